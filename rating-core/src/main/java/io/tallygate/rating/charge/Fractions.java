package io.tallygate.rating.charge;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.apache.commons.numbers.fraction.BigFraction;

/**
 * Between decimals and exact rationals. A price per month by days is a third of nothing in decimals; as a rational it stays
 * exact until the one place where it is rounded.
 */
public final class Fractions {
  /** Digits after the point that people see of a quantity that no decimal can hold. */
  private static final int SHOWN_DIGITS = 10;

  private static final BigInteger FIVE = BigInteger.valueOf(5);

  private Fractions() {}

  public static BigFraction of(BigDecimal decimal) {
    return decimal.scale() <= 0
        ? BigFraction.of(decimal.toBigIntegerExact())
        : BigFraction.of(decimal.unscaledValue(), BigInteger.TEN.pow(decimal.scale()));
  }

  /** Rounded once. */
  public static BigDecimal rounded(BigFraction fraction, int digits, RoundingMode mode) {
    return fraction.bigDecimalValue(digits, mode);
  }

  /** The decimal that people see: exact where there is one, else rounded half up to 10 digits. */
  public static BigDecimal shown(BigFraction fraction) {
    int digits = digits(fraction.getDenominator());
    return digits < 0
        ? fraction.bigDecimalValue(SHOWN_DIGITS, RoundingMode.HALF_UP)
        : fraction.bigDecimalValue(digits, RoundingMode.UNNECESSARY);
  }

  /** Digits after the point that a reduced denominator needs; -1: no number of them is enough. */
  private static int digits(BigInteger denominator) {
    int twos = denominator.getLowestSetBit();
    BigInteger rest = denominator.shiftRight(twos);
    int fives = 0;
    while (rest.mod(FIVE).signum() == 0) {
      rest = rest.divide(FIVE);
      fives++;
    }
    return rest.equals(BigInteger.ONE) ? Math.max(twos, fives) : -1;
  }

  /** Its written form: {@code 12.5} where a decimal holds it, else {@code n/d}. */
  public static String text(BigFraction fraction) {
    return digits(fraction.getDenominator()) < 0
        ? fraction.getNumerator() + "/" + fraction.getDenominator()
        : shown(fraction).toPlainString();
  }

  /** Reads what {@link #text} wrote. */
  public static BigFraction parse(String text) {
    int slash = text.indexOf('/');
    return slash < 0
        ? of(new BigDecimal(text))
        : BigFraction.of(
            new BigInteger(text.substring(0, slash)), new BigInteger(text.substring(slash + 1)));
  }

  /** The least whole number that is not less. */
  static BigInteger ceiling(BigFraction fraction) {
    return fraction.bigDecimalValue(0, RoundingMode.CEILING).toBigIntegerExact();
  }

  /** The greatest whole number that is not more. */
  static BigInteger floor(BigFraction fraction) {
    return fraction.bigDecimalValue(0, RoundingMode.FLOOR).toBigIntegerExact();
  }

  static BigFraction min(BigFraction a, BigFraction b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  static BigFraction max(BigFraction a, BigFraction b) {
    return a.compareTo(b) >= 0 ? a : b;
  }
}
