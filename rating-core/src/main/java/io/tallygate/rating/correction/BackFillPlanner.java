package io.tallygate.rating.correction;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.store.UsageStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Works out the one frame that counts a range anew. Changes nothing. Blocks; one thread. */
final class BackFillPlanner {
  private final UsageStore store;
  private final EventFinder finder;
  private final BackFill range;
  private final List<Meter> meters;
  private final RangeFinder ranges;

  /** What would be logged. */
  record Plan(CorrectionFrame frame, BackFill.Result result) {}

  /**
   * @throws CorrectionRefusedException if the range cuts a window
   */
  BackFillPlanner(UsageStore store, EventFinder finder, BackFill range, List<Meter> all)
      throws CorrectionRefusedException {
    this.store = store;
    this.finder = finder;
    this.range = range;
    this.meters = RangeFinder.meters(range, all);
    this.ranges = new RangeFinder(store);
    WindowFinder.requireBorders(range, meters);
  }

  /**
   * Looks at what there is.
   *
   * @param flush held, so that the store answers through it
   * @param through its log position
   */
  Plan plan(List<NewEvent> events, long flush, long through)
      throws CorrectionRefusedException, IOException {
    CorrectionFrame frame = new CorrectionFrame();
    boolean fits = true;
    for (int i = 0; i < events.size(); i++) {
      ranges.check(events.get(i), i, range, meters);
      fits &= frame.add(events.get(i));
    }
    List<FoundEvent> found = ranges.find(range, meters, flush);
    for (FoundEvent event : found) {
      fits &= frame.takeBack(event);
    }
    List<CountedWindow> windows = new WindowFinder(store).find(range, meters, flush, through);
    for (CountedWindow window : windows) {
      fits &= frame.takeBack(window, this::isSource);
    }
    if (!windows.isEmpty() && fits) {
      for (FoundEvent event : freed(events)) {
        fits &= frame.takeBack(event);
      }
    }
    if (!fits) {
      throw new CorrectionRefusedException(
          "to",
          "the range holds too much for one correction, which is 64 KiB and 49 days: cut it into shorter ones"
              + " [events taken back="
              + found.size()
              + "] [windows taken back="
              + windows.size()
              + "] [added="
              + events.size()
              + "]");
    }
    return new Plan(frame, new BackFill.Result(found.size(), records(windows), events.size()));
  }

  private boolean isSource(int series) {
    return store.series(series).isSource();
  }

  private long records(List<CountedWindow> windows) {
    return windows.stream()
        .flatMap(window -> window.rows().stream())
        .filter(row -> isSource(row.series()))
        .mapToLong(CountedWindow.Row::records)
        .sum();
  }

  /**
   * Ids of new events that stand for events of the range, and for no others: windows know no ids, so the retained log is asked. The
   * frame names them, without records, so that they may be used again.
   */
  private List<FoundEvent> freed(List<NewEvent> events) throws IOException {
    Set<IdHash> ids = new LinkedHashSet<>();
    for (NewEvent event : events) {
      IdHash id =
          new IdHash(
              event.buffer().getLong(event.offset(), LITTLE_ENDIAN),
              event.buffer().getLong(event.offset() + 8, LITTLE_ENDIAN));
      if (id.low() != 0 || id.high() != 0) {
        ids.add(id);
      }
    }
    List<FoundEvent> freed = new ArrayList<>();
    for (EventFinder.Found found : finder.find(ids).values()) {
      List<FoundEvent> live = found.events();
      if (!live.isEmpty() && live.stream().allMatch(event -> ranges.holds(range, event, meters))) {
        FoundEvent first = live.get(0);
        freed.add(
            new FoundEvent(first.position(), first.index(), first.timeMs(), first.id(), List.of()));
      }
    }
    return freed;
  }
}
