package io.tallygate.rating.charge.call;

import io.tallygate.rating.charge.Charge;
import io.tallygate.rating.charge.ChargeContext;
import io.tallygate.rating.charge.ChargePart;
import io.tallygate.rating.charge.DimensionFilter;
import io.tallygate.rating.charge.EventParts;
import io.tallygate.rating.charge.Fractions;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.store.UsageEvent;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.commons.numbers.fraction.BigFraction;
import org.jspecify.annotations.Nullable;

/**
 * Calls by a full tariff: each kept event is a call, its time the call's start, its quantity the seconds. A line for each part of
 * the tariff that was used; one for all calls where each call is rounded, because then no price makes the amount from the
 * seconds.
 *
 * <p>Included seconds are used in the order of time, whatever they would cost. A negative quantity takes a call of that length
 * back at its full price.
 *
 * @param zone whose clock the bands go by; null: the customer's at the time of the event
 * @param included seconds free in each accumulation period, 0 or more
 * @param allowance shared with other charges, drawn after {@code included}; null: none
 * @param elapsed attribute with the seconds of the call before this event; null: every event is a whole call
 * @param isItemised a line for each call
 */
public record TariffCall(
    String key,
    String name,
    String meter,
    DimensionFilter where,
    CallRaters raters,
    @Nullable ZoneId zone,
    BigDecimal included,
    @Nullable String allowance,
    @Nullable String elapsed,
    boolean isItemised)
    implements Charge {
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,18})?");

  @Override
  public List<String> meters() {
    return List.of(meter);
  }

  @Override
  public List<ChargePart> parts(ChargeContext context) {
    Meter kept = context.meter(meter);
    List<UsageEvent> calls = new ArrayList<>();
    for (UsageEvent event : context.events(kept, context.span())) {
      if (where.takes(event.dimensions(), kept)) {
        calls.add(event);
      }
    }
    return isItemised || raters.tariff().rounding() != null
        ? partsByCall(calls, kept, context)
        : partsByTariff(calls, kept, context);
  }

  private List<ChargePart> partsByCall(List<UsageEvent> calls, Meter kept, ChargeContext context) {
    EventParts parts = new EventParts(name, kept, isItemised, context.throughFlush());
    long free = free(calls, kept, context);
    for (UsageEvent event : calls) {
      RatedCall call = rate(event, kept, context, free);
      free -= call.free();
      BigDecimal charged = BigDecimal.valueOf(call.billed() - call.free(), kept.scale());
      parts.add(event, Fractions.of(charged), call.amount());
    }
    return parts.all();
  }

  private List<ChargePart> partsByTariff(
      List<UsageEvent> calls, Meter kept, ChargeContext context) {
    CallLines lines = new CallLines(name, raters, kept, context.throughFlush());
    long free = free(calls, kept, context);
    for (UsageEvent event : calls) {
      RatedCall call = rate(event, kept, context, free);
      free -= call.free();
      lines.add(event, call);
    }
    return lines.parts();
  }

  private ZoneId zoneAt(long timeMs, ChargeContext context) {
    return zone == null ? context.zones().zoneAt(Instant.ofEpochMilli(timeMs)) : zone;
  }

  private RatedCall rate(UsageEvent event, Meter kept, ChargeContext context, long free) {
    CallRater rater = raters.in(zoneAt(event.timeMs(), context));
    long before = elapsed == null ? 0 : scaled(event.attributes().get(elapsed), kept);
    return event.quantity() < 0
        ? rater
            .rate(event.timeMs(), Math.abs(Math.max(event.quantity(), -Long.MAX_VALUE)), before, 0)
            .negated()
        : rater.rate(event.timeMs(), event.quantity(), before, free);
  }

  /** Seconds in an attribute; what is no decimal counts as none. */
  private static long scaled(@Nullable String text, Meter kept) {
    return text == null || !SECONDS.matcher(text).matches() ? 0 : units(new BigDecimal(text), kept);
  }

  private static long units(BigDecimal seconds, Meter kept) {
    return seconds.movePointRight(kept.scale()).setScale(0, RoundingMode.DOWN).longValue();
  }

  /** Free units for these calls: the included ones, then as much as they can use of the allowance. */
  private long free(List<UsageEvent> calls, Meter kept, ChargeContext context) {
    long own = units(included, kept);
    if (allowance == null) {
      return own;
    }
    BigFraction billed = BigFraction.ZERO;
    for (UsageEvent event : calls) {
      if (event.quantity() > 0) {
        billed = billed.add(rate(event, kept, context, 0).billed());
      }
    }
    BigFraction wanted = billed.subtract(own);
    if (wanted.signum() <= 0) {
      return own;
    }
    BigDecimal unit = BigDecimal.ONE.movePointLeft(kept.scale());
    BigFraction drawn = context.draw(allowance, wanted.multiply(Fractions.of(unit)));
    return own
        + Fractions.rounded(drawn.divide(Fractions.of(unit)), 0, RoundingMode.DOWN).longValue();
  }
}
