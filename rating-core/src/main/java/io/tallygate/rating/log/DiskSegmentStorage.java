package io.tallygate.rating.log;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Segment files in a directory, through {@link FileChannel}: a full disk is an exception, not a signal. */
public final class DiskSegmentStorage implements SegmentStorage {
  private static final String SUFFIX = ".segment";

  /** 1 MiB zeroes at a time: larger writes gained nothing on the disks measured. */
  private static final int ZEROES_LENGTH = 1 << 20;

  private final Path directory;

  /** Makes the directory, and those above it, if they are missing: as safe from the loss of power as the files will be. */
  public DiskSegmentStorage(Path directory) throws IOException {
    this.directory = directory.toAbsolutePath();
    createDirectories(this.directory);
  }

  private static void createDirectories(Path directory) throws IOException {
    Path parent = directory.getParent();
    if (parent != null && !Files.isDirectory(directory)) {
      createDirectories(parent);
      Files.createDirectory(directory);
      force(parent);
    }
  }

  @Override
  public List<String> list() throws IOException {
    return names(directory);
  }

  /** Names of the segment files of a directory, in their order. */
  static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(SUFFIX))
          .sorted()
          .toList();
    }
  }

  @Override
  public SegmentFile open(String name) throws IOException {
    return new ChannelFile(name, FileChannel.open(directory.resolve(name), READ, WRITE));
  }

  @Override
  public SegmentFile create(String name, int length) throws IOException {
    return make(name, channel -> writeZeroes(channel, length));
  }

  @Override
  public SegmentFile createSparse(String name, int length) throws IOException {
    return make(name, channel -> channel.write(ByteBuffer.allocate(1), length - 1L));
  }

  /** Gives a file its length. */
  @FunctionalInterface
  private interface Fill {
    void run(FileChannel channel) throws IOException;
  }

  private SegmentFile make(String name, Fill fill) throws IOException {
    Path path = directory.resolve(name);
    FileChannel channel = FileChannel.open(path, CREATE_NEW, READ, WRITE);
    try {
      fill.run(channel);
      channel.force(true);
      force(directory);
    } catch (IOException e) {
      channel.close();
      Files.deleteIfExists(path);
      throw e;
    }
    return new ChannelFile(name, channel);
  }

  private static void writeZeroes(FileChannel channel, int length) throws IOException {
    ByteBuffer zeroes = ByteBuffer.allocateDirect(Math.min(ZEROES_LENGTH, length));
    for (long offset = 0; offset < length; ) {
      zeroes.clear().limit((int) Math.min(zeroes.capacity(), length - offset));
      offset += channel.write(zeroes, offset);
    }
  }

  @Override
  public void delete(String name) throws IOException {
    Files.delete(directory.resolve(name));
    force(directory);
  }

  @Override
  public long usableBytes() throws IOException {
    return Files.getFileStore(directory).getUsableSpace();
  }

  private static void force(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, READ)) {
      channel.force(true);
    }
  }

  private record ChannelFile(String name, FileChannel channel) implements SegmentFile {
    @Override
    public long length() throws IOException {
      return channel.size();
    }

    @Override
    public void write(ByteBuffer[] buffers, int count, long offset) throws IOException {
      channel.position(offset);
      ByteBuffer last = buffers[count - 1];
      while (last.hasRemaining()) {
        channel.write(buffers, 0, count);
      }
    }

    @Override
    public int read(ByteBuffer buffer, long offset) throws IOException {
      int start = buffer.position();
      while (buffer.hasRemaining()) {
        int read = channel.read(buffer, offset + buffer.position() - start);
        if (read < 0) {
          break;
        }
        if (read == 0) {
          throw new EOFException("nothing read [file=" + name + "] [offset=" + offset + "]");
        }
      }
      return buffer.position() - start;
    }

    @Override
    public void force() throws IOException {
      channel.force(false);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
