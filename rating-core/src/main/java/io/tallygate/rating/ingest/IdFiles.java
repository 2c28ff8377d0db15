package io.tallygate.rating.ingest;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The id horizon on disk: one file per hour of arrival, 16 bytes per id (low i64, high i64, little endian), named by the
 * hour since 1970. What counts is how many ids the commit mark gives to an hour: the rest of a file is from a flush that
 * never got its mark, is overwritten by the next one, and cut off at start.
 *
 * <p>Flush thread, and recovery before it.
 */
public final class IdFiles implements IdHorizon.IdSource {
  private static final int ID_LENGTH = 16;

  private final Path directory;
  private final Map<Integer, Long> idsInFile = new TreeMap<>();
  private final ByteBuffer buffer =
      ByteBuffer.allocateDirect(64 * 1024).order(ByteOrder.LITTLE_ENDIAN);

  public IdFiles(Path directory) throws IOException {
    this.directory = Files.createDirectories(directory);
  }

  /** Appends the ids of a flush and forces them. Before the commit mark that counts them. */
  public void append(IdBatch batch) throws IOException {
    boolean created = false;
    int from = 0;
    while (from < batch.size()) {
      int to = from;
      while (to < batch.size() && batch.hour(to) == batch.hour(from)) {
        to++;
      }
      created |= !idsInFile.containsKey(batch.hour(from));
      appendHour(batch, from, to);
      from = to;
    }
    if (created) {
      forceDirectory();
    }
  }

  private void appendHour(IdBatch batch, int from, int to) throws IOException {
    int hour = batch.hour(from);
    long ids = idsInFile.getOrDefault(hour, 0L);
    try (FileChannel channel = FileChannel.open(file(hour), CREATE, WRITE)) {
      long offset = ids * ID_LENGTH;
      for (int i = from; i < to; ) {
        buffer.clear();
        while (i < to && buffer.remaining() >= ID_LENGTH) {
          buffer.putLong(batch.low(i)).putLong(batch.high(i));
          i++;
        }
        buffer.flip();
        while (buffer.hasRemaining()) {
          offset += channel.write(buffer, offset);
        }
      }
      channel.force(false);
    }
    idsInFile.put(hour, ids + to - from);
  }

  @Override
  public void load(int hour, int count, IdHorizon.IdSink sink) throws IOException {
    try (FileChannel channel = FileChannel.open(file(hour), READ, WRITE)) {
      long end = (long) count * ID_LENGTH;
      if (channel.size() < end) {
        throw new IOException(
            "id file is shorter than its commit mark says [file="
                + file(hour)
                + "] [bytes="
                + channel.size()
                + "] [expected="
                + end
                + "]");
      }
      channel.truncate(end);
      for (long offset = 0; offset < end; ) {
        buffer.clear().limit((int) Math.min(buffer.capacity(), end - offset));
        while (buffer.hasRemaining()) {
          if (channel.read(buffer, offset + buffer.position()) < 0) {
            throw new IOException(
                "id file ended early [file=" + file(hour) + "] [offset=" + offset + "]");
          }
        }
        offset += buffer.position();
        buffer.flip();
        while (buffer.hasRemaining()) {
          sink.accept(buffer.getLong(), buffer.getLong());
        }
      }
    }
    idsInFile.put(hour, (long) count);
  }

  /** Removes files of hours that the commit mark does not name. After every {@link #load}. */
  public void deleteUnloaded() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.ids")) {
      for (Path path : files) {
        String name = path.getFileName().toString();
        if (!idsInFile.containsKey(Integer.parseInt(name.substring(0, name.length() - 4)))) {
          Files.delete(path);
        }
      }
    }
  }

  /** Deletes the files of forgotten hours. After the commit mark that forgets them: the one before still names them. */
  public void deleteBefore(int oldestHour) throws IOException {
    for (Integer hour : idsInFile.keySet().toArray(new Integer[0])) {
      if (hour < oldestHour) {
        Files.deleteIfExists(file(hour));
        idsInFile.remove(hour);
      }
    }
  }

  private Path file(int hour) {
    return directory.resolve(hour + ".ids");
  }

  private void forceDirectory() throws IOException {
    try (FileChannel channel = FileChannel.open(directory, READ)) {
      channel.force(true);
    }
  }
}
