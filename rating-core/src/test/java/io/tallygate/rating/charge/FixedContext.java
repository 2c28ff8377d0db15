package io.tallygate.rating.charge;

import io.tallygate.rating.billing.OfflineUsage;
import io.tallygate.rating.meter.Aggregation;
import io.tallygate.rating.meter.Dimension;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.Pulse;
import io.tallygate.rating.meter.SeriesDefinition;
import io.tallygate.rating.period.PeriodLength;
import io.tallygate.rating.period.Span;
import io.tallygate.rating.period.ZoneHistory;
import io.tallygate.rating.store.UsageEvent;
import io.tallygate.rating.store.UsageRow;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.apache.commons.numbers.fraction.BigFraction;
import org.joda.money.CurrencyUnit;
import org.jspecify.annotations.Nullable;

/** One meter "m" with a dimension "d", and what was counted of it. */
public final class FixedContext implements ChargeContext {
  private final Meter meter;
  private final OfflineUsage usage = new OfflineUsage();
  CurrencyUnit currency = CurrencyUnit.EUR;
  boolean isFirst;
  boolean hasUsage;
  boolean isOver = true;
  List<FeeInterval> fees = List.of();
  Span span = new Span(Instant.EPOCH, Instant.parse("2100-01-01T00:00:00Z"));
  @Nullable Span covered;
  BigFraction left = BigFraction.ZERO;

  FixedContext(Aggregation aggregation, int scale, Pulse... pulses) {
    this(aggregation, scale, false, pulses);
  }

  public FixedContext(Aggregation aggregation, int scale, boolean keepsEvents, Pulse... pulses) {
    meter =
        new Meter(
            0,
            0,
            "m",
            "m",
            aggregation,
            "$.v",
            "u",
            scale,
            List.of(new Dimension("d", "$.d")),
            aggregation.needsEvents() || keepsEvents,
            List.of("v", "price"),
            aggregation == Aggregation.P95 ? 5 : 15,
            Meter.BACK_LIMIT_DEFAULT,
            Meter.AHEAD_LIMIT_DEFAULT,
            List.of(pulses));
  }

  FixedContext count(String dimension, String quantity) {
    usage.count(
        meter,
        "s",
        List.of(dimension),
        0,
        new BigDecimal(quantity).movePointRight(meter.scale()).longValueExact());
    return this;
  }

  public FixedContext count(
      String dimension, String time, String quantity, Map<String, String> with) {
    usage.count(
        meter,
        "s",
        List.of(dimension),
        Instant.parse(time).toEpochMilli(),
        new BigDecimal(quantity).movePointRight(meter.scale()).longValueExact(),
        with);
    return this;
  }

  /** The charge's lines where the accumulation begins with the period. */
  List<ChargeLine> lines(Charge charge) {
    return lines(charge, Limits.NONE, Rounding.DEFAULT);
  }

  List<ChargeLine> lines(Charge charge, Limits limits, Rounding rounding) {
    CumulativeCharge end =
        CumulativeCharge.of(
            charge.key(), charge.name(), charge.parts(this), limits, rounding, this);
    return CumulativeCharge.difference(end, new CumulativeCharge(charge.key(), List.of()));
  }

  @Override
  public CurrencyUnit currency() {
    return currency;
  }

  @Override
  public ZoneHistory zones() {
    return ZoneHistory.of(ZoneOffset.UTC);
  }

  @Override
  public Meter meter(String key) {
    return meter;
  }

  @Override
  public Span span() {
    return span;
  }

  @Override
  public Span accumulation() {
    return span;
  }

  @Override
  public Span covered() {
    return covered == null ? span : covered;
  }

  @Override
  public boolean isSettled() {
    return isOver;
  }

  @Override
  public List<UsageRow> usage(Meter of, int decomposition, Span within) {
    return usage.usage(of.id(), decomposition, null, from(within), to(within), Long.MAX_VALUE);
  }

  @Override
  public List<UsageRow> usageByWindow(Meter of, int decomposition, Span within) {
    return usage.usageByWindow(
        of.id(), decomposition, null, from(within), to(within), Long.MAX_VALUE);
  }

  @Override
  public List<UsageEvent> events(Meter of, Span within) {
    return usage.keptEvents(of.id(), null, from(within), to(within), Long.MAX_VALUE);
  }

  private static long from(Span within) {
    return within.from().toEpochMilli();
  }

  private static long to(Span within) {
    return within.to().toEpochMilli();
  }

  @Override
  public List<Carried> carried(Meter of, Span within) {
    Instant start = within.from();
    return usage(of, SeriesDefinition.NONE, new Span(Instant.EPOCH, start)).stream()
        .map(row -> new Carried(start, row.dimensions(), row.sum()))
        .filter(change -> change.quantity().signum() != 0)
        .toList();
  }

  @Override
  public BigFraction draw(String allowance, BigFraction wanted) {
    BigFraction drawn = Fractions.min(left, wanted);
    left = left.subtract(drawn);
    return drawn;
  }

  @Override
  public List<FeeInterval> feeIntervals(PeriodLength every, boolean inAdvance) {
    return fees;
  }

  @Override
  public boolean hasBegun() {
    return isFirst;
  }

  @Override
  public boolean hasUsage(Span interval) {
    return hasUsage;
  }

  @Override
  public long throughFlush() {
    return 9;
  }
}
