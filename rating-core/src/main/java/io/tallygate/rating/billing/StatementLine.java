package io.tallygate.rating.billing;

import io.tallygate.rating.charge.ChargeLine;
import io.tallygate.rating.charge.Evidence;
import io.tallygate.rating.charge.Fractions;
import io.tallygate.rating.charge.LineKind;
import java.math.BigDecimal;
import org.apache.commons.numbers.fraction.BigFraction;
import org.jspecify.annotations.Nullable;

/**
 * A line of a statement.
 *
 * @param charge key of the plan's charge; {@code item} for a one-off item; {@code plan} for a limit of the whole plan
 * @param part key of the charge's part: a tier, a dimension's value, a discount; empty where there is only one
 * @param quantity in {@code unit}; exact where a decimal holds it
 * @param price for {@code per} units; null where no price makes the amount from the quantity
 * @param exact amount before rounding: a decimal, or {@code n/d} where none holds it
 * @param amount in the statement's currency, rounded as the plan says
 * @param evidence what the line was made from
 */
public record StatementLine(
    String charge,
    String part,
    LineKind kind,
    String text,
    BigDecimal quantity,
    String unit,
    @Nullable BigDecimal price,
    BigDecimal per,
    String exact,
    BigDecimal amount,
    Evidence evidence) {

  static StatementLine of(ChargeLine line) {
    return new StatementLine(
        line.charge(),
        line.part(),
        line.kind(),
        line.text(),
        line.quantity(),
        line.unit(),
        line.price(),
        line.per(),
        Fractions.text(line.exact()),
        line.amount(),
        line.evidence());
  }

  /** The amount before rounding. */
  public BigFraction exactAmount() {
    return Fractions.parse(exact);
  }
}
