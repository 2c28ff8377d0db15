package io.tallygate.rating.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * One file of the usage log, whole in length from the start: the seam below which a simulated disk sits in tests. Its length never changes.
 *
 * <p>Threads: one writes, another may force at the same time; reading happens before either.
 */
public interface SegmentFile extends Closeable {
  /** The name it has in its {@link SegmentStorage}. */
  String name();

  /** Length in bytes. */
  long length() throws IOException;

  /**
   * Writes all bytes of {@code buffers[0]} to {@code buffers[count - 1]}, one behind the other.
   *
   * @param offset where the first byte goes
   */
  void write(ByteBuffer[] buffers, int count, long offset) throws IOException;

  /**
   * Reads until the buffer is full or the file ends.
   *
   * @return bytes read
   */
  int read(ByteBuffer buffer, long offset) throws IOException;

  /** Returns when everything written before the call is on the disk. */
  void force() throws IOException;

  @Override
  void close() throws IOException;
}
