package io.tallygate.rating.naive;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/** An exact rational, reduced, its denominator positive. */
public record Ratio(BigInteger numerator, BigInteger denominator) implements Comparable<Ratio> {
  public static final Ratio ZERO = of(0);
  public static final Ratio ONE = of(1);

  public Ratio {
    if (denominator.signum() == 0) {
      throw new ArithmeticException("denominator is 0");
    }
    BigInteger divisor = numerator.gcd(denominator);
    if (denominator.signum() < 0) {
      divisor = divisor.negate();
    }
    numerator = numerator.divide(divisor);
    denominator = denominator.divide(divisor);
  }

  public static Ratio of(long whole) {
    return new Ratio(BigInteger.valueOf(whole), BigInteger.ONE);
  }

  public static Ratio of(long numerator, long denominator) {
    return new Ratio(BigInteger.valueOf(numerator), BigInteger.valueOf(denominator));
  }

  /** Reads {@code 1.25}, {@code -3} and {@code 1/3}. */
  public static Ratio of(String text) {
    int slash = text.indexOf('/');
    if (slash >= 0) {
      return new Ratio(
          new BigInteger(text.substring(0, slash)), new BigInteger(text.substring(slash + 1)));
    }
    int point = text.indexOf('.');
    if (point < 0) {
      return new Ratio(new BigInteger(text), BigInteger.ONE);
    }
    String digits = text.substring(0, point) + text.substring(point + 1);
    return new Ratio(new BigInteger(digits), BigInteger.TEN.pow(text.length() - point - 1));
  }

  public static Ratio of(BigDecimal decimal) {
    return of(decimal.toPlainString());
  }

  public Ratio plus(Ratio other) {
    return new Ratio(
        numerator.multiply(other.denominator).add(other.numerator.multiply(denominator)),
        denominator.multiply(other.denominator));
  }

  public Ratio minus(Ratio other) {
    return plus(other.negated());
  }

  public Ratio negated() {
    return new Ratio(numerator.negate(), denominator);
  }

  public Ratio times(Ratio other) {
    return new Ratio(numerator.multiply(other.numerator), denominator.multiply(other.denominator));
  }

  public Ratio by(Ratio other) {
    return new Ratio(numerator.multiply(other.denominator), denominator.multiply(other.numerator));
  }

  public int signum() {
    return numerator.signum();
  }

  public boolean isMoreThan(Ratio other) {
    return compareTo(other) > 0;
  }

  public Ratio atMost(Ratio other) {
    return isMoreThan(other) ? other : this;
  }

  public Ratio atLeast(Ratio other) {
    return isMoreThan(other) ? this : other;
  }

  /** Rounded to so many digits after the point. */
  public Ratio rounded(int digits, RoundingMode mode) {
    BigInteger power = BigInteger.TEN.pow(digits);
    BigInteger[] parts = numerator.abs().multiply(power).divideAndRemainder(denominator);
    BigInteger twice = parts[1].shiftLeft(1);
    int half = twice.compareTo(denominator);
    boolean isAway =
        switch (mode) {
          case UP -> parts[1].signum() != 0;
          case DOWN -> false;
          case HALF_UP -> half >= 0;
          case HALF_DOWN -> half > 0;
          case HALF_EVEN -> half > 0 || (half == 0 && parts[0].testBit(0));
          case CEILING -> parts[1].signum() != 0 && signum() > 0;
          case FLOOR -> parts[1].signum() != 0 && signum() < 0;
          default -> throw new IllegalArgumentException("no such rounding [mode=" + mode + "]");
        };
    BigInteger whole = isAway ? parts[0].add(BigInteger.ONE) : parts[0];
    return new Ratio(signum() < 0 ? whole.negate() : whole, power);
  }

  @Override
  public int compareTo(Ratio other) {
    return numerator.multiply(other.denominator).compareTo(other.numerator.multiply(denominator));
  }

  @Override
  public String toString() {
    return denominator.equals(BigInteger.ONE)
        ? numerator.toString()
        : numerator + "/" + denominator;
  }
}
