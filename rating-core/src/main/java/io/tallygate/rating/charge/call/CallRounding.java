package io.tallygate.rating.charge.call;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.apache.commons.numbers.fraction.BigFraction;

/**
 * How each call's cost is rounded, once, after everything else.
 *
 * @param digits after the point, 0 to 18
 */
public record CallRounding(RoundingMode mode, int digits) {

  BigFraction round(BigFraction amount) {
    return fraction(amount.bigDecimalValue(digits, mode));
  }

  /** The same number as an exact rational. */
  static BigFraction fraction(BigDecimal decimal) {
    return decimal.scale() <= 0
        ? BigFraction.of(decimal.toBigIntegerExact())
        : BigFraction.of(decimal.unscaledValue(), BigInteger.TEN.pow(decimal.scale()));
  }
}
