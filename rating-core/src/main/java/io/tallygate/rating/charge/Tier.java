package io.tallygate.rating.charge;

import java.math.BigDecimal;
import java.util.List;
import org.apache.commons.numbers.fraction.BigFraction;
import org.jspecify.annotations.Nullable;

/**
 * A tier of graduated and volume prices.
 *
 * @param upTo the last quantity in it, inclusive: what is more, by however little, is in the next; null: no end
 * @param price per unit (or percent, where the quantity is an amount)
 * @param flat due once when the tier is reached
 */
public record Tier(@Nullable BigDecimal upTo, BigDecimal price, BigDecimal flat) {

  /** The index of the tier that holds a quantity; what lies above the last border is in the last one. */
  static int indexOf(List<Tier> tiers, BigFraction quantity) {
    for (int i = 0; i < tiers.size() - 1; i++) {
      BigDecimal upTo = tiers.get(i).upTo;
      if (upTo == null || quantity.compareTo(Fractions.of(upTo)) <= 0) {
        return i;
      }
    }
    return tiers.size() - 1;
  }

  static String key(int index) {
    return "tier-" + (index + 1);
  }

  /** {@code tier 2 (up to 10)}. */
  static String text(List<Tier> tiers, int index) {
    BigDecimal upTo = tiers.get(index).upTo;
    return "tier " + (index + 1) + (upTo == null ? "" : " (up to " + upTo.toPlainString() + ")");
  }
}
