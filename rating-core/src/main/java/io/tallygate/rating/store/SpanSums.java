package io.tallygate.rating.store;

import io.tallygate.rating.flush.Deltas;
import io.tallygate.rating.flush.FlushBatch;
import io.tallygate.rating.meter.SeriesDefinition;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import org.agrona.collections.Int2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What every series of a meter has used in one span of windows, through one flush: what the store would answer, in memory. 36
 * bytes for a series with usage, and 4 for any other.
 *
 * <p>Filled by one thread; once it is handed to others it does not change. What later flushes add goes into a copy.
 */
final class SpanSums {
  /** A series whose usage has not come, and one that is not the meter's. */
  private static final int NONE = -1;

  private static final int FOREIGN = -2;
  private static final int ROW_BYTES = 36;

  private static final BigInteger LONG_MIN = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);

  private final SpanKey key;
  private int size;

  /** By series: its row, {@link #NONE} or {@link #FOREIGN}. */
  private int[] rows;

  private long[] counts;
  private long[] sums;
  private int[] firstWindows;
  private int[] lastWindows;
  private long[] flushes;

  /** Sums beyond 64 bits, by row. */
  private final Int2ObjectHashMap<BigInteger> largeSums;

  /**
   * What is summed.
   *
   * @param fromWindow inclusive
   * @param toWindow exclusive
   */
  record SpanKey(int meter, int decomposition, int fromWindow, int toWindow) {}

  /**
   * Nothing yet.
   *
   * @param series how many there are, of any meter
   * @param expectedRows how many of them are the meter's
   */
  SpanSums(SpanKey key, int series, int expectedRows) {
    this.key = key;
    int capacity = Math.max(16, expectedRows);
    rows = new int[Math.max(16, series)];
    Arrays.fill(rows, NONE);
    counts = new long[capacity];
    sums = new long[capacity];
    firstWindows = new int[capacity];
    lastWindows = new int[capacity];
    flushes = new long[capacity];
    largeSums = new Int2ObjectHashMap<>();
  }

  private SpanSums(SpanSums before) {
    key = before.key;
    size = before.size;
    rows = before.rows.clone();
    counts = before.counts.clone();
    sums = before.sums.clone();
    firstWindows = before.firstWindows.clone();
    lastWindows = before.lastWindows.clone();
    flushes = before.flushes.clone();
    largeSums = new Int2ObjectHashMap<>(before.largeSums);
  }

  /** What a table takes at the most. */
  static long bytes(long series, long expectedRows) {
    return series * Integer.BYTES + expectedRows * ROW_BYTES;
  }

  long bytes() {
    return bytes(rows.length, counts.length);
  }

  /** Takes in a row of the store. */
  void load(UsageRow row) {
    int at = row(row.series());
    counts[at] = row.count();
    putSum(at, row.sum());
    firstWindows[at] = row.firstWindow();
    lastWindows[at] = row.lastWindow();
    flushes[at] = row.lastFlush();
  }

  /**
   * With what flushes add.
   *
   * @param definitions of all series in them
   */
  SpanSums with(List<FlushBatch> batches, SeriesTable definitions) {
    SpanSums next = new SpanSums(this);
    for (FlushBatch batch : batches) {
      next.add(batch, definitions);
    }
    return next;
  }

  private void add(FlushBatch batch, SeriesTable definitions) {
    Deltas deltas = batch.deltas();
    for (int i = 0; i < deltas.size(); i++) {
      int window = deltas.window(i);
      int series = deltas.series(i);
      if (window >= key.fromWindow && window < key.toWindow && isOwn(series, definitions)) {
        add(series, window, batch.number(), deltas.count(i), deltas.sum(i));
      }
    }
  }

  private boolean isOwn(int series, SeriesTable definitions) {
    if (series >= rows.length) {
      int before = rows.length;
      rows = Arrays.copyOf(rows, Math.max(series + 1, before + before / 4));
      Arrays.fill(rows, before, rows.length, NONE);
    }
    if (rows[series] != NONE) {
      return rows[series] != FOREIGN;
    }
    boolean isOwn = definitions.is(series, key.meter, key.decomposition);
    if (!isOwn) {
      rows[series] = FOREIGN;
    }
    return isOwn;
  }

  private void add(int series, int window, long flush, long count, long sum) {
    boolean isNew = rows[series] == NONE;
    int at = row(series);
    counts[at] = Math.addExact(counts[at], count);
    putSum(at, sum(at).add(BigInteger.valueOf(sum)));
    firstWindows[at] = isNew ? window : Math.min(firstWindows[at], window);
    lastWindows[at] = isNew ? window : Math.max(lastWindows[at], window);
    flushes[at] = Math.max(flushes[at], flush);
  }

  /** The row of a series, which gets one if it has none. */
  private int row(int series) {
    int at = rows[series];
    if (at < 0) {
      at = size++;
      rows[series] = at;
      if (at == counts.length) {
        int longer = at + at / 4;
        counts = Arrays.copyOf(counts, longer);
        sums = Arrays.copyOf(sums, longer);
        firstWindows = Arrays.copyOf(firstWindows, longer);
        lastWindows = Arrays.copyOf(lastWindows, longer);
        flushes = Arrays.copyOf(flushes, longer);
      }
    }
    return at;
  }

  private BigInteger sum(int row) {
    BigInteger large = largeSums.get(row);
    return large == null ? BigInteger.valueOf(sums[row]) : large;
  }

  private void putSum(int row, BigInteger sum) {
    if (sum.compareTo(LONG_MIN) < 0 || sum.compareTo(LONG_MAX) > 0) {
      largeSums.put(row, sum);
    } else {
      largeSums.remove(row);
      sums[row] = sum.longValue();
    }
  }

  /** What one of the meter's series has used; null: nothing. */
  @Nullable UsageRow row(SeriesDefinition series) {
    int number = series.number();
    int at = number < rows.length ? rows[number] : NONE;
    return at < 0
        ? null
        : new UsageRow(
            number,
            series.key().subject(),
            series.key().dimensions(),
            counts[at],
            sum(at),
            firstWindows[at],
            lastWindows[at],
            flushes[at]);
  }
}
