package io.tallygate.rating.charge;

import io.tallygate.rating.billing.OfflineUsage;
import io.tallygate.rating.meter.Aggregation;
import io.tallygate.rating.meter.Decomposition;
import io.tallygate.rating.meter.Dimension;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.period.BillingPeriod;
import io.tallygate.rating.period.PeriodLength;
import io.tallygate.rating.store.UsageRow;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.joda.money.CurrencyUnit;

/** One meter "m" with a dimension "d", and what was counted of it. */
final class FixedContext implements ChargeContext {
  private final Meter meter;
  private final OfflineUsage usage = new OfflineUsage();
  CurrencyUnit currency = CurrencyUnit.EUR;
  boolean isFirst;
  boolean hasUsage;
  List<BillingPeriod> fees = List.of();

  FixedContext(Aggregation aggregation, int scale, Decomposition... pulses) {
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
            false,
            List.of(),
            15,
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

  @Override
  public CurrencyUnit currency() {
    return currency;
  }

  @Override
  public Meter meter(String key) {
    return meter;
  }

  @Override
  public List<UsageRow> usage(Meter of, int decomposition) {
    Instant end = Instant.parse("2100-01-01T00:00:00Z");
    return usage.usage(of.id(), decomposition, null, 0, end.toEpochMilli(), Long.MAX_VALUE);
  }

  @Override
  public boolean isFirstPeriod() {
    return isFirst;
  }

  @Override
  public List<BillingPeriod> feeIntervals(PeriodLength every) {
    return fees;
  }

  @Override
  public boolean hasUsage(BillingPeriod interval) {
    return hasUsage;
  }

  @Override
  public long throughFlush() {
    return 9;
  }
}
