package io.tallygate.rating.meter;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * An array of ints outside the heap, all zero at first, that grows without copying them. One thread writes and grows, any thread
 * reads; {@link #setRelease} and {@link #getAcquire} order what an element leads to.
 */
public final class DirectInts {
  /** 2^14 ints, 64 KiB a chunk. */
  private static final int CHUNK_SHIFT = 14;

  private static final int CHUNK_LENGTH = 1 << CHUNK_SHIFT;
  private static final int CHUNK_MASK = CHUNK_LENGTH - 1;

  private volatile UnsafeBuffer[] chunks = new UnsafeBuffer[0];

  /**
   * @param length elements that there is room for at once
   * @throws OutOfMemoryError if there is not so much memory outside the heap
   */
  public DirectInts(int length) {
    grow(length);
  }

  /** Makes room for so many elements; those that there are keep their places. */
  public void grow(int length) {
    UnsafeBuffer[] before = chunks;
    int wanted = (int) (((long) length + CHUNK_MASK) >>> CHUNK_SHIFT);
    if (wanted > before.length) {
      UnsafeBuffer[] grown = Arrays.copyOf(before, wanted);
      for (int i = before.length; i < wanted; i++) {
        grown[i] = new UnsafeBuffer(ByteBuffer.allocateDirect(CHUNK_LENGTH * Integer.BYTES));
      }
      chunks = grown;
    }
  }

  /** Elements that there is room for. */
  public int capacity() {
    return chunks.length << CHUNK_SHIFT;
  }

  public int get(int index) {
    return chunks[index >>> CHUNK_SHIFT].getInt((index & CHUNK_MASK) << 2);
  }

  public void set(int index, int value) {
    chunks[index >>> CHUNK_SHIFT].putInt((index & CHUNK_MASK) << 2, value);
  }

  /** Reads an element; what was written before its {@link #setRelease} is seen. */
  public int getAcquire(int index) {
    return chunks[index >>> CHUNK_SHIFT].getIntVolatile((index & CHUNK_MASK) << 2);
  }

  public void setRelease(int index, int value) {
    chunks[index >>> CHUNK_SHIFT].putIntOrdered((index & CHUNK_MASK) << 2, value);
  }
}
