package io.tallygate.rating.ingest;

import java.util.ArrayList;
import java.util.List;

/**
 * Ids that the horizon took in since the last flush, for its files, in chunks that are never copied. Filled by the core
 * thread, then handed over.
 */
public final class IdBatch {
  private static final int CHUNK_SHIFT = 14;
  private static final int CHUNK_LENGTH = 1 << CHUNK_SHIFT;
  private static final int CHUNK_MASK = CHUNK_LENGTH - 1;

  private final List<long[]> ids = new ArrayList<>();
  private final List<int[]> hours = new ArrayList<>();
  private int size;

  void add(long low, long high, int hour) {
    int at = size & CHUNK_MASK;
    if (at == 0) {
      ids.add(new long[2 * CHUNK_LENGTH]);
      hours.add(new int[CHUNK_LENGTH]);
    }
    long[] chunk = ids.get(size >> CHUNK_SHIFT);
    chunk[2 * at] = low;
    chunk[2 * at + 1] = high;
    hours.get(size >> CHUNK_SHIFT)[at] = hour;
    size++;
  }

  public int size() {
    return size;
  }

  public long low(int index) {
    return ids.get(index >> CHUNK_SHIFT)[2 * (index & CHUNK_MASK)];
  }

  public long high(int index) {
    return ids.get(index >> CHUNK_SHIFT)[2 * (index & CHUNK_MASK) + 1];
  }

  /** Hour of arrival, hours since 1970. */
  public int hour(int index) {
    return hours.get(index >> CHUNK_SHIFT)[index & CHUNK_MASK];
  }
}
