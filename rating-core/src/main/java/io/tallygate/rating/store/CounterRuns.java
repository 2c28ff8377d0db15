package io.tallygate.rating.store;

import java.util.Arrays;
import org.agrona.collections.Int2ObjectHashMap;

/**
 * Which runs of rows the store has of each window. A run is an interval of flushes whose rows have been merged, or one flush
 * that has not: no series has more than one row in it, but for the few that a flush itself brings twice. The runs of a window
 * do not overlap.
 *
 * <p>In memory beside the table {@code counter_runs}, which has the same: a plan is made without reading counters. Three longs
 * per run: 100,000 windows, a year of five minutes each, with one run are some 6 MB. One thread.
 */
final class CounterRuns {
  private static final int FIELDS = 3;

  /** By window: first flush, last flush, rows, of one run after the other. */
  private final Int2ObjectHashMap<long[]> byWindow = new Int2ObjectHashMap<>();

  /** Takes the runs of a window. */
  @FunctionalInterface
  interface Windows {
    void window(int window, Runs runs);
  }

  /** The runs of one window in the order of their flushes. */
  static final class Runs {
    private final long[] fields;

    private Runs(long[] fields) {
      this.fields = fields;
    }

    int size() {
      return fields.length / FIELDS;
    }

    long first(int run) {
      return fields[run * FIELDS];
    }

    long last(int run) {
      return fields[run * FIELDS + 1];
    }

    /** At the most: part of a merge that was not finished may have taken some. */
    long rows(int run) {
      return fields[run * FIELDS + 2];
    }
  }

  /**
   * Adds a run behind those there are.
   *
   * @throws IllegalArgumentException if it is not behind them
   */
  void add(int window, long first, long last, long rows) {
    long[] before = byWindow.get(window);
    int length = before == null ? 0 : before.length;
    if (first > last || (before != null && before[length - 2] >= first)) {
      throw new IllegalArgumentException(
          "a run does not follow the one before [window="
              + window
              + "] [first flush="
              + first
              + "] [last flush="
              + last
              + "]");
    }
    long[] runs = before == null ? new long[FIELDS] : Arrays.copyOf(before, length + FIELDS);
    runs[length] = first;
    runs[length + 1] = last;
    runs[length + 2] = rows;
    byWindow.put(window, runs);
  }

  /** The runs within an interval of flushes have become one. */
  void merged(int window, long first, long last, long rows) {
    Runs before = new Runs(byWindow.get(window));
    byWindow.remove(window);
    boolean isAdded = false;
    for (int run = 0; run < before.size(); run++) {
      if (before.first(run) < first || before.last(run) > last) {
        add(window, before.first(run), before.last(run), before.rows(run));
      } else if (!isAdded) {
        add(window, first, last, rows);
        isAdded = true;
      }
    }
  }

  void forEachWindow(Windows each) {
    byWindow.forEachInt((window, runs) -> each.window(window, new Runs(runs)));
  }
}
