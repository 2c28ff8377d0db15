package io.tallygate.rating.charge.call;

import io.tallygate.rating.charge.Charge;
import io.tallygate.rating.charge.ChargeContext;
import io.tallygate.rating.charge.ChargePart;
import io.tallygate.rating.charge.DimensionFilter;
import io.tallygate.rating.charge.EventParts;
import io.tallygate.rating.charge.Fractions;
import io.tallygate.rating.charge.IncludedUnits;
import io.tallygate.rating.meter.CallPart;
import io.tallygate.rating.meter.CallRule;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.store.UsageEvent;
import io.tallygate.rating.store.UsageRow;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.commons.numbers.fraction.BigFraction;
import org.jspecify.annotations.Nullable;

/**
 * Calls by a full tariff: each event is a call, its time the call's start, its quantity the seconds. Where the meter keeps its
 * events they are rated one by one; else the parts that were counted of them are priced, which comes to the same. A line for each part of
 * the tariff that was used; one for all calls where each call is rounded, because then no price makes the amount from the
 * seconds.
 *
 * <p>Included seconds are used in the order of time, whatever they would cost. A negative quantity takes a call of that length
 * back, and gives back the included seconds that were used.
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

  /** What of the charge needs the single call, as documents write it; empty where sums of parts are enough. */
  public List<String> needsEachCall() {
    List<String> reasons = new ArrayList<>();
    CallTariff tariff = raters.tariff();
    boolean hasBands = tariff.bands().size() > 1;
    if (tariff.maximum() != null) {
      reasons.add("maximumPerCall");
    }
    if (tariff.rounding() != null) {
      reasons.add("rounding.point event");
    }
    if (elapsed != null) {
      reasons.add("elapsed");
    }
    if (isItemised) {
      reasons.add("itemise");
    }
    if (zone == null && hasBands) {
      reasons.add("bands by each customer's clock (zone)");
    }
    if (hasBands || tariff.bands().get(0).steps().size() > 1) {
      if (included.signum() > 0) {
        reasons.add("included over several bands or steps");
      }
      if (allowance != null) {
        reasons.add("allowance over several bands or steps");
      }
    }
    return reasons;
  }

  /** How its calls are taken apart where they are counted: the bands go by one clock then, or there is only one. */
  public CallRule rule() {
    return rater().rule();
  }

  private CallRater rater() {
    return raters.in(zone == null ? ZoneOffset.UTC : zone);
  }

  @Override
  public List<ChargePart> parts(ChargeContext context) {
    Meter counted = context.meter(meter);
    return counted.keepEvents() ? partsOfEvents(counted, context) : partsOfSums(counted, context);
  }

  private List<ChargePart> partsOfSums(Meter counted, ChargeContext context) {
    CallRater rater = rater();
    int first = counted.decompositions().indexOf(new CallPart(rater.rule(), 0));
    if (first < 0) {
      throw new IllegalStateException(
          "meter does not count these parts of calls [meter=" + meter + "] [charge=" + key + "]");
    }
    CallLines lines = new CallLines(name, raters, counted, context);
    for (int part = 0; part < rater.rule().partCount(); part++) {
      List<UsageRow> rows =
          where.select(context.usage(counted, first + part, context.span()), counted);
      if (!rows.isEmpty()) {
        BigInteger billed = BigInteger.ZERO;
        for (UsageRow row : rows) {
          billed = billed.add(row.sum());
        }
        lines.add(
            part,
            rows,
            billed,
            rater.rule().isConnect(part) ? BigInteger.ZERO : free(billed, counted, context));
      }
    }
    return lines.parts();
  }

  /** Free units of the only part that may have any, in whole units as for single calls. */
  private BigInteger free(BigInteger billed, Meter counted, ChargeContext context) {
    BigFraction unit = Fractions.of(BigDecimal.ONE.movePointLeft(counted.scale()));
    BigFraction used = BigFraction.of(billed).multiply(unit);
    BigFraction free = new IncludedUnits(included, allowance).of(used, context).sum();
    return Fractions.rounded(free.divide(unit), 0, RoundingMode.DOWN).toBigIntegerExact();
  }

  private List<ChargePart> partsOfEvents(Meter kept, ChargeContext context) {
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
    EventParts parts = new EventParts(name, kept, isItemised, context);
    FreeTime free = free(calls, kept, context);
    for (UsageEvent event : calls) {
      RatedCall call = rate(event, kept, context, free);
      BigDecimal charged = BigDecimal.valueOf(call.billed() - call.free(), kept.scale());
      parts.add(event, Fractions.of(charged), call.amount());
    }
    return parts.all();
  }

  private List<ChargePart> partsByTariff(
      List<UsageEvent> calls, Meter kept, ChargeContext context) {
    CallLines lines = new CallLines(name, raters, kept, context);
    FreeTime free = free(calls, kept, context);
    for (UsageEvent event : calls) {
      RatedCall call = rate(event, kept, context, free);
      lines.add(event, call);
    }
    return lines.parts();
  }

  private ZoneId zoneAt(long timeMs, ChargeContext context) {
    return zone == null ? context.zones().zoneAt(Instant.ofEpochMilli(timeMs)) : zone;
  }

  /** Free units in the order of time: what a call taken back had of them is there again. */
  private static final class FreeTime {
    private final BigInteger most;
    private BigInteger used = BigInteger.ZERO;

    FreeTime(BigInteger most) {
      this.most = most;
    }

    /** How much of a call is free, 0 or more; less than nothing used is a credit in full. */
    long of(long billed) {
      BigInteger before = within();
      used = used.add(BigInteger.valueOf(billed));
      return within().subtract(before).abs().longValueExact();
    }

    private BigInteger within() {
      return used.max(BigInteger.ZERO).min(most);
    }
  }

  private RatedCall rate(UsageEvent event, Meter kept, ChargeContext context, FreeTime free) {
    RatedCall whole = rate(event, kept, context, 0);
    long own = free.of(whole.billed());
    return own == 0 ? whole : rate(event, kept, context, own);
  }

  private RatedCall rate(UsageEvent event, Meter kept, ChargeContext context, long free) {
    CallRater rater = raters.in(zoneAt(event.timeMs(), context));
    long before = elapsed == null ? 0 : scaled(event.attributes().get(elapsed), kept);
    long duration = Math.abs(Math.max(event.quantity(), -Long.MAX_VALUE));
    RatedCall call = rater.rate(event.timeMs(), duration, before, free);
    return event.quantity() < 0 ? call.negated() : call;
  }

  /** Seconds in an attribute; what is no decimal counts as none. */
  private static long scaled(@Nullable String text, Meter kept) {
    return text == null || !SECONDS.matcher(text).matches() ? 0 : units(new BigDecimal(text), kept);
  }

  private static long units(BigDecimal seconds, Meter kept) {
    return seconds.movePointRight(kept.scale()).setScale(0, RoundingMode.DOWN).longValue();
  }

  /** Free units for these calls: the included ones, then as much as they can use of the allowance, in whole units. */
  private FreeTime free(List<UsageEvent> calls, Meter kept, ChargeContext context) {
    BigInteger own = BigInteger.valueOf(units(included, kept));
    if (allowance == null) {
      return new FreeTime(own);
    }
    BigInteger billed = BigInteger.ZERO;
    for (UsageEvent event : calls) {
      billed = billed.add(BigInteger.valueOf(rate(event, kept, context, 0).billed()));
    }
    BigInteger wanted = billed.subtract(own);
    if (wanted.signum() <= 0) {
      return new FreeTime(own);
    }
    BigFraction unit = Fractions.of(BigDecimal.ONE.movePointLeft(kept.scale()));
    BigFraction drawn = context.draw(allowance, BigFraction.of(wanted).multiply(unit)).divide(unit);
    return new FreeTime(
        own.add(Fractions.rounded(drawn, 0, RoundingMode.DOWN).toBigIntegerExact()));
  }
}
