package io.tallygate.rating.correction;

import io.tallygate.rating.correction.FoundEvent.CountedRecord;
import io.tallygate.rating.flush.VoidedEvent;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.Windows;
import io.tallygate.rating.store.UsageStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The windows that back-fills took back whole, and so which records of the log are in none any more. One thread. */
final class VoidedWindows {
  /** Windows have no id: their hash is zero. */
  private static final Set<Long> NO_ID = Set.of(0L);

  private record Cell(int series, long startMs) {}

  private final Map<Cell, Long> throughByCell = new HashMap<>();
  private final UsageStore store;
  private final List<Meter> meters;

  VoidedWindows(UsageStore store, List<Meter> meters) {
    this.store = store;
    this.meters = meters;
    for (VoidedEvent window : store.voidedById(NO_ID)) {
      if (window.isWindow()) {
        throughByCell.merge(
            new Cell(window.series(), window.timeMs()), window.position(), Math::max);
      }
    }
  }

  /** Whether any record of the event was taken back with its window; then all were that were not kept. */
  boolean hold(FoundEvent event) {
    if (throughByCell.isEmpty()) {
      return false;
    }
    for (CountedRecord counted : event.records()) {
      Meter meter = meters.get(store.series(counted.series()).key().meter());
      long startMs = Windows.startMs(Windows.of(event.timeMs(), meter.windowMinutes()));
      Long through = throughByCell.get(new Cell(counted.series(), startMs));
      if (through != null && event.position() < through) {
        return true;
      }
    }
    return false;
  }
}
