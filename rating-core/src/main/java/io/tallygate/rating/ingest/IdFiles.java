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
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * The id horizon on disk: one file per bucket, 16 bytes per id (low i64, high i64, little endian), named by the bucket's
 * number in 18 digits, so that names sort by arrival. What counts is how many ids the commit mark gives to a bucket: the rest
 * of a file is from a flush that never got its mark, is overwritten by the next one, and cut off at start.
 *
 * <p>Flush thread, and recovery before it.
 */
public final class IdFiles implements IdHorizon.IdSource {
  private static final int ID_LENGTH = 16;
  private static final String SUFFIX = ".ids";

  private final Path directory;

  /** Buckets that have a file. */
  private final NavigableSet<Long> present = new TreeSet<>();

  private final ByteBuffer buffer =
      ByteBuffer.allocateDirect(64 * 1024).order(ByteOrder.LITTLE_ENDIAN);

  public IdFiles(Path directory) throws IOException {
    this.directory = Files.createDirectories(directory);
  }

  /** The name of a bucket's file. */
  public static String name(long bucket) {
    String digits = Long.toString(bucket);
    return "0".repeat(18 - digits.length()) + digits + SUFFIX;
  }

  /** Writes the ids of a flush to the ends of their files and forces them. Before the commit mark that counts them. */
  public void append(IdBatch batch) throws IOException {
    boolean created = false;
    for (IdBatch.Part part : batch.parts()) {
      append(batch, part);
      created |= present.add(part.bucket());
    }
    if (created) {
      forceDirectory();
    }
  }

  private void append(IdBatch batch, IdBatch.Part part) throws IOException {
    try (FileChannel channel = FileChannel.open(file(part.bucket()), CREATE, WRITE)) {
      long offset = (long) part.offset() * ID_LENGTH;
      for (int i = 0; i < part.count(); ) {
        buffer.clear();
        while (i < part.count() && buffer.remaining() >= ID_LENGTH) {
          buffer.putLong(batch.low(part, i)).putLong(batch.high(part, i));
          i++;
        }
        buffer.flip();
        while (buffer.hasRemaining()) {
          offset += channel.write(buffer, offset);
        }
      }
      channel.force(false);
    }
  }

  @Override
  public void load(long bucket, int count, IdHorizon.IdSink sink) throws IOException {
    try (FileChannel channel = FileChannel.open(file(bucket), READ, WRITE)) {
      long end = (long) count * ID_LENGTH;
      if (channel.size() < end) {
        throw new IOException(
            "id file is shorter than its commit mark says [file="
                + file(bucket)
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
                "id file ended early [file=" + file(bucket) + "] [offset=" + offset + "]");
          }
        }
        offset += buffer.position();
        buffer.flip();
        while (buffer.hasRemaining()) {
          sink.accept(buffer.getLong(), buffer.getLong());
        }
      }
    }
    present.add(bucket);
  }

  @Override
  public void leave(long bucket) {
    present.add(bucket);
  }

  /** Removes files of buckets that the commit mark does not name. After every {@link #load}. */
  public void deleteUnloaded() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
      for (Path path : files) {
        String name = path.getFileName().toString();
        if (!present.contains(Long.parseLong(name.substring(0, name.length() - SUFFIX.length())))) {
          Files.delete(path);
        }
      }
    }
  }

  /** Deletes the files of forgotten buckets. After the commit mark that forgets them: the one before still names them. */
  public void deleteBefore(long oldestBucket) throws IOException {
    NavigableSet<Long> forgotten = present.headSet(oldestBucket, false);
    for (long bucket : forgotten) {
      Files.deleteIfExists(file(bucket));
    }
    forgotten.clear();
  }

  private Path file(long bucket) {
    return directory.resolve(name(bucket));
  }

  private void forceDirectory() throws IOException {
    try (FileChannel channel = FileChannel.open(directory, READ)) {
      channel.force(true);
    }
  }
}
