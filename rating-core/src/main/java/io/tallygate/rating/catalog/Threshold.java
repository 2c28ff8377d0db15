package io.tallygate.rating.catalog;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a plan watches in each statement period of a subscription. It is about usage and cost as they are known, and changes
 * neither: counting and billing go on above it.
 *
 * @param key unique within the plan; with subscription, period and percent it names an alert for good
 * @param meter whose quantity is watched, summed over the subscription's subjects; null: cost is watched
 * @param charge whose cost is watched; null with a null meter: the cost of the whole plan
 * @param limit more than 0, in the meter's unit or in the plan's currency
 * @param at percents of the limit at which it alerts, ascending, each 1 to {@value #PERCENT_MAX}
 * @param isHard the question whether a subject may still use something is answered with no from the limit on
 */
public record Threshold(
    String key,
    @Nullable String meter,
    @Nullable String charge,
    BigDecimal limit,
    List<Integer> at,
    boolean isHard) {
  public static final int PERCENT_MAX = 1000;

  /** Percents of all thresholds of a plan together: which of them have alerted is kept in the bits of a long. */
  public static final int STEPS_MAX = Long.SIZE;

  public Threshold {
    at = List.copyOf(at);
  }

  /** True if cost is watched. */
  public boolean isCost() {
    return meter == null;
  }
}
