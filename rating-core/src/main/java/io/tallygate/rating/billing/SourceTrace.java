package io.tallygate.rating.billing;

import io.tallygate.rating.charge.Evidence;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.SeriesDefinition;
import io.tallygate.rating.store.UsageEvent;
import io.tallygate.rating.store.UsageRow;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps what each part of one rating was made from, by its evidence. Not thread-safe. */
final class SourceTrace implements EvidenceTrace {
  private final IdentityHashMap<Evidence, Source> sources = new IdentityHashMap<>();
  private final Map<Integer, Integer> decompositionBySeries = new HashMap<>();

  /**
   * Where a part came from: rows or kept events of a meter.
   */
  record Source(Meter meter, List<UsageRow> rows, List<UsageEvent> events) {}

  @Override
  public void read(int decomposition, Collection<UsageRow> rows) {
    rows.forEach(row -> decompositionBySeries.put(row.series(), decomposition));
  }

  @Override
  public Evidence ofRows(Evidence evidence, Meter meter, Collection<UsageRow> rows) {
    sources.put(evidence, new Source(meter, List.copyOf(rows), List.of()));
    return evidence;
  }

  @Override
  public Evidence ofEvents(Evidence evidence, Meter meter, Collection<UsageEvent> events) {
    sources.put(evidence, new Source(meter, List.of(), List.copyOf(events)));
    return evidence;
  }

  /** Null: of nothing that was counted, a fee. */
  @Nullable Source of(Evidence evidence) {
    return sources.get(evidence);
  }

  /** The decomposition of a series that was read. */
  int decomposition(int series) {
    return decompositionBySeries.getOrDefault(series, SeriesDefinition.NONE);
  }
}
