package io.tallygate.rating.billing;

import java.math.BigDecimal;
import java.util.List;
import org.agrona.collections.Long2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the newest statements of a tenant came to, read from the archive's list in pages. To read a million statements one by one
 * for it takes minutes. Some 60 bytes each. Does not change: any thread.
 */
final class LastTotals {
  /** Ids of the gateway that are looked through, newest first: those of the last run over a million customers, and as many. */
  private static final long IDS_MAX = 2_000_000;

  private static final int PAGE = 50_000;

  private final Long2ObjectHashMap<BigDecimal> totals = new Long2ObjectHashMap<>();

  /**
   * @param firstId older ones are not asked for; 0: none is
   */
  LastTotals(StatementArchive archive, int tenant, long firstId) {
    if (firstId == 0) {
      return;
    }
    long after = Math.max(firstId - 1, archive.lastId() - IDS_MAX);
    List<StatementEntry> page = archive.list(tenant, StatementFilter.ALL, after, PAGE);
    while (!page.isEmpty()) {
      for (StatementEntry entry : page) {
        totals.put(entry.id(), entry.total());
        after = entry.id();
      }
      page = archive.list(tenant, StatementFilter.ALL, after, PAGE);
    }
  }

  /** Null: not among them. */
  @Nullable BigDecimal of(long id) {
    return totals.get(id);
  }
}
