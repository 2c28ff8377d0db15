package io.tallygate.rating.charge;

import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.store.UsageEvent;
import java.math.BigDecimal;
import java.util.List;
import org.apache.commons.numbers.fraction.BigFraction;
import org.jspecify.annotations.Nullable;

/**
 * A share of each event's amount, with what depends on the single event and on their order: a fixed fee, free events, a free
 * amount, a minimum and a maximum.
 *
 * <p>The free events and the free amount run over the accumulation period; with both, the first one reached ends both. The
 * event that crosses the free amount is charged on what exceeds it. The fixed fee counts towards minimum and maximum; a free
 * event costs nothing at all. A negative amount (a refund) gives its percentage back, and nothing else.
 *
 * @param freeEvents null: no such limit
 * @param freeAmount null: no such limit
 * @param minimum of an event that is not free; null: none
 * @param maximum of an event; null: none
 * @param isItemised a line for each event, else one for all
 */
public record EventPercentage(
    String key,
    String name,
    String meter,
    DimensionFilter where,
    BigDecimal percent,
    BigDecimal fixedFee,
    @Nullable Long freeEvents,
    @Nullable BigDecimal freeAmount,
    @Nullable BigDecimal minimum,
    @Nullable BigDecimal maximum,
    Rounding rounding,
    boolean isItemised)
    implements Charge {
  @Override
  public List<String> meters() {
    return List.of(meter);
  }

  @Override
  public List<ChargePart> parts(ChargeContext context) {
    Meter kept = context.meter(meter);
    EventParts parts = new EventParts(name, kept, isItemised, context);
    long seen = 0;
    BigFraction seenAmount = BigFraction.ZERO;
    for (UsageEvent event : context.events(kept, context.span())) {
      if (!where.takes(event.dimensions(), kept)) {
        continue;
      }
      BigFraction amount = Statistic.units(event.quantity(), kept);
      BigFraction charged = charged(amount, seen, seenAmount);
      BigFraction fee = charged == null ? BigFraction.ZERO : fee(charged);
      parts.add(event, amount, rounding.event(fee, context.currency()));
      if (amount.signum() >= 0) {
        seen++;
        seenAmount = seenAmount.add(amount);
      }
    }
    return parts.all();
  }

  /** What of an event's amount is charged; null: the event is free. */
  private @Nullable BigFraction charged(BigFraction amount, long seen, BigFraction seenAmount) {
    if (amount.signum() < 0 || (freeEvents == null && freeAmount == null)) {
      return amount;
    }
    BigFraction limit = freeAmount == null ? null : Fractions.of(freeAmount);
    boolean isOver =
        (freeEvents != null && seen >= freeEvents)
            || (limit != null && seenAmount.compareTo(limit) >= 0);
    if (isOver) {
      return amount;
    }
    BigFraction over = limit == null ? null : seenAmount.add(amount).subtract(limit);
    return over == null || over.signum() <= 0 ? null : over;
  }

  private BigFraction fee(BigFraction charged) {
    BigFraction share = charged.multiply(Fractions.of(percent)).divide(100);
    if (charged.signum() < 0) {
      return share;
    }
    BigFraction fee = share.add(Fractions.of(fixedFee));
    if (minimum != null) {
      fee = Fractions.max(fee, Fractions.of(minimum));
    }
    return maximum == null ? fee : Fractions.min(fee, Fractions.of(maximum));
  }
}
