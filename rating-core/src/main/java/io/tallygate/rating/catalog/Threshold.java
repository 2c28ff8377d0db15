package io.tallygate.rating.catalog;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a plan watches in each statement period of a subscription. It is about usage and cost as they are known, and changes
 * neither: counting and billing go on above it.
 *
 * @param key unique within the plan; with subscription, period and percent it names an alert for good
 * @param meter whose quantity is watched, summed over the subscription's subjects; null: what rating says is watched
 * @param charge whose cost is watched; null with a null meter and allowance: the cost of the whole plan
 * @param allowance of the plan whose use is watched; its limit is what an accumulation period has of it
 * @param limit more than 0, in the meter's unit or in the plan's currency; of an allowance what is new in each period: what was
 *     carried over comes on top, and is known only when it is rated
 * @param at percents of the limit at which it alerts, ascending, each 1 to {@value #PERCENT_MAX}
 * @param isHard the question whether a subject may still use something is answered with no from the limit on
 */
public record Threshold(
    String key,
    @Nullable String meter,
    @Nullable String charge,
    @Nullable String allowance,
    BigDecimal limit,
    List<Integer> at,
    boolean isHard) {
  public static final int PERCENT_MAX = 1000;

  /** Percents of all thresholds of a plan together: which of them have alerted is kept in the bits of a long. */
  public static final int STEPS_MAX = Long.SIZE;

  public Threshold {
    at = List.copyOf(at);
  }

  /** True if what is watched is known only by rating: a cost, or what is used of an allowance. */
  public boolean isRated() {
    return meter == null;
  }
}
