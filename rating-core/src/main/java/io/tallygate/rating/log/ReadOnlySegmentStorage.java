package io.tallygate.rating.log;

import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;

/**
 * The segment files of a directory that may belong to another process: they are opened to be read, and nothing is made, written
 * or deleted. Any thread, one at a time.
 */
public final class ReadOnlySegmentStorage implements SegmentStorage {
  private final Path directory;

  /**
   * @throws NotDirectoryException if there is no such directory
   */
  public ReadOnlySegmentStorage(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new NotDirectoryException(directory.toString());
    }
    this.directory = directory;
  }

  @Override
  public List<String> list() throws IOException {
    return DiskSegmentStorage.names(directory);
  }

  @Override
  public SegmentFile open(String name) throws IOException {
    return new ReadOnlyFile(name, FileChannel.open(directory.resolve(name), READ));
  }

  @Override
  public SegmentFile create(String name, int length) {
    throw refused("made", name);
  }

  @Override
  public SegmentFile createSparse(String name, int length) {
    throw refused("made", name);
  }

  @Override
  public void delete(String name) {
    throw refused("deleted", name);
  }

  @Override
  public long usableBytes() throws IOException {
    return Files.getFileStore(directory).getUsableSpace();
  }

  private static UnsupportedOperationException refused(String what, String name) {
    return new UnsupportedOperationException(
        "a log that is only read has no file " + what + " [file=" + name + "]");
  }

  private record ReadOnlyFile(String name, FileChannel channel) implements SegmentFile {
    @Override
    public long length() throws IOException {
      return channel.size();
    }

    @Override
    public void write(ByteBuffer[] buffers, int count, long offset) {
      throw refused("written", name);
    }

    @Override
    public int read(ByteBuffer buffer, long offset) throws IOException {
      int start = buffer.position();
      int read = 0;
      while (buffer.hasRemaining() && read >= 0) {
        read = channel.read(buffer, offset + buffer.position() - start);
      }
      return buffer.position() - start;
    }

    @Override
    public void force() {
      throw refused("forced", name);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
