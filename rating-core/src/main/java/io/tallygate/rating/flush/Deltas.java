package io.tallygate.rating.flush;

import io.tallygate.rating.meter.CounterTable;
import java.util.Arrays;

/**
 * What a flush adds to counters, by columns. Row i: {@code count[i]} records with the sum {@code sum[i]} were counted for
 * {@code series[i]} in {@code window[i]}. A (series, window) may occur more than once. Not thread-safe; grows as needed.
 */
public final class Deltas implements CounterTable.Rows {
  private int size;
  private int[] series;
  private int[] window;
  private long[] count;
  private long[] sum;

  public Deltas() {
    this(1024);
  }

  /**
   * @param expectedRows rows that it holds without growing, 1 or more
   */
  public Deltas(int expectedRows) {
    int capacity = Math.max(16, expectedRows);
    series = new int[capacity];
    window = new int[capacity];
    count = new long[capacity];
    sum = new long[capacity];
  }

  @Override
  public void add(int seriesNumber, int windowNumber, long records, long quantity) {
    if (size == series.length) {
      int capacity = size * 2;
      series = Arrays.copyOf(series, capacity);
      window = Arrays.copyOf(window, capacity);
      count = Arrays.copyOf(count, capacity);
      sum = Arrays.copyOf(sum, capacity);
    }
    series[size] = seriesNumber;
    window[size] = windowNumber;
    count[size] = records;
    sum[size] = quantity;
    size++;
  }

  public int size() {
    return size;
  }

  public int series(int row) {
    return series[row];
  }

  /** {@link io.tallygate.rating.meter.Windows} number. */
  public int window(int row) {
    return window[row];
  }

  public long count(int row) {
    return count[row];
  }

  public long sum(int row) {
    return sum[row];
  }

  public void clear() {
    size = 0;
  }
}
