package io.tallygate.rating.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import net.openhft.chronicle.queue.RollCycles;

/** Every accepted change of the catalog, by version, from 1. One thread at a time. */
public final class CatalogJournal implements Closeable {
  private static final int KIND_DOCUMENT = 1;
  private static final int TIME_LENGTH = 8;

  private final QueueDirectory queue;

  /**
   * A version.
   *
   * @param timeMs when it was accepted, ms since 1970
   */
  public record Entry(int version, long timeMs, byte[] document) {}

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
  public void append(int version, long timeMs, byte[] document) throws IOException {
    byte[] payload =
        ByteBuffer.allocate(TIME_LENGTH + document.length).putLong(timeMs).put(document).array();
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
        order.reading(
            (place, number, payload) ->
                entries.entry(
                    new Entry(
                        (int) number,
                        ByteBuffer.wrap(payload).getLong(),
                        Arrays.copyOfRange(payload, TIME_LENGTH, payload.length)))));
  }

  @Override
  public void close() throws IOException {
    queue.close();
  }
}
