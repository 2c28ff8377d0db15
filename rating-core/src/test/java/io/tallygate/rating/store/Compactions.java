package io.tallygate.rating.store;

import java.util.Collection;

/** Compactions carried out whole. */
public final class Compactions {
  /** Merges whatever are two runs of a size. */
  public static final CompactionPolicy EAGER = new CompactionPolicy(2, 2, 0);

  private Compactions() {}

  /**
   * @return rows that are no more
   */
  public static long run(UsageStore store, Collection<Long> keptApart) {
    Compaction compaction = store.compaction(keptApart, EAGER);
    long rowsLess = 0;
    while (!compaction.isDone()) {
      rowsLess += compaction.next(() -> {});
    }
    return rowsLess;
  }
}
