package io.tallygate.rating.charge;

import io.tallygate.rating.period.PeriodLength;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.numbers.fraction.BigFraction;

/**
 * A fee for each interval, on the statement whose period ends it or, in advance, on the one before it begins.
 *
 * @param proration of an interval that the subscription covers in part, or in which the price changes
 * @param isInAdvance the first interval is on the first statement, together with the second
 * @param onlyWithUsage due only if any record of the plan's meters was counted in the interval
 */
public record BaseFee(
    String key,
    String name,
    BigDecimal amount,
    PeriodLength every,
    Proration proration,
    boolean isInAdvance,
    boolean onlyWithUsage)
    implements Charge {
  @Override
  public List<String> meters() {
    return List.of();
  }

  @Override
  public List<ChargePart> parts(ChargeContext context) {
    List<ChargePart> parts = new ArrayList<>();
    for (FeeInterval interval : context.feeIntervals(every, isInAdvance)) {
      if (isDue(interval) && (!onlyWithUsage || context.hasUsage(interval.span()))) {
        BigFraction share = proration.share(interval.valid(), interval.whole(), context.zones());
        parts.add(
            ChargePart.priced(
                interval.label(),
                LineKind.FEE,
                name + " " + interval.label(),
                share,
                every.text(),
                amount,
                BigDecimal.ONE,
                Evidence.ofFee(context.throughFlush())));
      }
    }
    return parts;
  }

  /** Where nothing is prorated, the price of an interval is the one that it begins with. */
  private boolean isDue(FeeInterval interval) {
    return proration != Proration.NONE || interval.isFirst();
  }
}
