package io.tallygate.rating.charge;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.apache.commons.numbers.fraction.BigFraction;
import org.joda.money.CurrencyUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where and how an amount is rounded, as the plan names it. Amounts are exact up to that point.
 *
 * @param point what is rounded
 * @param mode the direction
 * @param digits after the point; null: those of the currency
 */
public record Rounding(Point point, RoundingMode mode, @Nullable Integer digits) {
  /** Each line half up to the currency's minor unit. */
  public static final Rounding DEFAULT = new Rounding(Point.LINE, RoundingMode.HALF_UP, null);

  /** What is rounded. */
  public enum Point {
    /** Each event's amount (a sale, a call), and the line again, which changes nothing where both have the same digits. */
    EVENT,
    /** The line's amount, over everything in it. */
    LINE
  }

  /** A line's amount, in as many digits as the currency has. */
  public BigDecimal line(BigFraction exact, CurrencyUnit currency) {
    int minor = currency.getDecimalPlaces();
    int wanted = point == Point.EVENT || digits == null ? minor : Math.min(digits, minor);
    RoundingMode direction = point == Point.EVENT ? RoundingMode.HALF_UP : mode;
    return exact.bigDecimalValue(wanted, direction).setScale(minor, RoundingMode.UNNECESSARY);
  }

  /** An event's amount: rounded if this rounds events, else as it is. */
  public BigFraction event(BigFraction exact, CurrencyUnit currency) {
    if (point != Point.EVENT) {
      return exact;
    }
    int wanted = digits == null ? currency.getDecimalPlaces() : digits;
    return Fractions.of(exact.bigDecimalValue(wanted, mode));
  }
}
