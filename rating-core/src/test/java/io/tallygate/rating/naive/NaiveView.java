package io.tallygate.rating.naive;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;

/** What one charge sees: a subscription's usage, as known in one bill run, from the start of the accumulation through an instant. */
final class NaiveView {
  final NaiveWorld world;
  final int run;
  final long wholeFrom;
  final long wholeTo;
  final long through;
  final long coveredFrom;
  final long coveredTo;
  final long from;
  final long to;
  final Map<String, Ratio> allowances;
  private final long validFrom;
  private final long validTo;

  NaiveView(
      NaiveWorld world,
      int run,
      NaiveCalendar.Period whole,
      long through,
      long validFrom,
      long validTo,
      Map<String, Ratio> allowances) {
    this.world = world;
    this.run = run;
    this.wholeFrom = whole.fromMs();
    this.wholeTo = whole.toMs();
    this.through = through;
    this.validFrom = validFrom;
    this.validTo = validTo;
    this.allowances = allowances;
    NaiveSubscription subscription = world.subscription();
    coveredFrom = Math.max(Math.max(wholeFrom, subscription.chargedFromMs()), validFrom);
    coveredTo = Math.max(coveredFrom, Math.min(Math.min(wholeTo, subscription.endMs()), validTo));
    from = coveredFrom;
    to = Math.max(from, Math.min(coveredTo, through));
  }

  ZoneId zone() {
    return world.zone();
  }

  boolean isValidAt(long timeMs) {
    return validFrom <= timeMs && timeMs < validTo;
  }

  /** The later and the earlier bound of an interval and the validity; may end before it begins. */
  long[] valid(long fromMs, long toMs) {
    return new long[] {Math.max(fromMs, validFrom), Math.min(toMs, validTo)};
  }

  /** What the subscription pays for, in the order of event time, then of arrival. */
  List<NaiveEvent> events(String meter, long fromMs, long toMs, Predicate<String> dimension) {
    List<NaiveEvent> events = new ArrayList<>();
    for (NaiveEvent event : world.events()) {
      if (event.meter().equals(meter)
          && event.counts(run)
          && fromMs <= event.timeMs()
          && event.timeMs() < toMs
          && dimension.test(event.dimension())
          && world.subscription().pays(event.subject(), event.timeMs())) {
        events.add(event);
      }
    }
    events.sort(Comparator.comparingLong(NaiveEvent::timeMs));
    return events;
  }

  /** What all subjects paid for at an instant hold then: the sum of all their events until then, whoever paid for those. */
  Ratio held(String meter, long atMs, Predicate<String> dimension) {
    Ratio held = Ratio.ZERO;
    for (NaiveEvent event : world.events()) {
      if (event.meter().equals(meter)
          && event.counts(run)
          && event.timeMs() <= atMs
          && dimension.test(event.dimension())
          && world.subscription().pays(event.subject(), atMs)) {
        held = held.plus(event.quantity());
      }
    }
    return held;
  }

  /** Instants of the span at which what is held may change, its start among them. */
  TreeSet<Long> heldChanges(String meter) {
    TreeSet<Long> times = new TreeSet<>();
    if (from < to) {
      times.add(from);
    }
    for (NaiveSubscription.Assignment assignment : world.subscription().subjects()) {
      times.add(assignment.fromMs());
      times.add(assignment.toMs());
    }
    for (NaiveEvent event : world.events()) {
      if (event.meter().equals(meter) && event.counts(run)) {
        times.add(event.timeMs());
      }
    }
    return new TreeSet<>(times.subSet(from, to));
  }

  /** The share that [from, to) is of [wholeFrom, wholeTo). */
  Ratio share(String prorate, long fromMs, long toMs, long wholeFromMs, long wholeToMs) {
    return switch (prorate) {
      case "none" -> Ratio.ONE;
      case "day" ->
          Ratio.of(
              NaiveCalendar.days(fromMs, toMs, zone()),
              NaiveCalendar.days(wholeFromMs, wholeToMs, zone()));
      case "second" ->
          Ratio.of(
              NaiveCalendar.second(toMs) - NaiveCalendar.second(fromMs),
              NaiveCalendar.second(wholeToMs) - NaiveCalendar.second(wholeFromMs));
      default -> throw new IllegalArgumentException(prorate);
    };
  }
}
