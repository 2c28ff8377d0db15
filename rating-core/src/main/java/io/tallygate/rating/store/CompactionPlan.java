package io.tallygate.rating.store;

import io.tallygate.rating.store.CounterRuns.Runs;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;

/**
 * Which runs are merged into one.
 *
 * <p>Only neighbours, so that runs stay intervals of flushes; and only between the same flushes kept apart, so that whether a
 * row is late against one of them stays as it was. And only such as are of a size: a run joins if it has at most twice the rows
 * of all later ones that are merged with it. So a row is merged again at most once for every growth of its run by half,
 * whatever comes late, and a million rows are not written again for one. Runs that are next to nothing beside the rest of their
 * window are left alone until they are many: they cost a query next to nothing, and mostly belong to different series.
 */
final class CompactionPlan {
  private static final int SIZE_RATIO = 2;

  /** Less than this part of a window's rows is next to nothing. */
  private static final int SHARE_OF_WINDOW = 8;

  private static final int MANY_RUNS = 64;

  private final NavigableSet<Long> keptApart;
  private final long newestFlush;
  private final CompactionPolicy policy;
  private final List<Merge> merges = new ArrayList<>();

  /**
   * Runs that become one.
   *
   * @param first flush of the first of them
   * @param last flush of the last of them
   * @param runs how many
   * @param rows that they have together, at the most
   */
  record Merge(int window, long first, long last, int runs, long rows) {}

  private CompactionPlan(NavigableSet<Long> keptApart, long newestFlush, CompactionPolicy policy) {
    this.keptApart = keptApart;
    this.newestFlush = newestFlush;
    this.policy = policy;
  }

  /**
   * What there is to merge, in the order of windows.
   *
   * @param keptApart flushes that something reads through
   * @param newestFlush that the store has
   */
  static List<Merge> of(
      CounterRuns runs, NavigableSet<Long> keptApart, long newestFlush, CompactionPolicy policy) {
    CompactionPlan plan = new CompactionPlan(keptApart, newestFlush, policy);
    runs.forEachWindow(plan::add);
    plan.merges.sort(Comparator.comparingInt(Merge::window).thenComparingLong(Merge::first));
    return plan.merges;
  }

  private void add(int window, Runs runs) {
    boolean isQuiet = newestFlush - runs.last(runs.size() - 1) >= policy.quietFlushes();
    int wanted = isQuiet ? policy.quietRuns() : policy.activeRuns();
    long windowRows = 0;
    for (int run = 0; run < runs.size(); run++) {
      windowRows += runs.rows(run);
    }
    int to = runs.size() - 1;
    while (to + 1 >= wanted) {
      int from = to;
      long rows = runs.rows(to);
      while (from > 0
          && areTogether(runs.last(from - 1), runs.first(from))
          && runs.rows(from - 1) <= SIZE_RATIO * rows) {
        from--;
        rows += runs.rows(from);
      }
      int count = to - from + 1;
      if (count >= wanted && (rows >= windowRows / SHARE_OF_WINDOW || count >= MANY_RUNS)) {
        merges.add(new Merge(window, runs.first(from), runs.last(to), count, rows));
        to = from - 1;
      } else {
        to--;
      }
    }
  }

  private boolean areTogether(long lastOfEarlier, long firstOfLater) {
    Long apart = keptApart.ceiling(lastOfEarlier);
    return apart == null || apart >= firstOfLater;
  }
}
