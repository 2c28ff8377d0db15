package io.tallygate.rating.charge;

import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.store.UsageEvent;
import java.util.List;
import org.apache.commons.numbers.fraction.BigFraction;

/**
 * Tiers over the period's total, itemised: each event is charged the increase it causes.
 *
 * @param pricing of the running total
 */
public record GraduatedEvents(
    String key,
    String name,
    String meter,
    DimensionFilter where,
    Graduated pricing,
    Rounding rounding)
    implements Charge {
  @Override
  public List<String> meters() {
    return List.of(meter);
  }

  @Override
  public List<ChargePart> parts(ChargeContext context) {
    Meter kept = context.meter(meter);
    EventParts parts = new EventParts(name, kept, true, context);
    BigFraction total = BigFraction.ZERO;
    BigFraction before = BigFraction.ZERO;
    for (UsageEvent event : context.events(kept, context.span())) {
      if (where.takes(event.dimensions(), kept)) {
        BigFraction units = Statistic.units(event.quantity(), kept);
        total = total.add(units);
        BigFraction after = cost(total);
        parts.add(event, units, rounding.event(after.subtract(before), context.currency()));
        before = after;
      }
    }
    return parts.all();
  }

  private BigFraction cost(BigFraction total) {
    BigFraction cost = BigFraction.ZERO;
    for (Pricing.Priced part : pricing.price(total, true)) {
      cost = cost.add(part.amount());
    }
    return cost;
  }
}
