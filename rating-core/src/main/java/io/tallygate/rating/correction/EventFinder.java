package io.tallygate.rating.correction;

import io.tallygate.rating.correction.FoundEvent.CountedRecord;
import io.tallygate.rating.flush.VoidedEvent;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.Meters;
import io.tallygate.rating.store.UsageEvent;
import io.tallygate.rating.store.UsageStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Finds what was counted under ids: in the store, where its meters keep events; else in the log, as far as it is retained. The store
 * must hold every correction taken so far. Blocks: a search reads the ids of all kept events once, and the retained log at most once,
 * for any number of ids.
 */
final class EventFinder {
  private final UsageStore store;
  private final RetainedFrames log;
  private final Supplier<Meters> meters;

  EventFinder(UsageStore store, RetainedFrames log, Supplier<Meters> meters) {
    this.store = store;
    this.log = log;
    this.meters = meters;
  }

  /**
   * What there is under an id.
   *
   * @param outcome {@link CorrectionOutcome#DONE} if the events are there to be taken back
   * @param events that still count, with every record
   */
  record Found(CorrectionOutcome outcome, List<FoundEvent> events) {}

  private record Place(long position, int index) {}

  private record RecordPlace(long position, int index, int series) {}

  /** For each id, what there is. */
  Map<IdHash, Found> find(Set<IdHash> ids) throws IOException {
    Set<Long> halves = ids.stream().map(IdHash::low).collect(Collectors.toSet());
    Set<RecordPlace> voided = new HashSet<>();
    Set<IdHash> voidedIds = new HashSet<>();
    for (VoidedEvent event : store.voidedById(halves)) {
      voided.add(new RecordPlace(event.position(), event.index(), event.series()));
      voidedIds.add(new IdHash(event.idHigh(), event.idLow()));
    }
    Map<IdHash, Map<Place, FoundEvent>> whole = new HashMap<>();
    Set<IdHash> partial = new HashSet<>();
    for (UsageEvent event : store.keptById(halves)) {
      IdHash id = new IdHash(event.idHigh(), event.idLow());
      if (ids.contains(id)
          && !voided.contains(new RecordPlace(event.position(), event.index(), event.series()))) {
        addKept(whole, id, event);
        if (!isWholeInStore(event.series())) {
          partial.add(id);
        }
      }
    }
    Set<IdHash> inLog = new HashSet<>(ids);
    inLog.removeIf(id -> whole.containsKey(id) && !partial.contains(id));
    if (!inLog.isEmpty()) {
      LogSearch search = new LogSearch(inLog);
      log.read(store.state().position(), search);
      VoidedWindows windows = new VoidedWindows(store, meters.get().all());
      List<FoundEvent> live = new ArrayList<>();
      for (FoundEvent event : search.found()) {
        if (windows.hold(event)) {
          voidedIds.add(event.id());
        } else {
          live.add(event);
        }
      }
      addLogged(live, voided, whole, partial);
    }
    Map<IdHash, Found> found = new HashMap<>();
    for (IdHash id : ids) {
      Map<Place, FoundEvent> events = whole.getOrDefault(id, Map.of());
      found.put(
          id, new Found(outcome(id, events, partial, voidedIds), List.copyOf(events.values())));
    }
    return found;
  }

  private static CorrectionOutcome outcome(
      IdHash id, Map<Place, FoundEvent> events, Set<IdHash> partial, Set<IdHash> voided) {
    if (partial.contains(id)) {
      return CorrectionOutcome.NOT_RETAINED;
    }
    if (!events.isEmpty()) {
      return CorrectionOutcome.DONE;
    }
    return voided.contains(id) ? CorrectionOutcome.ALREADY_VOID : CorrectionOutcome.UNKNOWN;
  }

  private static void addKept(
      Map<IdHash, Map<Place, FoundEvent>> whole, IdHash id, UsageEvent event) {
    FoundEvent found =
        whole
            .computeIfAbsent(id, none -> new LinkedHashMap<>())
            .computeIfAbsent(
                new Place(event.position(), event.index()),
                place ->
                    new FoundEvent(
                        place.position, place.index, event.timeMs(), id, new ArrayList<>()));
    found.records().add(new CountedRecord(event.series(), event.quantity(), Integer.MAX_VALUE));
  }

  /** What the log has is whole: it takes the place of what the store knows of the event. */
  private static void addLogged(
      List<FoundEvent> logged,
      Set<RecordPlace> voided,
      Map<IdHash, Map<Place, FoundEvent>> whole,
      Set<IdHash> partial) {
    Map<IdHash, Set<Place>> places = new HashMap<>();
    for (FoundEvent event : logged) {
      int series = event.records().get(0).series();
      if (!voided.contains(new RecordPlace(event.position(), event.index(), series))) {
        Place place = new Place(event.position(), event.index());
        whole.computeIfAbsent(event.id(), none -> new LinkedHashMap<>()).put(place, event);
        places.computeIfAbsent(event.id(), none -> new HashSet<>()).add(place);
      }
    }
    partial.removeIf(
        id ->
            places
                .getOrDefault(id, Set.of())
                .containsAll(whole.getOrDefault(id, Map.of()).keySet()));
  }

  /**
   * Whether the store alone knows what an event was counted as: every meter of its type keeps it, and takes it apart by no pulse, of
   * which only the log knows whether it was there by then.
   */
  private boolean isWholeInStore(int series) {
    List<Meter> all = meters.get().all();
    Meter meter = all.get(store.series(series).key().meter());
    return all.stream()
        .filter(other -> other.tenant() == meter.tenant())
        .filter(other -> other.eventType().equals(meter.eventType()))
        .allMatch(other -> other.keepEvents() && other.decompositions().isEmpty());
  }
}
