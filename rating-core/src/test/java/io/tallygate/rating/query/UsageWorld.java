package io.tallygate.rating.query;

import io.tallygate.rating.billing.OfflineUsage;
import io.tallygate.rating.flush.Deltas;
import io.tallygate.rating.flush.FlushBatch;
import io.tallygate.rating.flush.KeptEvent;
import io.tallygate.rating.flush.VoidedEvent;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.SeriesDefinition;
import io.tallygate.rating.meter.SeriesKey;
import io.tallygate.rating.meter.Windows;
import io.tallygate.rating.store.UsageStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Events three times: as a list, in memory as the core counts them, and in a store, with the same flush numbers. */
final class UsageWorld {
  final List<UsedEvent> events = new ArrayList<>();
  final OfflineUsage memory = new OfflineUsage();
  private final UsageStore store;
  private final Map<SeriesKey, Integer> series = new HashMap<>();
  private final List<SeriesDefinition> newSeries = new ArrayList<>();
  private Deltas deltas = new Deltas();
  private List<KeptEvent> kept = new ArrayList<>();
  private List<VoidedEvent> voided = new ArrayList<>();
  private long flush = 1;
  private long position;

  UsageWorld(UsageStore store) {
    this.store = store;
  }

  void count(Meter meter, UsedEvent event) {
    UsedEvent placed = event.in(flush, position++);
    events.add(placed);
    memory.count(
        meter,
        event.subject(),
        event.dimensions(),
        event.timeMs(),
        event.quantity(),
        event.attributes());
    int number = series(meter, event);
    deltas.add(number, Windows.of(event.timeMs(), meter.windowMinutes()), 1, event.quantity());
    if (meter.keepEvents()) {
      kept.add(
          new KeptEvent(
              placed.position(),
              0,
              number,
              event.timeMs(),
              event.quantity(),
              0,
              0,
              event.attributes()));
    }
  }

  void takeBack(Meter meter, int index) {
    UsedEvent event = events.get(index);
    events.set(index, event.takenBack(flush));
    memory.takeBack(meter, event.subject(), event.dimensions(), event.timeMs(), event.quantity());
    int number = series(meter, event);
    deltas.add(
        number,
        Windows.of(event.timeMs(), meter.windowMinutes()),
        -1,
        Math.negateExact(event.quantity()));
    voided.add(
        new VoidedEvent(
            event.position(),
            0,
            number,
            event.timeMs(),
            event.quantity(),
            0,
            0,
            position++,
            event.timeMs()));
  }

  private int series(Meter meter, UsedEvent event) {
    SeriesKey key = new SeriesKey(0, meter.id(), event.subject(), event.dimensions());
    return series.computeIfAbsent(
        key,
        k -> {
          int number = series.size();
          newSeries.add(new SeriesDefinition(number, key, number, SeriesDefinition.NONE));
          return number;
        });
  }

  /** Ends the flush, stores it, and returns its number. */
  long flush() {
    store.apply(
        List.of(
            new FlushBatch(
                flush,
                ++position,
                0,
                1,
                deltas,
                List.copyOf(newSeries),
                List.of(),
                1,
                kept,
                voided,
                new byte[0])));
    newSeries.clear();
    deltas = new Deltas();
    kept = new ArrayList<>();
    voided = new ArrayList<>();
    memory.flushAndStore();
    return flush++;
  }
}
