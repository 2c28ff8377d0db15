package io.tallygate.rating.catalog;

import io.tallygate.rating.charge.Charge;
import io.tallygate.rating.charge.Limits;
import io.tallygate.rating.charge.PlannedCharge;
import io.tallygate.rating.charge.Rounding;
import io.tallygate.rating.charge.Tax;
import io.tallygate.rating.period.LateRule;
import io.tallygate.rating.period.PeriodAnchor;
import io.tallygate.rating.period.PeriodLength;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import org.joda.money.CurrencyUnit;
import org.jspecify.annotations.Nullable;

/**
 * What is charged. A change of a plan makes a new instance; periods closed before keep the one they were billed with.
 *
 * @param currency fixed once set
 * @param period what one statement covers; fixed once set
 * @param anchor from which periods of every kind are counted; fixed once set
 * @param accumulation over which tiers, allowances, maximum and minimum accumulate: the statement period or a longer one that
 *     statement periods fill; fixed once set
 * @param charges in the order of a statement's lines
 * @param limits of all charges together
 * @param rounding of what the limits add or take off, and of items
 * @param tax null: none
 * @param trialDays local days at a subscription's start in which nothing is charged, 0 or more
 * @param thresholds what is watched in each statement period
 * @param late what becomes of usage that comes after its period's close
 * @param version catalog version that set it
 */
public record Plan(
    String key,
    String name,
    CurrencyUnit currency,
    PeriodLength period,
    PeriodAnchor anchor,
    PeriodLength accumulation,
    List<PlannedCharge> charges,
    List<Allowance> allowances,
    Limits limits,
    Rounding rounding,
    @Nullable Tax tax,
    int trialDays,
    List<Threshold> thresholds,
    LateRule late,
    int version) {
  public Plan {
    charges = List.copyOf(charges);
    allowances = List.copyOf(allowances);
    thresholds = List.copyOf(thresholds);
  }

  /**
   * Units that several charges draw from.
   *
   * @param quantity new in each accumulation period
   * @param carryOver what is left is carried into the next period, up to this cap; 0: nothing
   */
  public record Allowance(String key, BigDecimal quantity, BigDecimal carryOver) {}

  /** Keys of the meters that its charges price. */
  public Stream<String> meters() {
    return charges.stream().map(PlannedCharge::charge).map(Charge::meters).flatMap(List::stream);
  }

  /** Whether a charge or a threshold goes by the meter. */
  boolean looksAt(String meter) {
    return meters().anyMatch(meter::equals)
        || thresholds.stream().anyMatch(threshold -> meter.equals(threshold.meter()));
  }
}
