package io.tallygate.rating.charge.call;

import io.tallygate.rating.charge.Fractions;
import io.tallygate.rating.meter.PartSink;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.numbers.fraction.BigFraction;
import org.jspecify.annotations.Nullable;

/**
 * A tariff compiled for one zone and one scale: rates single calls, exactly. Pure, immutable, safe for all threads.
 *
 * <p>The later part of a call already begun is rated as what it adds: the pulses that begin in it, and as much as the maximum
 * and the rounding of the call so far leave. So the parts of a call together cost what the call costs whole.
 */
public final class CallRater {
  private final CallTariff tariff;
  private final PartRule rule;

  /** By part: price of one scaled unit, of one connect for a connect part. */
  private final BigFraction[] prices;

  private final @Nullable BigFraction maximum;

  CallRater(CallTariff tariff, PartRule rule) {
    this.tariff = tariff;
    this.rule = rule;
    this.maximum = tariff.maximum() == null ? null : Fractions.of(tariff.maximum());
    this.prices = new BigFraction[rule.partCount()];
    BigFraction unit = Fractions.of(BigDecimal.ONE.movePointLeft(rule.scale()));
    for (int part = 0; part < prices.length; part++) {
      TimeBand band = band(part);
      prices[part] =
          rule.isConnect(part)
              ? Fractions.of(band.connectFee()).multiply(unit)
              : perUnit(step(part)).multiply(unit);
    }
  }

  private static BigFraction perUnit(RateStep step) {
    return Fractions.of(step.price()).divide(Fractions.of(step.per()));
  }

  public CallTariff tariff() {
    return tariff;
  }

  /** How its calls are taken apart. */
  public PartRule rule() {
    return rule;
  }

  /** The band that a part belongs to. */
  public TimeBand band(int part) {
    return tariff.bands().get(rule.band(part));
  }

  /** The step of a part that is not a connect. */
  public RateStep step(int part) {
    return band(part).steps().get(rule.step(part));
  }

  /**
   * What one part costs, exactly.
   *
   * @param quantity of it, in scaled units
   */
  public BigFraction amount(int part, long quantity) {
    return prices[part].multiply(quantity);
  }

  /** What one part of many calls costs, exactly. */
  BigFraction amount(int part, BigInteger quantity) {
    return prices[part].multiply(quantity);
  }

  /** Rates a whole call of which nothing is free. */
  public RatedCall rate(long startMs, long duration) {
    return rate(startMs, duration, 0, 0);
  }

  /**
   * Rates a call, or a later part of one.
   *
   * @param startMs instant at which it, or its part, starts, ms since 1970
   * @param duration in scaled units, 0 or more; nothing is charged for 0
   * @param elapsed scaled units of the call before this part, 0 for a whole call or its first part; more than 366 days count
   *     as these
   * @param free included units that are left, 0 or more: they come off the billed time in its order, whatever its price, and
   *     never off the connect fee
   */
  public RatedCall rate(long startMs, long duration, long elapsed, long free) {
    check(duration, elapsed, free);
    if (duration == 0) {
      return RatedCall.NOTHING;
    }
    if (elapsed == 0) {
      Collector whole = new Collector(false, 0, free);
      rule.split(startMs, duration, whole);
      return whole.rated();
    }
    long begun = Math.min(elapsed, rule.followed());
    long callStartMs = startMs - rule.wholeMs(begun);
    BilledTime before = new BilledTime();
    rule.split(callStartMs, begun, before);
    Collector later = new Collector(true, before.units, free);
    rule.split(callStartMs, begun + Math.min(duration, PartRule.QUANTITY_MAX), later);
    return later.rated();
  }

  private static void check(long duration, long elapsed, long free) {
    if (duration < 0 || elapsed < 0 || free < 0) {
      throw new IllegalArgumentException(
          "must be 0 or more [duration="
              + duration
              + "] [elapsed="
              + elapsed
              + "] [free="
              + free
              + "]");
    }
  }

  /** Counts the time that the earlier part of a call was billed. */
  private final class BilledTime implements PartSink {
    private long units;

    @Override
    public void accept(int part, long quantity) {
      if (!rule.isConnect(part)) {
        units += quantity;
      }
    }
  }

  /** Prices the parts of one call, less those that an earlier part of it was billed. */
  private final class Collector implements PartSink {
    private final List<CallStretch> stretches = new ArrayList<>(4);
    private final boolean isLater;
    private long billedBefore;
    private long freeLeft;
    private long billedTime;
    private BigFraction before = BigFraction.ZERO;
    private BigFraction sum = BigFraction.ZERO;

    Collector(boolean isLater, long billedBefore, long free) {
      this.isLater = isLater;
      this.billedBefore = billedBefore;
      this.freeLeft = free;
    }

    @Override
    public void accept(int part, long quantity) {
      if (rule.isConnect(part)) {
        connect(part, quantity);
        return;
      }
      long earlier = Math.min(quantity, billedBefore);
      billedBefore -= earlier;
      if (earlier > 0) {
        before = before.add(amount(part, earlier));
      }
      if (earlier < quantity) {
        time(part, quantity - earlier);
      }
    }

    private void connect(int part, long quantity) {
      if (isLater) {
        before = before.add(amount(part, quantity));
      } else if (!prices[part].equals(BigFraction.ZERO)) {
        add(new CallStretch(part, quantity, 0, amount(part, quantity)));
      }
    }

    private void time(int part, long billed) {
      long free = Math.min(freeLeft, billed);
      freeLeft -= free;
      billedTime += billed;
      add(new CallStretch(part, billed, free, amount(part, billed - free)));
    }

    /** Joins what goes on in the same part over a border that changes nothing, a midnight or a change of clocks. */
    private void add(CallStretch next) {
      sum = sum.add(next.amount());
      int last = stretches.size() - 1;
      if (last >= 0 && stretches.get(last).part() == next.part()) {
        CallStretch joined = stretches.get(last);
        stretches.set(
            last,
            new CallStretch(
                next.part(),
                joined.billed() + next.billed(),
                joined.free() + next.free(),
                joined.amount().add(next.amount())));
      } else {
        stretches.add(next);
      }
    }

    RatedCall rated() {
      BigFraction amount = charged(before.add(sum)).subtract(charged(before));
      return new RatedCall(stretches, billedTime, sum, amount);
    }
  }

  /** What a call may be charged that costs so much up to now. */
  private BigFraction charged(BigFraction cost) {
    BigFraction within = maximum != null && cost.compareTo(maximum) > 0 ? maximum : cost;
    return tariff.rounding() == null ? within : tariff.rounding().round(within);
  }
}
