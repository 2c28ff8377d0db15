package io.tallygate.rating.naive;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which number a charge prices.
 *
 * @param aggregation as documents write it
 * @param where the wanted value of dimension {@code d}; null: all
 * @param isByDimension each value apart
 * @param interval {@code hour}, {@code PT6H}, {@code PT15M}, {@code day}, {@code month}; null: none
 */
public record NaiveQuantity(
    String meter,
    String aggregation,
    @Nullable String where,
    boolean isByDimension,
    @Nullable String interval,
    Ratio multiply,
    Ratio divide,
    java.math.@Nullable RoundingMode rounding) {
  private static final long MINUTE_MS = 60_000;
  private static final long P95_WINDOW_MS = 5 * MINUTE_MS;

  public static NaiveQuantity of(String meter, String aggregation) {
    return new NaiveQuantity(meter, aggregation, null, false, null, Ratio.ONE, Ratio.ONE, null);
  }

  /** One number. */
  record Reading(String key, boolean isUsed, Ratio quantity) {}

  boolean takes(String dimension) {
    return where == null || where.equals(dimension);
  }

  /** Numbers by interval and value, those without usage left out; exactly one where neither is asked for. */
  List<Reading> readings(NaiveView view) {
    Map<String, Reading> readings = new TreeMap<>();
    if (!isByDimension && interval == null) {
      add(readings, "", this::takes, view.from, view.to, view);
      return new ArrayList<>(readings.values());
    }
    for (String value : values(view)) {
      Predicate<String> dimension = d -> takes(d) && (!isByDimension || d.equals(value));
      for (long[] part : parts(view)) {
        if (isUsed(view, dimension, part[0], part[1])) {
          add(readings, part[0] + "/" + value, dimension, part[0], part[1], view);
        }
      }
    }
    return new ArrayList<>(readings.values());
  }

  private TreeSet<String> values(NaiveView view) {
    TreeSet<String> values = new TreeSet<>();
    for (NaiveEvent event : view.world.events()) {
      values.add(isByDimension ? event.dimension() : "");
    }
    return values;
  }

  /** The intervals that hold any usage, cut to the span. */
  private List<long[]> parts(NaiveView view) {
    if (interval == null) {
      return List.of(new long[] {view.from, view.to});
    }
    TreeMap<Long, long[]> parts = new TreeMap<>();
    for (NaiveEvent event : view.events(meter, view.from, view.to, this::takes)) {
      long[] part = interval(event.timeMs(), view);
      parts.put(part[0], new long[] {Math.max(part[0], view.from), Math.min(part[1], view.to)});
    }
    return new ArrayList<>(parts.values());
  }

  private long[] interval(long timeMs, NaiveView view) {
    if ("month".equals(interval)) {
      NaiveCalendar.Period month = NaiveCalendar.months(1, view.zone()).holding(timeMs);
      return new long[] {month.fromMs(), month.toMs()};
    }
    long minutes =
        switch (String.valueOf(interval)) {
          case "hour" -> 60;
          case "PT6H" -> 360;
          case "PT15M" -> 15;
          default -> throw new IllegalArgumentException(interval);
        };
    LocalDate day = NaiveCalendar.date(timeMs, view.zone());
    long from = NaiveCalendar.startOf(day, view.zone());
    long end = NaiveCalendar.startOf(day.plusDays(1), view.zone());
    while (from + minutes * MINUTE_MS <= timeMs) {
      from += minutes * MINUTE_MS;
    }
    return new long[] {from, Math.min(from + minutes * MINUTE_MS, end)};
  }

  private boolean isUsed(NaiveView view, Predicate<String> dimension, long fromMs, long toMs) {
    if (!view.events(meter, fromMs, toMs, dimension).isEmpty()) {
      return true;
    }
    return aggregation.equals("held") && isHeldByAny(view, dimension);
  }

  /** True if a subject held something when the span began, or when it came in it. */
  private boolean isHeldByAny(NaiveView view, Predicate<String> dimension) {
    for (NaiveSubscription.Assignment assignment : view.world.subscription().subjects()) {
      long from = Math.max(view.from, assignment.fromMs());
      if (from >= Math.min(view.to, assignment.toMs())) {
        continue;
      }
      for (String value : List.of("", "a", "b", "c")) {
        Ratio held = Ratio.ZERO;
        for (NaiveEvent event : view.world.events()) {
          if (event.meter().equals(meter)
              && event.counts(view.run)
              && event.subject().equals(assignment.subject())
              && event.timeMs() < from
              && event.dimension().equals(value)) {
            held = held.plus(event.quantity());
          }
        }
        if (dimension.test(value) && held.signum() != 0) {
          return true;
        }
      }
    }
    return false;
  }

  private void add(
      Map<String, Reading> readings,
      String key,
      Predicate<String> dimension,
      long fromMs,
      long toMs,
      NaiveView view) {
    Ratio number = number(view, dimension, fromMs, toMs).times(multiply).by(divide);
    readings.put(
        key,
        new Reading(
            key,
            isUsed(view, dimension, fromMs, toMs),
            rounding == null ? number : number.rounded(0, rounding)));
  }

  /** The figure of the meter over [from, to), before it is converted. */
  Ratio number(NaiveView view, Predicate<String> dimension, long fromMs, long toMs) {
    if (aggregation.equals("held")) {
      return held(view, dimension);
    }
    List<NaiveEvent> events = view.events(meter, fromMs, toMs, dimension);
    List<Ratio> quantities = events.stream().map(NaiveEvent::quantity).toList();
    Ratio sum = quantities.stream().reduce(Ratio.ZERO, Ratio::plus);
    return switch (aggregation) {
      case "count" -> Ratio.of(events.size());
      case "sum" -> sum;
      case "average" -> events.isEmpty() ? Ratio.ZERO : sum.by(Ratio.of(events.size()));
      case "max" -> events.isEmpty() ? Ratio.ZERO : Collections.max(quantities);
      case "min" -> events.isEmpty() ? Ratio.ZERO : Collections.min(quantities);
      case "latest" -> events.isEmpty() ? Ratio.ZERO : quantities.get(quantities.size() - 1);
      case "unique" ->
          Ratio.of(
              events.stream()
                  .filter(e -> e.user() != null)
                  .map(NaiveEvent::user)
                  .distinct()
                  .count());
      case "p95" -> percentile95(events, fromMs, toMs);
      default -> throw new IllegalArgumentException(aggregation);
    };
  }

  /** Every window of 5 minutes by itself, sorted. */
  private static Ratio percentile95(List<NaiveEvent> events, long fromMs, long toMs) {
    int windows = Math.max(1, (int) ((toMs - fromMs) / P95_WINDOW_MS));
    Ratio[] sums = new Ratio[windows];
    java.util.Arrays.fill(sums, Ratio.ZERO);
    for (NaiveEvent event : events) {
      int window = (int) ((event.timeMs() - fromMs) / P95_WINDOW_MS);
      sums[window] = sums[window].plus(event.quantity());
    }
    java.util.Arrays.sort(sums);
    int rank = 1;
    while (rank * 100L < windows * 95L) {
      rank++;
    }
    return sums[rank - 1];
  }

  /** What is held from each change to the next, for as long as that is. */
  private Ratio held(NaiveView view, Predicate<String> dimension) {
    TreeSet<Long> changes = view.heldChanges(meter);
    Ratio weighted = Ratio.ZERO;
    for (long at : changes) {
      Long next = changes.higher(at);
      long until = next == null ? view.to : next;
      weighted = weighted.plus(view.held(meter, at, dimension).times(Ratio.of(until - at)));
    }
    return weighted.by(Ratio.of(view.wholeTo - view.wholeFrom));
  }

  Map<String, Object> document() {
    boolean isConverted =
        !multiply.equals(Ratio.ONE) || !divide.equals(Ratio.ONE) || rounding != null;
    return Written.fields(
        "meter",
        meter,
        "where",
        where == null ? null : Map.of("d", where),
        "by",
        isByDimension ? "d" : null,
        "interval",
        interval,
        "quantity",
        isConverted
            ? Written.fields(
                "multiply",
                multiply,
                "divide",
                divide,
                "round",
                rounding == null
                    ? null
                    : rounding.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'))
            : null);
  }
}
