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

  /**
   * The meters that count the events of a meter's type.
   *
   * @throws CorrectionRefusedException if one of them does not keep its events
   */
  static List<Meter> meters(BackFill range, List<Meter> all) throws CorrectionRefusedException {
    Meter wanted = all.get(range.meter());
    List<Meter> meters = new ArrayList<>();
    for (Meter meter : all) {
      if (meter.tenant() == wanted.tenant() && meter.eventType().equals(wanted.eventType())) {
        if (!meter.keepEvents() || !meter.decompositions().isEmpty()) {
          throw new CorrectionRefusedException(
              "meter",
              "events of this type are counted by a meter that does not keep them or that has pulses, so what"
                  + " a range was counted as is not known: void them by id, or send the difference [meter="
                  + meter.key()
                  + "]");
        }
        meters.add(meter);
      }
    }
    return meters;
  }

  /** Events of the range that still count, each with the records of every meter. */
  List<FoundEvent> find(BackFill range, List<Meter> meters) {
    Map<Place, FoundEvent> found = new LinkedHashMap<>();
    for (Meter meter : meters) {
      for (UsageEvent event :
          store.keptEvents(
              meter.id(), range.subjects(), range.fromMs(), range.toMs(), Long.MAX_VALUE)) {
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
            .add(new CountedRecord(event.series(), event.quantity(), Integer.MAX_VALUE));
      }
    }
    return List.copyOf(found.values());
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
