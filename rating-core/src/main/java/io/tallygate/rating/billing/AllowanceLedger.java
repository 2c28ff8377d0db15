package io.tallygate.rating.billing;

import java.util.HashMap;
import java.util.Map;
import org.apache.commons.numbers.fraction.BigFraction;

/** What is left of the allowances of one accumulation period while its charges are rated, in their order. Not thread-safe. */
final class AllowanceLedger {
  private final Map<String, BigFraction> left = new HashMap<>();

  void grant(String allowance, BigFraction quantity) {
    left.merge(allowance, quantity, BigFraction::add);
  }

  /**
   * Takes as much as there is.
   *
   * @return how much that was
   */
  BigFraction draw(String allowance, BigFraction wanted) {
    BigFraction available = left(allowance);
    BigFraction drawn = available.compareTo(wanted) < 0 ? available : wanted;
    left.put(allowance, available.subtract(drawn));
    return drawn;
  }

  BigFraction left(String allowance) {
    return left.getOrDefault(allowance, BigFraction.ZERO);
  }
}
