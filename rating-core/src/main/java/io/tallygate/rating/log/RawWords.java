package io.tallygate.rating.log;

import org.agrona.UnsafeApi;
import org.jspecify.annotations.Nullable;

/**
 * Words of eight bytes, little-endian, at any alignment, without a check of bounds: for loops over records, whose whole range is
 * checked once before them ({@link org.agrona.DirectBuffer#boundsCheck}). A check for each word is half of the time of such a loop.
 */
public final class RawWords {
  private RawWords() {}

  /**
   * @param array of the buffer, null if it lies outside of the heap
   * @param address the buffer's address offset and the index in it
   */
  public static long get(byte @Nullable [] array, long address) {
    return UnsafeApi.getLongUnaligned(array, address, false);
  }

  /** Likewise. */
  public static void put(byte @Nullable [] array, long address, long value) {
    UnsafeApi.putLongUnaligned(array, address, value, false);
  }
}
