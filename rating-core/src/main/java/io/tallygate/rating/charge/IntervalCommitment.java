package io.tallygate.rating.charge;

import java.math.BigDecimal;
import org.apache.commons.numbers.fraction.BigFraction;

/**
 * A commitment for each interval with usage: at least this much, and what exceeds it times a factor.
 *
 * @param minimum amount of money
 * @param overageFactor 1 or more
 */
public record IntervalCommitment(BigDecimal minimum, BigDecimal overageFactor) {
  BigFraction apply(BigFraction amount) {
    BigFraction committed = Fractions.of(minimum);
    BigFraction over = amount.subtract(committed);
    return over.signum() <= 0
        ? committed
        : committed.add(over.multiply(Fractions.of(overageFactor)));
  }
}
