package io.tallygate.rating.ingest;

import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * An array of longs outside the heap, of a fixed length, all zero at first; it begins at the border of a cache line. All of its memory
 * is taken when it is made, so that nothing can run out later. No synchronisation of its own.
 */
final class DirectLongs {
  /** 2^22 longs, 32 MiB a chunk: a buffer ends at 2 GiB. */
  private static final int CHUNK_SHIFT = 22;

  private static final long CHUNK_LENGTH = 1L << CHUNK_SHIFT;
  private static final long CHUNK_MASK = CHUNK_LENGTH - 1;
  private static final int CACHE_LINE = 64;

  private final UnsafeBuffer[] chunks;

  /**
   * @param length in longs
   * @throws OutOfMemoryError if there is not so much memory outside the heap
   */
  DirectLongs(long length) {
    chunks = new UnsafeBuffer[Math.toIntExact((length + CHUNK_MASK) >>> CHUNK_SHIFT)];
    for (int i = 0; i < chunks.length; i++) {
      long longs = Math.min(CHUNK_LENGTH, length - i * CHUNK_LENGTH);
      chunks[i] =
          new UnsafeBuffer(
              BufferUtil.allocateDirectAligned((int) (longs * Long.BYTES), CACHE_LINE));
    }
  }

  long get(long index) {
    return chunks[(int) (index >>> CHUNK_SHIFT)].getLong((int) (index & CHUNK_MASK) << 3);
  }

  void set(long index, long value) {
    chunks[(int) (index >>> CHUNK_SHIFT)].putLong((int) (index & CHUNK_MASK) << 3, value);
  }

  /**
   * Half of a long, as an int.
   *
   * @param number of the int from the long's own place on: 0 and 1 are in that long, 2 and 3 in the next
   */
  int getInt(long index, int number) {
    return chunks[(int) (index >>> CHUNK_SHIFT)].getInt(
        ((int) (index & CHUNK_MASK) << 3) + (number << 2));
  }

  /** Likewise; the ints must not be of another chunk: an index of 8 and its 16 ints never are. */
  void setInt(long index, int number, int value) {
    chunks[(int) (index >>> CHUNK_SHIFT)].putInt(
        ((int) (index & CHUNK_MASK) << 3) + (number << 2), value);
  }
}
