package io.tallygate.gateway.idempotency;

import io.tallygate.gateway.idempotency.AnswerRecord.Kind;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Answers by idempotency key, in files of a directory of their own: kept for {@link #KEPT}, or for as long as {@link #FILES_MAX}
 * files hold them. A key is on disk before its request is carried out, and its answer before it is sent. The directory is made when
 * the first key comes. Any thread.
 */
public final class AnswerStore implements Closeable {
  /** How long an answer is kept, at least, while there are not too many of them. */
  public static final Duration KEPT = Duration.ofHours(24);

  /** With {@link #FILES_MAX} of them: 256 MiB, a million answers of 200 bytes. */
  static final long FILE_BYTES_MAX = 32L << 20;

  static final int FILES_MAX = 8;

  /** So that the oldest file goes at the latest when its oldest answer is kept for 27 hours. */
  private static final Duration FILE_SPAN = Duration.ofHours(3);

  private static final String SUFFIX = ".answers";

  private final Path directory;
  private final InstantSource clock;
  private final Deque<AnswerFile> files = new ArrayDeque<>();
  private final Map<String, Entry> entries = new HashMap<>();
  private long fileFirstMs;
  private long nextNumber;
  private boolean isOpen;
  private boolean mustTurn;

  /** What is known of a key. */
  public enum Known {
    /** Nothing: it is taken now, and must be ended by {@link #answered} or {@link #released}. */
    NEW,
    /** Its request is being carried out. */
    RUNNING,
    /** The process ended, or broke, while its request was carried out: whether it was is not known. */
    INTERRUPTED,
    /** Its request was answered. */
    ANSWERED,
    /** It came with another request. */
    OTHER_REQUEST
  }

  /** What is known of a key, and the answer if there was one. */
  public record Found(Known known, @Nullable StoredAnswer answer) {}

  private record Entry(
      Kind kind, boolean isOurs, String request, long timeMs, AnswerFile file, long position) {}

  /**
   * @param directory need not be there yet
   */
  public AnswerStore(Path directory, InstantSource clock) {
    this.directory = directory;
    this.clock = clock;
  }

  /**
   * Asks for a key and takes it if nobody has. Returns when that is on disk.
   *
   * @param key hash of tenant and key, 64 digits in hex
   * @param request hash of the request, likewise
   * @param isRepeatable whether a request that was interrupted may be carried out again
   */
  public synchronized Found take(String key, String request, boolean isRepeatable)
      throws IOException {
    open();
    long nowMs = clock.millis();
    Entry entry = entries.get(key);
    if (entry != null && nowMs - entry.timeMs() < KEPT.toMillis()) {
      if (!entry.request().equals(request)) {
        return new Found(Known.OTHER_REQUEST, null);
      }
      if (entry.kind() == Kind.ANSWERED) {
        return new Found(Known.ANSWERED, entry.file().read(entry.position()).answer());
      }
      if (entry.isOurs()) {
        return new Found(Known.RUNNING, null);
      }
      if (!isRepeatable) {
        return new Found(Known.INTERRUPTED, null);
      }
    }
    write(new AnswerRecord(Kind.BEGUN, nowMs, key, request, null), true);
    return new Found(Known.NEW, null);
  }

  /** Keeps the answer to a request whose key was taken. Returns when it is on disk. */
  public synchronized void answered(String key, String request, StoredAnswer answer)
      throws IOException {
    write(new AnswerRecord(Kind.ANSWERED, clock.millis(), key, request, answer), true);
  }

  /** Frees a key whose request was refused: it may come again. */
  public synchronized void released(String key, String request) throws IOException {
    write(new AnswerRecord(Kind.RELEASED, clock.millis(), key, request, null), false);
  }

  /** Leaves a key as one whose request may have been carried out or not. */
  public synchronized void interrupted(String key) {
    entries.computeIfPresent(
        key,
        (same, entry) ->
            new Entry(
                entry.kind(),
                false,
                entry.request(),
                entry.timeMs(),
                entry.file(),
                entry.position()));
  }

  private void open() throws IOException {
    if (isOpen) {
      return;
    }
    Files.createDirectories(directory);
    try (Stream<Path> found = Files.list(directory)) {
      List<Path> paths = found.filter(path -> path.toString().endsWith(SUFFIX)).sorted().toList();
      for (Path path : paths) {
        files.add(read(path));
        String name = path.getFileName().toString();
        nextNumber = Long.parseLong(name.substring(0, name.length() - SUFFIX.length())) + 1;
      }
    }
    // What this process writes begins a file of its own.
    mustTurn = true;
    isOpen = true;
  }

  private AnswerFile read(Path path) throws IOException {
    AnswerFile file = AnswerFile.open(path);
    file.scan((position, record) -> note(record, file, position, false));
    return file;
  }

  private void note(AnswerRecord record, AnswerFile file, long position, boolean isOurs) {
    if (record.kind() == Kind.RELEASED) {
      entries.remove(record.key());
    } else {
      entries.put(
          record.key(),
          new Entry(record.kind(), isOurs, record.request(), record.timeMs(), file, position));
    }
  }

  /** After a failure the file is left alone: what it holds of the record is not known. */
  private void write(AnswerRecord record, boolean isForced) throws IOException {
    turn(record.timeMs());
    AnswerFile file = files.getLast();
    boolean isWritten = false;
    try {
      long position = file.append(record);
      if (isForced) {
        file.force();
      }
      note(record, file, position, true);
      isWritten = true;
    } finally {
      mustTurn |= !isWritten;
    }
  }

  private void turn(long nowMs) throws IOException {
    boolean isDue =
        mustTurn
            || files.isEmpty()
            || files.getLast().length() >= FILE_BYTES_MAX
            || nowMs - fileFirstMs >= FILE_SPAN.toMillis();
    if (!isDue) {
      return;
    }
    while (!files.isEmpty()
        && (files.size() >= FILES_MAX || nowMs - files.getFirst().lastMs() >= KEPT.toMillis())) {
      drop(files.removeFirst());
    }
    Path path = directory.resolve(String.format(Locale.ROOT, "%012d", nextNumber) + SUFFIX);
    files.add(AnswerFile.open(path));
    try (FileChannel entry = FileChannel.open(directory, StandardOpenOption.READ)) {
      entry.force(true);
    }
    nextNumber++;
    fileFirstMs = nowMs;
    mustTurn = false;
  }

  private void drop(AnswerFile file) throws IOException {
    entries.values().removeIf(entry -> entry.file() == file && !isRunning(entry));
    file.close();
    Files.deleteIfExists(file.path());
  }

  /** A request under way keeps its key, wherever that was written. */
  private static boolean isRunning(Entry entry) {
    return entry.kind() == Kind.BEGUN && entry.isOurs();
  }

  @Override
  public synchronized void close() throws IOException {
    for (AnswerFile file : files) {
      file.close();
    }
    files.clear();
    entries.clear();
    isOpen = false;
  }
}
