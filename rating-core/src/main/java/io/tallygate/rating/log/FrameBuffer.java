package io.tallygate.rating.log;

import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One frame in memory outside the heap, seen two ways: as a buffer to fill and as a {@link ByteBuffer} to write. Reused for
 * ever; one thread at a time owns it.
 */
public class FrameBuffer {
  private final ByteBuffer bytes;
  private final UnsafeBuffer buffer;

  /**
   * @param bytes direct, at least {@link LogFrame#HEADER_LENGTH} long; its whole capacity is used
   */
  public FrameBuffer(ByteBuffer bytes) {
    this.bytes = bytes;
    this.buffer = new UnsafeBuffer(bytes);
  }

  /** Header at 0, payload at {@link LogFrame#HEADER_LENGTH}. */
  public final UnsafeBuffer buffer() {
    return buffer;
  }

  /** The same memory, with a position and limit of its own, for the log's write. */
  public final ByteBuffer bytes() {
    return bytes;
  }
}
