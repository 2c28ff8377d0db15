package io.tallygate.loadtest.load;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * What a client saw acknowledged, for {@code tallygate verify --acks}: a line {@code ack <producer> <epoch> <sequence>} for
 * each frame. Appended; {@link #flush} writes it to the file, so that at most what came after the last call is missing when
 * the client itself is killed.
 */
final class AckFile implements Closeable {
  private static final int BUFFER_LENGTH = 1 << 16;

  private final @Nullable FileChannel file;
  private final ByteBuffer lines = ByteBuffer.allocate(BUFFER_LENGTH);

  private AckFile(@Nullable FileChannel file) {
    this.file = file;
  }

  /** No file: nothing is kept. */
  static AckFile none() {
    return new AckFile(null);
  }

  static AckFile open(Path path) throws IOException {
    return new AckFile(
        FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
  }

  void append(String producer, int epoch, long sequence) {
    if (file == null) {
      return;
    }
    byte[] line =
        ("ack " + producer + " " + epoch + " " + sequence + "\n").getBytes(StandardCharsets.UTF_8);
    if (lines.remaining() < line.length) {
      flush();
    }
    lines.put(line);
  }

  /** Writes what was appended. */
  void flush() {
    if (file == null) {
      return;
    }
    lines.flip();
    try {
      while (lines.hasRemaining()) {
        file.write(lines);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the file of acknowledgements cannot be written", e);
    }
    lines.clear();
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      flush();
      file.close();
    }
  }
}
