package io.tallygate.rating.charge;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What is done with the sum of a charge, or of a whole plan, over an accumulation period: first a discount, then the maximum,
 * and when the accumulation period is over, the minimum.
 *
 * @param discountPercent 0 to 100; null: none
 * @param discountAmount taken off at the most down to 0; null: none
 * @param maximum null: none
 * @param minimum null: none
 */
public record Limits(
    @Nullable BigDecimal discountPercent,
    @Nullable BigDecimal discountAmount,
    @Nullable BigDecimal maximum,
    @Nullable Minimum minimum) {
  public static final Limits NONE = new Limits(null, null, null, null);

  /**
   * A commitment.
   *
   * @param proration of the amount, where the subscription covers a part of the accumulation period only
   */
  public record Minimum(BigDecimal amount, Proration proration) {}
}
