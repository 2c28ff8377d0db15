package io.tallygate.rating.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import net.openhft.chronicle.queue.RollCycles;

/** Every accepted change of the catalog, by version, from 1. One thread at a time. */
public final class CatalogJournal implements Closeable {
  private static final int KIND_DOCUMENT = 1;

  /** Time i64 | length of the author u16, both big endian; then the author in UTF-8, then the document. */
  private static final int HEAD_LENGTH = 10;

  private final QueueDirectory queue;

  /**
   * A version.
   *
   * @param timeMs when it was accepted, ms since 1970
   * @param by who changed it; empty: a program
   */
  public record Entry(int version, long timeMs, String by, byte[] document) {}

  /** Takes versions in their order. */
  @FunctionalInterface
  public interface Entries {
    void entry(Entry entry) throws IOException;
  }

  private CatalogJournal(QueueDirectory queue) {
    this.queue = queue;
  }

  public static CatalogJournal open(Path directory, Barrier barrier) throws IOException {
    return new CatalogJournal(new QueueDirectory(directory, RollCycles.FAST_DAILY, barrier));
  }

  /** Appends a version; it is durable after {@link #force}. */
  public void append(int version, long timeMs, String by, byte[] document) throws IOException {
    byte[] author = by.getBytes(UTF_8);
    byte[] payload =
        ByteBuffer.allocate(HEAD_LENGTH + author.length + document.length)
            .putLong(timeMs)
            .putShort((short) author.length)
            .put(author)
            .put(document)
            .array();
    queue.append(KIND_DOCUMENT, version, payload, payload.length);
  }

  public void force() throws IOException {
    queue.force();
  }

  /**
   * Reads every version.
   *
   * @throws JournalDamagedException if one is missing before another
   */
  public void forEach(Entries entries) throws IOException {
    InOrder order = new InOrder("catalog version");
    queue.forEach(
        order.reading((place, number, payload) -> entries.entry(entry((int) number, payload))));
  }

  /**
   * Reads every version that is whole in the files, beside the process that appends.
   *
   * @throws JournalDamagedException if a version is missing before another
   */
  public static void readBeside(Path directory, Entries entries) throws IOException {
    WholeVersions versions = new WholeVersions(entries);
    for (Path generation : ExcerptScan.generations(directory)) {
      versions.beginLife();
      for (Path file : ExcerptScan.files(generation)) {
        ExcerptScan.forEach(file, versions);
      }
    }
  }

  /** Versions from excerpts. What stands behind a gap of a life was never answered for: a version missing by it is noticed. */
  private static final class WholeVersions implements ExcerptScan.Visitor {
    private final Entries entries;
    private final ByteArrayOutputStream document = new ByteArrayOutputStream();
    private int last;
    private long ordinal;
    private boolean isLifeOver;

    WholeVersions(Entries entries) {
      this.entries = entries;
    }

    void beginLife() {
      ordinal = 0;
      isLifeOver = false;
    }

    @Override
    public void excerpt(long offset, ExcerptHeader header, byte[] payload) throws IOException {
      isLifeOver |= header.ordinal() != ordinal + 1;
      ordinal = header.ordinal();
      if (isLifeOver) {
        return;
      }
      if (header.chunk() == 0) {
        document.reset();
      }
      document.write(payload);
      if (header.chunk() == header.chunks() - 1) {
        if (header.number() != last + 1) {
          throw new JournalDamagedException(
              "catalog version is missing [expected="
                  + (last + 1)
                  + "] [found="
                  + header.number()
                  + "]");
        }
        last++;
        entries.entry(CatalogJournal.entry(last, document.toByteArray()));
      }
    }
  }

  private static Entry entry(int version, byte[] payload) throws JournalDamagedException {
    ByteBuffer head = ByteBuffer.wrap(payload);
    long timeMs = head.getLong();
    int documentAt = HEAD_LENGTH + Short.toUnsignedInt(head.getShort());
    if (documentAt > payload.length) {
      throw new JournalDamagedException(
          "catalog version in another form than this version writes [version=" + version + "]");
    }
    return new Entry(
        version,
        timeMs,
        new String(payload, HEAD_LENGTH, documentAt - HEAD_LENGTH, UTF_8),
        Arrays.copyOfRange(payload, documentAt, payload.length));
  }

  @Override
  public void close() throws IOException {
    queue.close();
  }
}
