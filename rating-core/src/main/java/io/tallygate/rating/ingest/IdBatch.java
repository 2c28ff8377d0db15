package io.tallygate.rating.ingest;

import java.util.Arrays;

/** Ids that the horizon took in since the last flush, for its files. Filled by the core thread, then handed over. */
public final class IdBatch {
  private int size;
  private long[] ids = new long[256];
  private int[] hours = new int[128];

  void add(long low, long high, int hour) {
    if (size == hours.length) {
      ids = Arrays.copyOf(ids, 4 * size);
      hours = Arrays.copyOf(hours, 2 * size);
    }
    ids[2 * size] = low;
    ids[2 * size + 1] = high;
    hours[size] = hour;
    size++;
  }

  public int size() {
    return size;
  }

  public long low(int index) {
    return ids[2 * index];
  }

  public long high(int index) {
    return ids[2 * index + 1];
  }

  /** Hour of arrival, hours since 1970. */
  public int hour(int index) {
    return hours[index];
  }
}
