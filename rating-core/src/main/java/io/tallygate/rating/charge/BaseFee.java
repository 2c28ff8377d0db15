package io.tallygate.rating.charge;

import io.tallygate.rating.period.BillingPeriod;
import io.tallygate.rating.period.PeriodLength;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A fee for each month or quarter, charged in full on the statement whose period ends it, also for a part of one.
 *
 * @param onlyWithUsage due only if any record of the plan's meters was counted in the fee's interval
 */
public record BaseFee(
    String key, String name, BigDecimal amount, PeriodLength every, boolean onlyWithUsage)
    implements Charge {
  @Override
  public @Nullable String meter() {
    return null;
  }

  @Override
  public List<ChargeLine> rate(ChargeContext context) {
    List<ChargeLine> lines = new ArrayList<>();
    for (BillingPeriod interval : context.feeIntervals(every)) {
      if (!onlyWithUsage || context.hasUsage(interval)) {
        lines.add(
            ChargeLine.priced(
                key,
                name + " " + interval.label(),
                BigDecimal.ONE,
                every.text(),
                amount,
                BigDecimal.ONE,
                context.currency(),
                Evidence.ofFee(context.throughFlush())));
      }
    }
    return lines;
  }
}
