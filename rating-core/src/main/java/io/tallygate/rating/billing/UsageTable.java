package io.tallygate.rating.billing;

import io.tallygate.rating.store.UsageRow;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.agrona.collections.Int2ObjectHashMap;

/**
 * Rows of usage of a whole meter in arrays, found by subject. Some 56 bytes a row, where rows as objects in lists by subject
 * take over 200: a million subjects' usage is held during a bill run. Names are the store's own objects.
 *
 * <p>Filled by one thread; once it is handed to others it does not change.
 */
final class UsageTable implements Consumer<UsageRow> {
  private static final int ROWS_FIRST = 1024;
  private static final int NONE = -1;

  /** 2^32 divided by the golden ratio, odd: the upper bits of a product with it are spread evenly. */
  private static final int HASH_FACTOR = 0x9E3779B1;

  private static final BigInteger LONG_MIN = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);
  private static final Comparator<UsageRow> ORDER =
      Comparator.comparingInt(UsageRow::firstWindow).thenComparingInt(UsageRow::series);

  private final boolean isByWindow;
  private int size;
  private int[] series = new int[ROWS_FIRST];
  private long[] counts = new long[ROWS_FIRST];
  private long[] sums = new long[ROWS_FIRST];
  private int[] firstWindows = new int[ROWS_FIRST];
  private int[] lastWindows = new int[ROWS_FIRST];
  private long[] flushes = new long[ROWS_FIRST];
  private Object[] subjects = new Object[ROWS_FIRST];
  private Object[] dimensions = new Object[ROWS_FIRST];

  /** Sums beyond 64 bits, by row. */
  private final Int2ObjectHashMap<BigInteger> largeSums = new Int2ObjectHashMap<>();

  /** The next row of the same subject; {@link #NONE}: there is none. */
  private int[] next = new int[ROWS_FIRST];

  /** The newest row of a subject, at the subject's hash or behind it; {@link #NONE}: free. Twice as long as rows, or longer. */
  private int[] places = places(ROWS_FIRST);

  /**
   * @param isByWindow a subject's rows are in the order of windows, then of series; else of series
   */
  UsageTable(boolean isByWindow) {
    this.isByWindow = isByWindow;
  }

  private static int[] places(int rows) {
    int[] places = new int[rows * 2];
    Arrays.fill(places, NONE);
    return places;
  }

  int size() {
    return size;
  }

  /** Adds a row. */
  @Override
  public void accept(UsageRow row) {
    if (size == series.length) {
      grow();
    }
    series[size] = row.series();
    counts[size] = row.count();
    BigInteger sum = row.sum();
    if (sum.compareTo(LONG_MIN) < 0 || sum.compareTo(LONG_MAX) > 0) {
      largeSums.put(size, sum);
    } else {
      sums[size] = sum.longValue();
    }
    firstWindows[size] = row.firstWindow();
    lastWindows[size] = row.lastWindow();
    flushes[size] = row.lastFlush();
    subjects[size] = row.subject();
    dimensions[size] = row.dimensions();
    int place = place(row.subject());
    next[size] = places[place];
    places[place] = size;
    size++;
  }

  private void grow() {
    int longer = size * 2;
    series = Arrays.copyOf(series, longer);
    counts = Arrays.copyOf(counts, longer);
    sums = Arrays.copyOf(sums, longer);
    firstWindows = Arrays.copyOf(firstWindows, longer);
    lastWindows = Arrays.copyOf(lastWindows, longer);
    flushes = Arrays.copyOf(flushes, longer);
    subjects = Arrays.copyOf(subjects, longer);
    dimensions = Arrays.copyOf(dimensions, longer);
    next = Arrays.copyOf(next, longer);
    int[] before = places;
    places = places(longer);
    for (int row : before) {
      if (row != NONE) {
        places[place((String) subjects[row])] = row;
      }
    }
  }

  /** Where a subject's newest row stands, or would stand. */
  private int place(String subject) {
    int mask = places.length - 1;
    int place = (subject.hashCode() * HASH_FACTOR) >>> Integer.numberOfLeadingZeros(mask);
    while (places[place] != NONE && !subjects[places[place]].equals(subject)) {
      place = (place + 1) & mask;
    }
    return place;
  }

  /** A subject's rows. */
  List<UsageRow> rows(String subject) {
    int row = places[place(subject)];
    if (row == NONE) {
      return List.of();
    }
    List<UsageRow> rows = new ArrayList<>(2);
    while (row != NONE) {
      rows.add(row(row));
      row = next[row];
    }
    if (rows.size() > 1) {
      rows.sort(isByWindow ? ORDER : Comparator.comparingInt(UsageRow::series));
    }
    return rows;
  }

  @SuppressWarnings("unchecked") // only rows' dimensions are put in
  private UsageRow row(int row) {
    BigInteger large = largeSums.get(row);
    return new UsageRow(
        series[row],
        (String) subjects[row],
        (List<String>) dimensions[row],
        counts[row],
        large == null ? BigInteger.valueOf(sums[row]) : large,
        firstWindows[row],
        lastWindows[row],
        flushes[row]);
  }
}
