package io.tallygate.rating.correction;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.tallygate.rating.correction.FoundEvent.CountedRecord;
import io.tallygate.rating.log.EventEntry;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.SeriesKey;
import io.tallygate.rating.store.UsageEvent;
import io.tallygate.rating.store.UsageStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds the events of a back-fill's range, whole, and checks that the new ones belong there. Blocks. */
final class RangeFinder {
  private final UsageStore store;

  RangeFinder(UsageStore store) {
    this.store = store;
  }

  private record Place(long position, int index) {}

  /** The meters that count the events of a meter's type. */
  static List<Meter> meters(BackFill range, List<Meter> all) {
    Meter wanted = all.get(range.meter());
    return all.stream()
        .filter(meter -> meter.tenant() == wanted.tenant())
        .filter(meter -> meter.eventType().equals(wanted.eventType()))
        .toList();
  }

  /**
   * Events of the range that still count, each with the records of every meter that keeps it. Their parts, if any, are taken back by
   * windows.
   */
  List<FoundEvent> find(BackFill range, List<Meter> meters, long throughFlush) {
    Map<Place, FoundEvent> found = new LinkedHashMap<>();
    for (Meter meter : meters) {
      if (!meter.keepEvents()) {
        continue;
      }
      int end = meter.decompositions().isEmpty() ? Integer.MAX_VALUE : 0;
      for (UsageEvent event :
          store.keptEvents(
              meter.id(), range.subjects(), range.fromMs(), range.toMs(), throughFlush)) {
        found
            .computeIfAbsent(
                new Place(event.position(), event.index()),
                place ->
                    new FoundEvent(
                        place.position,
                        place.index,
                        event.timeMs(),
                        new IdHash(event.idHigh(), event.idLow()),
                        new ArrayList<>()))
            .records()
            .add(new CountedRecord(event.series(), event.quantity(), end));
      }
    }
    return List.copyOf(found.values());
  }

  /** Whether all records of an event lie in the range. */
  boolean holds(BackFill range, FoundEvent event, List<Meter> meters) {
    for (FoundEvent.CountedRecord counted : event.records()) {
      SeriesKey key = store.series(counted.series()).key();
      if (meters.stream().noneMatch(meter -> meter.id() == key.meter())
          || !range.holds(key.subject(), event.timeMs())) {
        return false;
      }
    }
    return true;
  }

  /**
   * Checks a new event. Its series are in the store.
   *
   * @param number of the event in the request, for the message
   */
  void check(NewEvent event, int number, BackFill range, List<Meter> meters)
      throws CorrectionRefusedException {
    for (int r = 0; r < event.records(); r++) {
      int record = event.offset() + EventEntry.RECORDS_OFFSET + r * EventEntry.RECORD_LENGTH;
      SeriesKey key = store.series(event.buffer().getInt(record, LITTLE_ENDIAN)).key();
      if (meters.stream().noneMatch(meter -> meter.id() == key.meter())) {
        throw new CorrectionRefusedException(
            "type", "the event is of another type than those of the meter [index=" + number + "]");
      }
      if (!range.holds(key.subject(), event.timeMs())) {
        throw new CorrectionRefusedException(
            range.subjects() != null && !range.subjects().contains(key.subject())
                ? "subject"
                : "time",
            "the event lies outside of the range [index=" + number + "]");
      }
    }
  }
}
