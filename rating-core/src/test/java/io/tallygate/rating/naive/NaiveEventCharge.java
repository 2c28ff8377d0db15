package io.tallygate.rating.naive;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Models that look at each event, in the order of time. */
public final class NaiveEventCharge {
  private NaiveEventCharge() {}

  private static boolean takes(@Nullable String where, String dimension) {
    return where == null || where.equals(dimension);
  }

  private static Map<String, Object> with(
      Map<String, Object> fields, String meter, @Nullable String where) {
    Map<String, Object> document = new LinkedHashMap<>(fields);
    document.put("meter", meter);
    if (where != null) {
      document.put("where", Map.of("d", where));
    }
    return document;
  }

  /** The price comes with the event. */
  public record UnitPrice(
      String meter,
      @Nullable String where,
      Ratio otherwise,
      NaiveRounding rounding,
      boolean isItemised)
      implements NaiveCharge {
    @Override
    public Set<String> meters() {
      return Set.of(meter);
    }

    @Override
    public void rate(NaiveView view, Parts parts) {
      for (NaiveEvent event : view.events(meter, view.from, view.to, d -> takes(where, d))) {
        Ratio price = event.price() == null ? otherwise : Ratio.of(event.price());
        parts.add(
            isItemised ? "at " + event.timeMs() : "",
            rounding.event(event.quantity().times(price), view.world.minorDigits()));
      }
    }

    @Override
    public Map<String, Object> document() {
      return with(
          Written.fields(
              "type",
              "unit-price-in-event",
              "attribute",
              "price",
              "default",
              otherwise,
              "itemise",
              isItemised ? Boolean.TRUE : null),
          meter,
          where);
    }
  }

  /** Graduated percentages, itemised: what each event adds to the cost of all so far. */
  public record Tiers(
      String meter, @Nullable String where, NaivePricing.Graduated pricing, NaiveRounding rounding)
      implements NaiveCharge {
    @Override
    public Set<String> meters() {
      return Set.of(meter);
    }

    @Override
    public void rate(NaiveView view, Parts parts) {
      Ratio total = Ratio.ZERO;
      for (NaiveEvent event : view.events(meter, view.from, view.to, d -> takes(where, d))) {
        Ratio before = pricing.cost(total);
        total = total.plus(event.quantity());
        parts.add(
            "at " + event.timeMs(),
            rounding.event(pricing.cost(total).minus(before), view.world.minorDigits()));
      }
    }

    @Override
    public Map<String, Object> document() {
      Map<String, Object> document = new LinkedHashMap<>(pricing.document());
      document.put("itemise", Boolean.TRUE);
      return with(document, meter, where);
    }
  }

  /** A percentage of each event, with fees, free ones and bounds. */
  public record Percentage(
      String meter,
      @Nullable String where,
      Ratio percent,
      Ratio fixedFee,
      @Nullable Integer freeEvents,
      @Nullable Ratio freeAmount,
      @Nullable Ratio minimum,
      @Nullable Ratio maximum,
      NaiveRounding rounding,
      boolean isItemised)
      implements NaiveCharge {
    @Override
    public Set<String> meters() {
      return Set.of(meter);
    }

    @Override
    public void rate(NaiveView view, Parts parts) {
      int events = 0;
      Ratio amounts = Ratio.ZERO;
      for (NaiveEvent event : view.events(meter, view.from, view.to, d -> takes(where, d))) {
        Ratio amount = event.quantity();
        Ratio fee;
        if (amount.signum() < 0) {
          fee = amount.times(percent).by(Ratio.of(100));
        } else {
          fee = fee(amount, events, amounts);
          events++;
          amounts = amounts.plus(amount);
        }
        parts.add(
            isItemised ? "at " + event.timeMs() : "",
            rounding.event(fee, view.world.minorDigits()));
      }
    }

    private Ratio fee(Ratio amount, int eventsBefore, Ratio amountsBefore) {
      boolean isAnyFree =
          (freeEvents != null || freeAmount != null)
              && (freeEvents == null || eventsBefore < freeEvents)
              && (freeAmount == null || freeAmount.isMoreThan(amountsBefore));
      Ratio free = Ratio.ZERO;
      if (isAnyFree) {
        free = freeAmount == null ? amount : amount.atMost(freeAmount.minus(amountsBefore));
        if (free.equals(amount)) {
          return Ratio.ZERO;
        }
      }
      Ratio fee = amount.minus(free).times(percent).by(Ratio.of(100)).plus(fixedFee);
      fee = minimum == null ? fee : fee.atLeast(minimum);
      return maximum == null ? fee : fee.atMost(maximum);
    }

    @Override
    public Map<String, Object> document() {
      return with(
          Written.fields(
              "type",
              "percentage",
              "percent",
              percent,
              "fixedFee",
              fixedFee,
              "freeEvents",
              freeEvents == null ? null : freeEvents.toString(),
              "freeAmount",
              freeAmount,
              "minimumPerEvent",
              minimum,
              "maximumPerEvent",
              maximum,
              "itemise",
              isItemised ? Boolean.TRUE : null),
          meter,
          where);
    }
  }
}
