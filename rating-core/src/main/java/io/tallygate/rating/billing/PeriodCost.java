package io.tallygate.rating.billing;

import io.tallygate.rating.catalog.Customer;
import io.tallygate.rating.catalog.Plan;
import io.tallygate.rating.catalog.Subscription;
import io.tallygate.rating.charge.ChargeLine;
import io.tallygate.rating.meter.Meters;
import io.tallygate.rating.period.BillingPeriod;
import io.tallygate.rating.store.UsageReader;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a subscription costs in one statement period with what was counted through a flush: the amounts that a preview's lines
 * would have, without items, adjustments, taxes and credit. Stateless; any thread.
 */
public final class PeriodCost {
  private PeriodCost() {}

  /**
   * What is used of the plan's allowances by the period's end, by their keys.
   *
   * @param throughFlush kept apart in the store, or its newest
   */
  public static Map<String, AllowanceUse> allowances(
      int tenant,
      Meters meters,
      UsageReader usage,
      Customer customer,
      Subscription subscription,
      Plan plan,
      BillingPeriod period,
      long throughFlush) {
    return new PeriodRating(
            tenant,
            meters,
            new UsageSource(usage, throughFlush, false),
            customer,
            subscription,
            plan,
            period)
        .allowances();
  }

  /**
   * Amounts by the keys of charges, in the plan's order; limits of the whole plan under a key of their own.
   *
   * @param throughFlush kept apart in the store, or its newest
   */
  public static Map<String, BigDecimal> byCharge(
      int tenant,
      Meters meters,
      UsageReader usage,
      Customer customer,
      Subscription subscription,
      Plan plan,
      BillingPeriod period,
      long throughFlush) {
    PeriodRating rating =
        new PeriodRating(
            tenant,
            meters,
            new UsageSource(usage, throughFlush, false),
            customer,
            subscription,
            plan,
            period);
    Map<String, BigDecimal> amounts = new LinkedHashMap<>();
    for (ChargeLine line : rating.lines()) {
      amounts.merge(line.charge(), line.amount(), BigDecimal::add);
    }
    return amounts;
  }
}
