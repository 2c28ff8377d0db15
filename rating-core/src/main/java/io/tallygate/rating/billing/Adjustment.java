package io.tallygate.rating.billing;

import io.tallygate.rating.charge.Evidence;
import io.tallygate.rating.charge.Fractions;
import java.math.BigDecimal;
import java.time.Instant;
import org.apache.commons.numbers.fraction.BigFraction;

/**
 * A line that brings an earlier period up to date: what it costs as known now, less what was billed for it so far.
 *
 * @param charge key of the charge; {@code item} for a one-off item
 * @param text names the period
 * @param period label of the earlier period
 * @param periodStart its start
 * @param before billed so far: on its own statement and in earlier adjustments
 * @param after what it costs as known now
 * @param exact what it changed by before rounding: a decimal, or {@code n/d} where none holds it
 * @param amount after − before; never 0
 * @param evidence what {@code after} was made from
 */
public record Adjustment(
    String charge,
    String text,
    String period,
    Instant periodStart,
    BigDecimal before,
    BigDecimal after,
    String exact,
    BigDecimal amount,
    Evidence evidence) {

  /** What it changed by before rounding. */
  public BigFraction exactAmount() {
    return Fractions.parse(exact);
  }
}
