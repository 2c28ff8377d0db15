package io.tallygate.rating.store;

/**
 * When runs of counter rows are worth merging.
 *
 * <p>A window that flushes still come to is merged when enough runs have gathered: its rows are read and written again once for
 * so many flushes. A quiet one is brought to as few rows as it can have, for good.
 *
 * @param activeRuns runs that are merged in a window that flushes still come to, 2 or more
 * @param quietRuns runs that are merged in any other, 2 or more
 * @param quietFlushes so many flushes without a row for a window make it quiet
 */
public record CompactionPolicy(int activeRuns, int quietRuns, int quietFlushes) {
  /** At a flush every 10 s: a merge every 80 s of a window's 15 minutes, and a last one 2 minutes after they end. */
  public static final CompactionPolicy DEFAULT = new CompactionPolicy(8, 2, 12);

  public CompactionPolicy {
    if (activeRuns < 2 || quietRuns < 2 || quietFlushes < 0) {
      throw new IllegalArgumentException(
          "at least two runs make a merge [active runs="
              + activeRuns
              + "] [quiet runs="
              + quietRuns
              + "] [quiet flushes="
              + quietFlushes
              + "]");
    }
  }
}
