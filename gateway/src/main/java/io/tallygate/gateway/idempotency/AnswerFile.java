package io.tallygate.gateway.idempotency;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * A file of {@link AnswerRecord}s, each as {@code length i32 | CRC32C of the record i32 | record}. What does not check ends it:
 * that was being written when the machine stopped, and nobody had an answer for it. One thread at a time.
 */
final class AnswerFile implements Closeable {
  private static final int HEADER_LENGTH = 8;

  private final Path path;
  private final FileChannel channel;
  private long end;
  private long lastMs;

  /** Sees the records of a file, with their positions in it. */
  interface Visitor {
    void record(long position, AnswerRecord record);
  }

  private AnswerFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /** Opens a file, or makes a new one. What is in it must be {@link #scan scanned} before anything is appended. */
  static AnswerFile open(Path path) throws IOException {
    return new AnswerFile(
        path,
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
  }

  /** Shows what is in the file, and cuts off what does not check. */
  void scan(Visitor visitor) throws IOException {
    long size = channel.size();
    while (end + HEADER_LENGTH <= size) {
      ByteBuffer header = read(end, HEADER_LENGTH);
      int length = header.getInt();
      int crc = header.getInt();
      if (length <= 0 || length > size - end - HEADER_LENGTH) {
        break;
      }
      byte[] record = read(end + HEADER_LENGTH, length).array();
      if (crc(record) != crc) {
        break;
      }
      AnswerRecord decoded = AnswerRecord.decode(record);
      visitor.record(end, decoded);
      lastMs = decoded.timeMs();
      end += HEADER_LENGTH + length;
    }
    channel.truncate(end);
  }

  /** Adds a record, behind the others; it is on disk when {@link #force} has returned. Returns its position. */
  long append(AnswerRecord record) throws IOException {
    byte[] bytes = record.encode();
    ByteBuffer buffer = ByteBuffer.allocate(HEADER_LENGTH + bytes.length);
    buffer.putInt(bytes.length).putInt(crc(bytes)).put(bytes).flip();
    long position = end;
    while (buffer.hasRemaining()) {
      channel.write(buffer, position + buffer.position());
    }
    end += HEADER_LENGTH + bytes.length;
    lastMs = record.timeMs();
    return position;
  }

  void force() throws IOException {
    channel.force(true);
  }

  AnswerRecord read(long position) throws IOException {
    int length = read(position, HEADER_LENGTH).getInt();
    return AnswerRecord.decode(read(position + HEADER_LENGTH, length).array());
  }

  private ByteBuffer read(long position, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position()) < 0) {
        throw new IOException("the file ends within a record [file=" + path + "]");
      }
    }
    return buffer.flip();
  }

  private static int crc(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, bytes.length);
    return (int) crc.getValue();
  }

  Path path() {
    return path;
  }

  /** Length in bytes. */
  long length() {
    return end;
  }

  /** When the last record was written, ms since 1970; 0 if there is none. */
  long lastMs() {
    return lastMs;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
