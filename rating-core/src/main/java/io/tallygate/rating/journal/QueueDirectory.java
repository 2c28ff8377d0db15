package io.tallygate.rating.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.RollCycle;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;
import org.jspecify.annotations.Nullable;

/**
 * The files of one journal: a Chronicle queue for every life of the process that appended, in a directory of its own, made at
 * the first append.
 *
 * <p>So nothing is ever appended behind a tail that a crash left, no lock of a dead process is waited for, and a clock that
 * went back makes no excerpt disappear. Messages longer than a chunk are split over excerpts.
 *
 * <p>Every excerpt says which ordinal of its life was safe on disk when it was written; the highest such line found in a life's
 * files is what nothing through may be missing of: that is damage. Behind the line a life ends at its first excerpt that cannot
 * be read (after a power failure pages may be there in any order), and what may follow was never answered for.
 *
 * <p>A place is {@code generation << 48 | Chronicle index}: the indexes of daily files stay below 2^48 until the year 2149 (a
 * day's number in 16 bits, an excerpt's in 32). Places are of use in journals with daily files only. One thread at a time, but for {@link #read}.
 */
final class QueueDirectory implements Closeable {
  /** Chronicle wants blocks of at least four times the largest excerpt: 256 KiB chunks in blocks of 4 MiB. */
  static final int CHUNK_LENGTH = 256 * 1024;

  private static final long BLOCK_LENGTH = 4L << 20;

  /** A file's length is a multiple of blocks and this. */
  private static final long OVERLAP_LENGTH = BLOCK_LENGTH / 4;

  static final int GENERATION_SHIFT = 48;
  static final long INDEX_MASK = (1L << GENERATION_SHIFT) - 1;
  private static final String QUEUE_FILE = ".cq4";

  private final Path directory;
  private final RollCycle rollCycle;
  private final Barrier barrier;
  private final byte[] excerpt = new byte[ExcerptHeader.LENGTH + CHUNK_LENGTH];
  private final PlaceReader places = new PlaceReader(this);
  private final int generation;
  private final TreeMap<Path, Long> lastNumberByFile = new TreeMap<>();
  private long lastOrdinal;
  private long forcedOrdinal;
  private @Nullable ChronicleQueue queue;
  private @Nullable ExcerptAppender appender;
  private @Nullable Path forcedThrough;
  private boolean isForceFailed;

  QueueDirectory(Path directory, RollCycle rollCycle, Barrier barrier) throws IOException {
    this.directory = Files.createDirectories(directory);
    this.rollCycle = rollCycle;
    this.barrier = barrier;
    List<Path> generations = generations();
    this.generation =
        generations.isEmpty() ? 1 : number(generations.get(generations.size() - 1)) + 1;
  }

  /**
   * Appends a message; it is durable after the next {@link #force}.
   *
   * @return its place
   */
  long append(int kind, long number, byte[] payload, int length) throws IOException {
    requireNoFailedForce();
    ExcerptAppender to = appender();
    int chunks = Math.max(1, (length + CHUNK_LENGTH - 1) / CHUNK_LENGTH);
    long place = 0;
    for (int chunk = 0; chunk < chunks; chunk++) {
      int from = chunk * CHUNK_LENGTH;
      int part = Math.min(CHUNK_LENGTH, length - from);
      System.arraycopy(payload, from, excerpt, ExcerptHeader.LENGTH, part);
      new ExcerptHeader(kind, number, chunk, chunks, part, lastOrdinal + 1, forcedOrdinal)
          .complete(excerpt);
      try (DocumentContext document = to.writingDocument()) {
        wire(document).write(excerpt, 0, ExcerptHeader.LENGTH + part);
      }
      lastOrdinal++;
      if (chunk == 0) {
        place = (long) generation << GENERATION_SHIFT | to.lastIndexAppended();
      }
    }
    return place;
  }

  private static Bytes<?> wire(DocumentContext document) throws IOException {
    var wire = document.wire();
    if (wire == null) {
      throw new IOException("the queue gave a document without content");
    }
    return wire.bytes();
  }

  private ExcerptAppender appender() throws IOException {
    ExcerptAppender current = appender;
    if (current == null) {
      Path home = home(generation);
      Files.createDirectories(home);
      ChronicleQueue opened = open(home, false);
      queue = opened;
      current = opened.createAppender();
      // One thread at a time, but not one for ever: recovery hands over to the flush thread.
      current.singleThreadedCheckDisabled(true);
      appender = current;
      barrier.force(directory);
    }
    return current;
  }

  private ChronicleQueue open(Path home, boolean readOnly) {
    return SingleChronicleQueueBuilder.binary(home)
        .rollCycle(rollCycle)
        .blockSize(BLOCK_LENGTH)
        .readOnly(readOnly)
        .build();
  }

  /**
   * Makes everything appended durable: the newest file, those before it that were not forced since, and their names.
   *
   * @throws IOException the first time and ever after: what a failed force has left on the disk is known only by reading it
   */
  void force() throws IOException {
    requireNoFailedForce();
    if (appender == null) {
      return;
    }
    isForceFailed = true;
    forceFiles();
    isForceFailed = false;
    forcedOrdinal = lastOrdinal;
  }

  private void requireNoFailedForce() throws IOException {
    if (isForceFailed) {
      throw new IOException(
          "a force of this journal has failed before [journal=" + directory + "]");
    }
  }

  private void forceFiles() throws IOException {
    List<Path> files = files(home(generation));
    boolean named = false;
    for (Path file : files) {
      if (forcedThrough == null || file.compareTo(forcedThrough) >= 0) {
        named |= !file.equals(forcedThrough);
        barrier.force(file);
      }
    }
    if (named) {
      barrier.force(home(generation).resolve("metadata.cq4t"));
      barrier.force(home(generation));
      forcedThrough = files.get(files.size() - 1);
    }
  }

  /** Notes that the newest file holds messages up to a number: for {@link #release}. */
  void holdsThrough(long number) throws IOException {
    List<Path> files = files(home(generation));
    lastNumberByFile.put(files.get(files.size() - 1), number);
  }

  /** Reads every message of every generation. */
  void forEach(Messages messages) throws IOException {
    for (Path home : generations()) {
      List<Path> files = files(home);
      if (!files.isEmpty()) {
        long line = WholeExcerpts.highestForcedThrough(files);
        forEach(home, new MessageReader(number(home), line, messages));
      }
    }
  }

  private void forEach(Path home, MessageReader reader) throws IOException {
    try {
      readAll(home, reader);
      awaitLateFault();
    } catch (InternalError e) {
      // The virtual machine reports a read behind the end of a mapped file late: as late as here.
      reader.unreadable(home.toString(), "the queue cannot be read on: " + e);
    }
    try {
      reader.end(home.toString());
    } catch (InternalError e) {
      // Later still, where a call was compiled into its caller. It is reported once.
      reader.unreadable(home.toString(), "the queue cannot be read on: " + e);
      reader.end(home.toString());
    }
  }

  /**
   * A fault in compiled code is reported when the thread comes back from native code, whatever it does by then. This comes back
   * from there.
   */
  @SuppressWarnings("ThreadPriorityCheck") // nobody is to be let in front
  private static void awaitLateFault() {
    Thread.yield();
  }

  private void readAll(Path home, MessageReader reader) throws IOException {
    try (ChronicleQueue from = openToRead(home);
        ExcerptTailer tailer = from.createTailer()) {
      tailer.toStart();
      while (readNext(home, tailer, reader, excerpt)) {
        // All of it is in the condition.
      }
    }
  }

  /**
   * Hands the next excerpt to the reader.
   *
   * @param excerpt takes it
   * @return false if there is none, or the reader wants no more
   */
  static boolean readNext(Path home, ExcerptTailer tailer, MessageReader reader, byte[] excerpt)
      throws IOException {
    try (DocumentContext document = tailer.readingDocument()) {
      if (!document.isPresent()) {
        return false;
      }
      Bytes<?> bytes = wire(document);
      long length = bytes.readRemaining();
      String where = home + " index " + Long.toHexString(document.index());
      if (length > excerpt.length) {
        return reader.skip(where, "excerpt is longer than any that was written");
      }
      bytes.read(excerpt, 0, (int) length);
      return reader.excerpt(
          (long) number(home) << GENERATION_SHIFT | document.index(), where, excerpt, (int) length);
    } catch (RuntimeException | InternalError e) {
      // InternalError: a length that is none led behind the end of the mapped file.
      reader.unreadable(home.toString(), "the queue cannot be read on: " + e);
      return false;
    }
  }

  /**
   * A read-only queue does not write to its files, but is not offered for the one that is being appended to. Nor for a file
   * that was cut short: reading behind its end is a fault of the process, unless Chronicle may lengthen it with zeros first.
   */
  ChronicleQueue openToRead(Path home) throws IOException {
    boolean readOnly = number(home) != generation;
    for (Path file : files(home)) {
      readOnly &= (Files.size(file) - OVERLAP_LENGTH) % BLOCK_LENGTH == 0;
    }
    return open(home, readOnly);
  }

  /** The message at a place. Any thread, also beside the one that appends. */
  byte[] read(long place) throws IOException {
    return places.read(place);
  }

  /** Deletes files of this life, and whole earlier ones, that hold nothing beyond a number. Never the newest file. */
  void release(long number, Map<Integer, Long> lastNumberByGeneration) throws IOException {
    for (Map.Entry<Integer, Long> old : List.copyOf(lastNumberByGeneration.entrySet())) {
      if (old.getKey() < generation && old.getValue() <= number) {
        deleteGeneration(home(old.getKey()));
        lastNumberByGeneration.remove(old.getKey());
      }
    }
    while (lastNumberByFile.size() > 1 && lastNumberByFile.firstEntry().getValue() <= number) {
      Files.deleteIfExists(lastNumberByFile.pollFirstEntry().getKey());
    }
  }

  private static void deleteGeneration(Path home) throws IOException {
    try (Stream<Path> tree = Files.walk(home)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  Path home(int number) {
    return directory.resolve(String.format(Locale.ROOT, "%05d", number));
  }

  private static int number(Path home) {
    return Integer.parseInt(home.getFileName().toString());
  }

  private List<Path> generations() throws IOException {
    try (Stream<Path> homes = Files.list(directory)) {
      return homes
          .filter(home -> home.getFileName().toString().matches("\\d{5}"))
          .sorted()
          .toList();
    }
  }

  private static List<Path> files(Path home) throws IOException {
    try (Stream<Path> files = Files.list(home)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(QUEUE_FILE))
          .sorted()
          .toList();
    }
  }

  @Override
  public void close() throws IOException {
    places.close();
    ChronicleQueue opened = queue;
    if (opened != null) {
      try (opened) {
        if (!isForceFailed) {
          force();
        }
      }
    }
  }
}
