package io.tallygate.gateway.ops;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Histogram logs in a directory: a file an hour, or sooner when it is full, each readable by HdrHistogram's own tools. Files are only
 * ever appended to; the oldest go when they are too old or too many bytes. Nothing is forced: after a power failure the last
 * seconds may be gone, and half a line at the end of a file is not read.
 *
 * <p>The sampler's thread appends; any thread reads.
 */
final class LatencyLog implements AutoCloseable {
  private static final String SUFFIX = ".hlog";

  /** Name of a file: when it begins, in UTC. */
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final long HOUR_MS = TimeUnit.HOURS.toMillis(1);

  /** Of all bytes, a file takes this part at the most: so no more than that is lost to make room. */
  private static final int FILES_AT_LEAST = 24;

  private final Path directory;
  private final long keepMs;
  private final long bytesMax;
  private @Nullable FileChannel channel;

  /** The file at hand as long as it has no line but its head; one that cannot be begun does not stay. */
  private @Nullable Path begun;

  private long fileHour;
  private long fileBytes;

  /** Where a file begins, ms since 1970. */
  private record LogFile(Path path, long startMs) {}

  /** Is shown lines. */
  interface Visitor {
    /** One line with a histogram. */
    void line(HlogLine line) throws IOException;
  }

  /**
   * @param directory made when something is appended
   * @param bytesMax space that all files may take
   */
  LatencyLog(Path directory, Duration keep, long bytesMax) {
    this.directory = directory;
    this.keepMs = keep.toMillis();
    this.bytesMax = bytesMax;
  }

  /**
   * Appends lines. After a failure the next ones go into a file of their own.
   *
   * @param startMs of the interval that they are of, not before that of the lines appended last
   */
  void append(long startMs, String lines) throws IOException {
    byte[] bytes = lines.getBytes(UTF_8);
    FileChannel file = channel;
    try {
      if (file == null
          || Math.floorDiv(startMs, HOUR_MS) != fileHour
          || fileBytes + bytes.length > bytesMax / FILES_AT_LEAST) {
        file = nextFile(startMs);
      }
      write(file, bytes);
      begun = null;
    } catch (IOException e) {
      abandon();
      throw e;
    }
  }

  /** The file may end with half a line, behind which nothing could be read. */
  private void abandon() throws IOException {
    Path empty = begun;
    begun = null;
    close();
    if (empty != null) {
      Files.deleteIfExists(empty);
    }
  }

  private FileChannel nextFile(long startMs) throws IOException {
    close();
    Files.createDirectories(directory);
    makeRoom(startMs);
    long nameMs = startMs;
    while (Files.exists(path(nameMs))) {
      nameMs++;
    }
    Path path = path(nameMs);
    FileChannel file =
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.APPEND);
    channel = file;
    begun = path;
    fileHour = Math.floorDiv(startMs, HOUR_MS);
    fileBytes = 0;
    write(file, HlogLine.header(startMs).getBytes(UTF_8));
    return file;
  }

  private Path path(long startMs) {
    return directory.resolve(NAME.format(Instant.ofEpochMilli(startMs)) + SUFFIX);
  }

  private void write(FileChannel file, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      file.write(buffer);
    }
    fileBytes += bytes.length;
  }

  /** A file's last line may be as old as the beginning of the next file; the newest one's as an hour after its own. */
  private void makeRoom(long nowMs) throws IOException {
    List<LogFile> files = files();
    long bytes = 0;
    for (LogFile file : files) {
      bytes += Files.size(file.path);
    }
    for (int i = 0; i < files.size(); i++) {
      LogFile file = files.get(i);
      long endMs = i + 1 < files.size() ? files.get(i + 1).startMs : file.startMs + HOUR_MS;
      boolean isOld = endMs <= nowMs - keepMs;
      boolean isTooMuch = bytes + bytesMax / FILES_AT_LEAST > bytesMax;
      if (!isOld && !isTooMuch) {
        return;
      }
      bytes -= Files.size(file.path);
      Files.deleteIfExists(file.path);
    }
  }

  /** In the order of their time. */
  private List<LogFile> files() throws IOException {
    List<LogFile> files = new ArrayList<>();
    try (Stream<Path> entries = Files.list(directory)) {
      for (Path path : (Iterable<Path>) entries.sorted()::iterator) {
        String name = path.getFileName().toString();
        if (name.endsWith(SUFFIX)) {
          add(files, path, name.substring(0, name.length() - SUFFIX.length()));
        }
      }
    } catch (NoSuchFileException e) {
      return files;
    }
    return files;
  }

  private static void add(List<LogFile> files, Path path, String name) {
    try {
      files.add(new LogFile(path, Instant.from(NAME.parse(name)).toEpochMilli()));
    } catch (DateTimeParseException e) {
      // Somebody else's file: it is neither read nor deleted.
      return;
    }
  }

  /**
   * Shows every line whose interval begins in [from, to), in the order of time.
   *
   * @param fromMs since 1970
   */
  void read(long fromMs, long toMs, Visitor visitor) throws IOException {
    if (fromMs >= toMs) {
      return;
    }
    List<LogFile> files = files();
    for (int i = 0; i < files.size(); i++) {
      LogFile file = files.get(i);
      boolean isBefore = i + 1 < files.size() && files.get(i + 1).startMs <= fromMs;
      if (!isBefore && file.startMs < toMs) {
        readFile(file.path, fromMs, toMs, visitor);
      }
    }
  }

  private static void readFile(Path path, long fromMs, long toMs, Visitor visitor)
      throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      WholeLines lines = new WholeLines(in);
      String text;
      while ((text = lines.next()) != null) {
        HlogLine line = HlogLine.parse(text);
        if (line != null && line.startMs() >= toMs) {
          return;
        }
        if (line != null && line.startMs() >= fromMs) {
          visitor.line(line);
        }
      }
    } catch (NoSuchFileException e) {
      // It was the oldest, and has gone to make room.
      return;
    }
  }

  /** When the last interval that can be read has ended, ms since 1970; 0 if there is none. */
  long endMs() throws IOException {
    List<LogFile> files = files();
    long[] endMs = {0};
    for (int i = files.size() - 1; i >= 0 && endMs[0] == 0; i--) {
      readFile(
          files.get(i).path,
          Long.MIN_VALUE,
          Long.MAX_VALUE,
          line -> {
            endMs[0] = Math.max(endMs[0], line.endMs());
          });
    }
    return endMs[0];
  }

  @Override
  public void close() throws IOException {
    FileChannel file = channel;
    channel = null;
    if (file != null) {
      file.close();
    }
  }
}
