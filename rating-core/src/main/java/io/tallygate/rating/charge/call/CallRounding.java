package io.tallygate.rating.charge.call;

import io.tallygate.rating.charge.Fractions;
import java.math.RoundingMode;
import org.apache.commons.numbers.fraction.BigFraction;

/**
 * How each call's cost is rounded, once, after everything else.
 *
 * @param digits after the point, 0 to 18
 */
public record CallRounding(RoundingMode mode, int digits) {

  BigFraction round(BigFraction amount) {
    return Fractions.of(Fractions.rounded(amount, digits, mode));
  }
}
