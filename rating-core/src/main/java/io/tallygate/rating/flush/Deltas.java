package io.tallygate.rating.flush;

import io.tallygate.rating.meter.CounterTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a flush adds to counters, by columns. Row i: {@code count(i)} records with the sum {@code sum(i)} were counted for
 * {@code series(i)} in {@code window(i)}. A (series, window) may occur more than once. Not thread-safe; grows as needed, without
 * copying what is there.
 *
 * <p>Rows are held by 32,768. A block has one window where its rows do, and counts and sums of 32 bits where they fit: 12 bytes a row
 * at the least, 24 at the most.
 */
public final class Deltas implements CounterTable.Rows {
  private static final int BLOCK_SHIFT = 15;
  private static final int BLOCK_LENGTH = 1 << BLOCK_SHIFT;
  private static final int BLOCK_MASK = BLOCK_LENGTH - 1;

  /** Most flushes are small: the first block begins with so many rows. */
  private static final int FIRST_LENGTH = 256;

  private final List<Block> blocks = new ArrayList<>();
  private int size;

  /** A column of longs, of 32 bits each until one needs more. */
  private static final class Column {
    private int[] narrow = new int[FIRST_LENGTH];
    private long @Nullable [] wide;

    void grow(int length) {
      if (wide == null) {
        narrow = Arrays.copyOf(narrow, length);
      } else {
        wide = Arrays.copyOf(wide, length);
      }
    }

    void set(int row, long value) {
      long[] known = wide;
      if (known == null && (int) value != value) {
        known = new long[narrow.length];
        for (int i = 0; i < row; i++) {
          known[i] = narrow[i];
        }
        wide = known;
        narrow = new int[0];
      }
      if (known == null) {
        narrow[row] = (int) value;
      } else {
        known[row] = value;
      }
    }

    long get(int row) {
      long[] known = wide;
      return known == null ? narrow[row] : known[row];
    }
  }

  private static final class Block {
    private int length = FIRST_LENGTH;
    private int[] series = new int[FIRST_LENGTH];
    private int firstWindow;
    private int @Nullable [] windows;
    private final Column counts = new Column();
    private final Column sums = new Column();

    void add(int row, int seriesNumber, int window, long count, long sum) {
      if (row == length) {
        grow(Math.min(BLOCK_LENGTH, length * 4));
      }
      series[row] = seriesNumber;
      setWindow(row, window);
      counts.set(row, count);
      sums.set(row, sum);
    }

    private void grow(int longer) {
      length = longer;
      series = Arrays.copyOf(series, longer);
      counts.grow(longer);
      sums.grow(longer);
      int[] known = windows;
      if (known != null) {
        windows = Arrays.copyOf(known, longer);
      }
    }

    private void setWindow(int row, int window) {
      int[] known = windows;
      if (row == 0) {
        firstWindow = window;
      } else if (known == null && window != firstWindow) {
        known = new int[length];
        Arrays.fill(known, 0, row, firstWindow);
        windows = known;
      }
      if (known != null) {
        known[row] = window;
      }
    }

    int window(int row) {
      int[] known = windows;
      return known == null ? firstWindow : known[row];
    }
  }

  @Override
  public void add(int seriesNumber, int windowNumber, long records, long quantity) {
    int row = size & BLOCK_MASK;
    if (row == 0) {
      blocks.add(new Block());
    }
    blocks.get(size >>> BLOCK_SHIFT).add(row, seriesNumber, windowNumber, records, quantity);
    size++;
  }

  public int size() {
    return size;
  }

  public int series(int row) {
    return blocks.get(row >>> BLOCK_SHIFT).series[row & BLOCK_MASK];
  }

  /** {@link io.tallygate.rating.meter.Windows} number. */
  public int window(int row) {
    return blocks.get(row >>> BLOCK_SHIFT).window(row & BLOCK_MASK);
  }

  public long count(int row) {
    return blocks.get(row >>> BLOCK_SHIFT).counts.get(row & BLOCK_MASK);
  }

  public long sum(int row) {
    return blocks.get(row >>> BLOCK_SHIFT).sums.get(row & BLOCK_MASK);
  }
}
