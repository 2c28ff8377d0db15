package io.tallygate.rating.naive;

import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * Where and how amounts are rounded.
 *
 * @param digits null: those of the currency
 */
public record NaiveRounding(boolean isPerEvent, RoundingMode mode, @Nullable Integer digits) {
  public static final NaiveRounding DEFAULT = new NaiveRounding(false, RoundingMode.HALF_UP, null);

  Ratio line(Ratio amount, int minorDigits) {
    if (isPerEvent) {
      return amount.rounded(minorDigits, RoundingMode.HALF_UP);
    }
    return amount.rounded(digits == null ? minorDigits : Math.min(digits, minorDigits), mode);
  }

  Ratio event(Ratio amount, int minorDigits) {
    return isPerEvent ? amount.rounded(digits == null ? minorDigits : digits, mode) : amount;
  }
}
