package io.tallygate.rating.charge;

import java.math.BigDecimal;
import org.apache.commons.numbers.fraction.BigFraction;
import org.jspecify.annotations.Nullable;

/**
 * One part of what a charge costs from the start of the accumulation period on: a tier, a dimension's value, an interval, a
 * discount. A statement's line is the part at the end of its period less the same part at its start.
 *
 * @param key unique within the charge, the same whenever the charge is rated again
 * @param text for people
 * @param quantity exact, in {@code unit}
 * @param price for {@code per} units; null where no price makes the amount from the quantity
 * @param per units that the price is for, more than 0
 * @param amount exact, not rounded (but for events, where the plan says so)
 */
public record ChargePart(
    String key,
    LineKind kind,
    String text,
    BigFraction quantity,
    String unit,
    @Nullable BigDecimal price,
    BigDecimal per,
    BigFraction amount,
    Evidence evidence) {

  /** A part whose amount is quantity × price / per. */
  static ChargePart priced(
      String key,
      LineKind kind,
      String text,
      BigFraction quantity,
      String unit,
      BigDecimal price,
      BigDecimal per,
      Evidence evidence) {
    return new ChargePart(
        key,
        kind,
        text,
        quantity,
        unit,
        price,
        per,
        quantity.multiply(Fractions.of(price)).divide(Fractions.of(per)),
        evidence);
  }

  /** A part with an amount of its own. */
  static ChargePart amount(
      String key, LineKind kind, String text, BigFraction amount, Evidence evidence) {
    return new ChargePart(
        key, kind, text, BigFraction.ONE, "1", null, BigDecimal.ONE, amount, evidence);
  }

  ChargePart withKey(String prefix, String suffix) {
    return new ChargePart(
        prefix + key, kind, text + suffix, quantity, unit, price, per, amount, evidence);
  }
}
