package io.tallygate.rating.naive;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Models that choose a price by dimension values or readings. */
public final class NaiveSumCharge {
  private NaiveSumCharge() {}

  /** Prices by the value of {@code d}, or else the default; each price is one line. */
  public record Matrix(
      String meter,
      String aggregation,
      @Nullable String where,
      Map<String, Ratio> prices,
      Ratio otherwise,
      Ratio per)
      implements NaiveCharge {
    @Override
    public Set<String> meters() {
      return Set.of(meter);
    }

    @Override
    public void rate(NaiveView view, Parts parts) {
      NaiveQuantity all = NaiveQuantity.of(meter, aggregation);
      for (String value : prices.keySet()) {
        if (where == null || where.equals(value)) {
          Ratio number = all.number(view, value::equals, view.from, view.to);
          parts.add(value, number.times(prices.get(value)).by(per));
        }
      }
      Ratio others =
          all.number(
              view,
              d -> !prices.containsKey(d) && (where == null || where.equals(d)),
              view.from,
              view.to);
      parts.add("others", others.times(otherwise).by(per));
    }

    @Override
    public Map<String, Object> document() {
      List<Map<String, Object>> cells = new ArrayList<>();
      prices.forEach(
          (value, price) -> cells.add(Written.fields("when", Map.of("d", value), "price", price)));
      return Written.fields(
          "type",
          "matrix",
          "meter",
          meter,
          "where",
          where == null ? null : Map.of("d", where),
          "prices",
          cells,
          "default",
          otherwise,
          "per",
          per);
    }
  }

  /** Percentages of a sum, by the value of {@code d} or one for all. */
  public record Percentage(String meter, boolean isByDimension, Map<String, Ratio> rates)
      implements NaiveCharge {
    @Override
    public Set<String> meters() {
      return Set.of(meter);
    }

    @Override
    public void rate(NaiveView view, Parts parts) {
      for (NaiveEvent event : view.events(meter, view.from, view.to, d -> true)) {
        String value =
            isByDimension && rates.containsKey(event.dimension()) ? event.dimension() : "*";
        parts.add(value, event.quantity().times(rates.get(value)).by(Ratio.of(100)));
      }
    }

    @Override
    public Map<String, Object> document() {
      Map<String, Object> written = new LinkedHashMap<>();
      rates.forEach((value, rate) -> written.put(value, Written.decimal(rate)));
      return Written.fields(
          "type",
          "percentage",
          "meter",
          meter,
          "dimension",
          isByDimension ? "d" : null,
          "rates",
          written);
    }
  }

  /** The price of the first level whose limits no reading exceeds. */
  public record Capacity(Map<String, String> aggregations, List<Level> levels)
      implements NaiveCharge {

    /** A level: what each meter may read at most. */
    public record Level(Map<String, Ratio> limits, Ratio price) {}

    @Override
    public Set<String> meters() {
      return aggregations.keySet();
    }

    @Override
    public void rate(NaiveView view, Parts parts) {
      Map<String, Ratio> readings = new LinkedHashMap<>();
      boolean isUsed = false;
      for (String meter : aggregations.keySet()) {
        NaiveQuantity.Reading reading =
            NaiveQuantity.of(meter, aggregations.get(meter)).readings(view).get(0);
        isUsed |= reading.isUsed();
        readings.put(meter, reading.quantity());
      }
      int level = 0;
      while (level < levels.size() - 1 && isExceeded(levels.get(level), readings)) {
        level++;
      }
      if (isUsed) {
        parts.add("level " + level, levels.get(level).price);
      }
    }

    private static boolean isExceeded(Level level, Map<String, Ratio> readings) {
      return level.limits.entrySet().stream()
          .anyMatch(limit -> readings.get(limit.getKey()).isMoreThan(limit.getValue()));
    }

    @Override
    public Map<String, Object> document() {
      List<Map<String, Object>> tiers = new ArrayList<>();
      for (Level level : levels) {
        Map<String, Object> limits = new LinkedHashMap<>();
        level.limits.forEach((meter, limit) -> limits.put(meter, Written.decimal(limit)));
        tiers.add(Written.fields("limits", limits.isEmpty() ? null : limits, "price", level.price));
      }
      return Written.fields(
          "type", "capacity", "meters", new ArrayList<>(aggregations.keySet()), "tiers", tiers);
    }
  }

  /** Tiers of what is held, day by day or piece by piece. */
  public record GraduatedHeld(
      String meter, @Nullable String where, List<NaivePricing.Tier> tiers, String prorate)
      implements NaiveCharge {
    @Override
    public Set<String> meters() {
      return Set.of(meter);
    }

    @Override
    public void rate(NaiveView view, Parts parts) {
      TreeSet<Long> changes = view.heldChanges(meter);
      Ratio highest = Ratio.ZERO;
      for (long at : changes) {
        highest = highest.atLeast(held(view, at));
      }
      Ratio below = Ratio.ZERO;
      for (int i = 0; i < tiers.size() && highest.isMoreThan(below); i++) {
        NaivePricing.Tier tier = tiers.get(i);
        parts.add(i + "flat", tier.flat());
        parts.add(i + "", weighted(view, below, tier.upTo()).times(tier.price()));
        below = tier.upTo() == null ? highest : tier.upTo();
      }
    }

    private Ratio held(NaiveView view, long at) {
      return view.held(meter, at, d -> where == null || where.equals(d));
    }

    /** The units between two borders, over the span. */
    private Ratio weighted(NaiveView view, Ratio below, @Nullable Ratio upTo) {
      return switch (prorate) {
        case "none" -> within(held(view, view.to - 1), below, upTo);
        case "day" -> {
          Ratio sum = Ratio.ZERO;
          LocalDate last = NaiveCalendar.date(view.to, view.zone());
          for (LocalDate day = NaiveCalendar.date(view.from, view.zone());
              day.isBefore(last);
              day = day.plusDays(1)) {
            long end = NaiveCalendar.startOf(day.plusDays(1), view.zone());
            sum = sum.plus(within(held(view, Math.min(end, view.to) - 1), below, upTo));
          }
          yield sum.by(Ratio.of(NaiveCalendar.days(view.wholeFrom, view.wholeTo, view.zone())));
        }
        default -> {
          Ratio sum = Ratio.ZERO;
          TreeSet<Long> changes = view.heldChanges(meter);
          for (long at : changes) {
            Long next = changes.higher(at);
            long until = NaiveCalendar.second(next == null ? view.to : next);
            Ratio seconds = Ratio.of(until - NaiveCalendar.second(at));
            sum = sum.plus(within(held(view, at), below, upTo).times(seconds));
          }
          yield sum.by(
              Ratio.of(NaiveCalendar.second(view.wholeTo) - NaiveCalendar.second(view.wholeFrom)));
        }
      };
    }

    private static Ratio within(Ratio held, Ratio below, @Nullable Ratio upTo) {
      Ratio top = upTo == null ? held : held.atMost(upTo);
      return top.minus(below).atLeast(Ratio.ZERO);
    }

    @Override
    public Map<String, Object> document() {
      return Written.fields(
          "type",
          "graduated-held",
          "meter",
          meter,
          "where",
          where == null ? null : Map.of("d", where),
          "tiers",
          Written.tiers(tiers, "price"),
          "prorate",
          prorate);
    }
  }
}
