package io.tallygate.rating.billing;

import io.tallygate.rating.charge.ChargeLine;
import io.tallygate.rating.charge.Evidence;
import java.math.BigDecimal;

/**
 * A line of a statement: quantity × price / per, rounded half up to the currency's minor unit.
 *
 * @param charge key of the plan's charge; {@code item} for a one-off item
 * @param quantity exact, in {@code unit}
 * @param price for {@code per} units
 * @param amount in the statement's currency
 * @param evidence what the line was made from
 */
public record StatementLine(
    String charge,
    String text,
    BigDecimal quantity,
    String unit,
    BigDecimal price,
    BigDecimal per,
    BigDecimal amount,
    Evidence evidence) {

  static StatementLine of(ChargeLine line) {
    return new StatementLine(
        line.charge(),
        line.text(),
        line.quantity(),
        line.unit(),
        line.price(),
        line.per(),
        line.amount().getAmount(),
        line.evidence());
  }
}
