package io.tallygate.rating.store;

import io.tallygate.rating.store.CompactionPlan.Merge;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Merges counter rows of the same series and window, so that a window that took ninety flushes ends as one row per series: one
 * plan, carried out slice by slice. The thread that applies flushes runs it, and may apply some in between.
 *
 * <p>A merged row has the greatest flush number of those it replaces, and rows are merged only between the same flushes kept
 * apart: so whether a row is late against one of them stays as it was, and what a statement says of a series' last flush too.
 * {@link CompactionGuard} has been set before the first slice.
 *
 * <p>A slice is one transaction of bounded size that checks that count and sum are what they were. A crash at any moment leaves
 * it done or not; what is left over is found by the next plan.
 */
public final class Compaction {
  /** Rows of one slice, about: at 2 M rows/s, a tenth of a second. */
  static final long SLICE_ROWS = 200_000;

  /** Merges of one slice: many windows that few rows came to. */
  private static final int SLICE_MERGES = 4_096;

  /** How far a range of series may grow when it holds few rows: then the next is at most so many times too large. */
  private static final int RANGE_GROWTH_MAX = 8;

  private final StoreDatabase database;
  private final CounterRuns runs;
  private final int seriesCount;
  private final List<Merge> merges;
  private final LongConsumer onMerged;
  private int next;
  private boolean hasDeletedRows;
  private boolean isDone;

  /** Where a merge of more rows than a slice takes has come to. */
  private int fromSeries;

  private int rangeLength;
  private long mergedRows;

  /**
   * @param merges in the order of windows
   * @param seriesCount series that rows may have
   * @param onMerged told of rows that are no more
   */
  Compaction(
      StoreDatabase database,
      CounterRuns runs,
      List<Merge> merges,
      int seriesCount,
      LongConsumer onMerged) {
    this.database = database;
    this.runs = runs;
    this.merges = merges;
    this.seriesCount = seriesCount;
    this.onMerged = onMerged;
    this.isDone = merges.isEmpty();
  }

  public boolean isDone() {
    return isDone;
  }

  /**
   * Does the next slice. The last gives back the room that merged rows took.
   *
   * @param beforeCommit run with the slice's transaction complete but for its end
   * @return rows that are no more
   */
  public long next(Runnable beforeCommit) {
    if (next == merges.size()) {
      isDone = true;
      if (hasDeletedRows) {
        database.checkpointIfIdle();
      }
      return 0;
    }
    long rowsLess =
        merges.get(next).rows() > SLICE_ROWS ? rangeOfOne(beforeCommit) : several(beforeCommit);
    hasDeletedRows |= rowsLess > 0;
    onMerged.accept(rowsLess);
    return rowsLess;
  }

  private long several(Runnable beforeCommit) {
    int to = next + 1;
    long rows = merges.get(next).rows();
    while (to < merges.size()
        && to - next < SLICE_MERGES
        && rows + merges.get(to).rows() <= SLICE_ROWS) {
      rows += merges.get(to).rows();
      to++;
    }
    List<Merge> together = merges.subList(next, to);
    MergeSlice slice = new MergeSlice(together, 0, seriesCount);
    long[] rowsOfEach = new long[together.size()];
    long rowsLess =
        database.write(
            "merge",
            connection -> {
              long less = slice.merge(connection);
              slice.countRows(connection, rowsOfEach);
              slice.replaceRuns(connection, rowsOfEach);
              beforeCommit.run();
              return less;
            });
    for (int i = 0; i < together.size(); i++) {
      merged(together.get(i), rowsOfEach[i]);
    }
    next = to;
    return rowsLess;
  }

  /** A range of series holds at most one row for each of them and run. */
  private long rangeOfOne(Runnable beforeCommit) {
    Merge merge = merges.get(next);
    int strict = (int) Math.max(1, SLICE_ROWS / merge.runs());
    if (fromSeries == 0) {
      rangeLength = strict;
    }
    int toSeries = (int) Math.min(seriesCount, (long) fromSeries + rangeLength);
    boolean isLast = toSeries == seriesCount;
    MergeSlice slice = new MergeSlice(List.of(merge), fromSeries, toSeries);
    long rowsLess =
        database.write(
            "merge",
            connection -> {
              long less = slice.merge(connection);
              if (isLast) {
                slice.replaceRuns(connection, new long[] {mergedRows + slice.rowsAfter()});
              }
              beforeCommit.run();
              return less;
            });
    mergedRows += slice.rowsAfter();
    fromSeries = toSeries;
    if (slice.rowsBefore() < SLICE_ROWS / 4) {
      rangeLength = Math.min(rangeLength * 2, strict * RANGE_GROWTH_MAX);
    } else if (slice.rowsBefore() > SLICE_ROWS) {
      rangeLength = strict;
    }
    if (isLast) {
      merged(merge, mergedRows);
      next++;
      fromSeries = 0;
      mergedRows = 0;
    }
    return rowsLess;
  }

  private void merged(Merge merge, long rows) {
    runs.merged(merge.window(), merge.first(), merge.last(), rows);
  }
}
