package io.tallygate.rating.charge.call;

import io.tallygate.rating.charge.ChargeContext;
import io.tallygate.rating.charge.ChargePart;
import io.tallygate.rating.charge.Evidence;
import io.tallygate.rating.charge.Fractions;
import io.tallygate.rating.charge.LineKind;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.store.UsageEvent;
import io.tallygate.rating.store.UsageRow;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.numbers.fraction.BigFraction;

/** Collects calls by the parts of their tariff, rated or counted, and what the maximum of each takes off. Not thread-safe. */
final class CallLines {
  private final String name;
  private final CallRater rater;
  private final Meter meter;
  private final ChargeContext context;
  private final Map<Integer, Sum> byPart = new TreeMap<>();
  private final Sum maximum = new Sum();
  private int calls;

  CallLines(String name, CallRaters raters, Meter meter, ChargeContext context) {
    this.name = name;
    // parts are the same in every zone
    this.rater = raters.in(ZoneOffset.UTC);
    this.meter = meter;
    this.context = context;
  }

  /** What calls brought to one part. */
  private static final class Sum {
    private final List<UsageEvent> events = new ArrayList<>();
    private final List<UsageRow> rows = new ArrayList<>();

    /** The call that was added last, counted from 1: it may come back to the part. */
    private int lastCall;

    private BigFraction billed = BigFraction.ZERO;
    private BigFraction free = BigFraction.ZERO;
    private BigFraction amount = BigFraction.ZERO;
  }

  void add(UsageEvent event, RatedCall call) {
    calls++;
    for (CallStretch stretch : call.stretches()) {
      Sum sum = byPart.computeIfAbsent(stretch.part(), part -> new Sum());
      if (sum.lastCall < calls) {
        sum.lastCall = calls;
        sum.events.add(event);
      }
      sum.billed = sum.billed.add(stretch.billed());
      sum.free = sum.free.add(stretch.free());
      sum.amount = sum.amount.add(stretch.amount());
    }
    BigFraction off = call.amount().subtract(call.exact());
    if (off.signum() != 0) {
      maximum.events.add(event);
      maximum.amount = maximum.amount.add(off);
    }
  }

  /** What was counted of a part, scaled; a connect that costs nothing is no line. */
  void add(int part, List<UsageRow> rows, BigInteger billed, BigInteger free) {
    if (rater.rule().isConnect(part) && rater.band(part).connectFee().signum() == 0) {
      return;
    }
    Sum sum = byPart.computeIfAbsent(part, key -> new Sum());
    sum.rows.addAll(rows);
    sum.billed = sum.billed.add(billed);
    sum.free = sum.free.add(free);
    sum.amount = sum.amount.add(rater.amount(part, billed.subtract(free)));
  }

  List<ChargePart> parts() {
    List<ChargePart> parts = new ArrayList<>();
    byPart.forEach(
        (part, sum) ->
            parts.add(rater.rule().isConnect(part) ? connect(part, sum) : time(part, sum)));
    if (!maximum.events.isEmpty()) {
      parts.add(
          new ChargePart(
              "maximum",
              LineKind.MAXIMUM,
              name + ", maximum of a call",
              BigFraction.ONE,
              "1",
              null,
              BigDecimal.ONE,
              maximum.amount,
              evidence(maximum)));
    }
    return parts;
  }

  private ChargePart connect(int part, Sum sum) {
    return new ChargePart(
        rater.band(part).name() + "/connect",
        LineKind.FEE,
        name + bandText(part) + ", connect fee",
        units(sum.billed),
        "1",
        rater.band(part).connectFee(),
        BigDecimal.ONE,
        sum.amount,
        evidence(sum));
  }

  private ChargePart time(int part, Sum sum) {
    RateStep step = rater.step(part);
    String from = step.from().stripTrailingZeros().toPlainString();
    return new ChargePart(
        rater.band(part).name() + "/" + from,
        LineKind.USAGE,
        name
            + bandText(part)
            + (step.from().signum() == 0 ? "" : ", from second " + from)
            + freeText(sum),
        units(sum.billed.subtract(sum.free)),
        meter.unit(),
        step.price(),
        step.per(),
        sum.amount,
        evidence(sum));
  }

  private String bandText(int part) {
    return rater.tariff().bands().size() == 1 ? "" : ", " + rater.band(part).name();
  }

  private String freeText(Sum sum) {
    return sum.free.signum() == 0
        ? ""
        : " (" + shown(sum.billed) + " used, " + shown(sum.free) + " included)";
  }

  private String shown(BigFraction scaled) {
    return Fractions.shown(units(scaled)).toPlainString();
  }

  private BigFraction units(BigFraction scaled) {
    return scaled.multiply(Fractions.of(BigDecimal.ONE.movePointLeft(meter.scale())));
  }

  private Evidence evidence(Sum sum) {
    return sum.rows.isEmpty()
        ? context.evidenceOfEvents(meter, sum.events)
        : context.evidence(meter, sum.rows);
  }
}
