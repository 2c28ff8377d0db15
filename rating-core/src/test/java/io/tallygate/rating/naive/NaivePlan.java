package io.tallygate.rating.naive;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A plan.
 *
 * @param period of a statement
 * @param accumulation of what accumulates
 * @param anchor {@code calendar}, {@code anniversary} or a date
 * @param tax null: none
 */
public record NaivePlan(
    NaiveLength period,
    NaiveLength accumulation,
    String anchor,
    List<Planned> charges,
    List<Allowance> allowances,
    NaiveLimits limits,
    NaiveRounding rounding,
    @Nullable TaxRate tax) {

  /** A charge while it is valid: [from, to) in ms since 1970. */
  public record Planned(
      String key,
      NaiveCharge charge,
      long fromMs,
      long toMs,
      NaiveLimits limits,
      NaiveRounding rounding) {}

  /** Units that several charges draw from. */
  public record Allowance(String key, Ratio quantity, Ratio carryOver) {}

  /** A tax. */
  public record TaxRate(Ratio percent, boolean isPerLine, boolean isGross) {}
}
