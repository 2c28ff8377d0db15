package io.tallygate.rating.charge;

import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.period.BillingPeriod;
import io.tallygate.rating.period.PeriodLength;
import io.tallygate.rating.store.UsageRow;
import java.util.List;
import org.joda.money.CurrencyUnit;

/** What charges see of one subscription in one period. */
public interface ChargeContext {
  CurrencyUnit currency();

  /** The meter of that key; every meter that a plan's charges name exists. */
  Meter meter(String key);

  /**
   * Usage of all the subscription's subjects in the period.
   *
   * @param decomposition index into the meter's decompositions, or {@link
   *     io.tallygate.rating.meter.SeriesDefinition#NONE}
   */
  List<UsageRow> usage(Meter meter, int decomposition);

  /** True if the subscription begins with this period. */
  boolean isFirstPeriod();

  /** The intervals of a fee that end in this period, cut to the subscription. */
  List<BillingPeriod> feeIntervals(PeriodLength every);

  /** True if any record of the plan's meters was counted for the subscription in the interval. */
  boolean hasUsage(BillingPeriod interval);

  /** The flush that the usage was read through. */
  long throughFlush();
}
