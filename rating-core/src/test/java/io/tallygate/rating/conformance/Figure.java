package io.tallygate.rating.conformance;

import io.tallygate.rating.billing.Adjustment;
import io.tallygate.rating.billing.Statement;
import io.tallygate.rating.billing.StatementLine;
import io.tallygate.rating.charge.Fractions;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Predicate;
import org.apache.commons.numbers.fraction.BigFraction;

/**
 * An amount as this product makes it.
 *
 * @param exact before rounding
 * @param billed as it stands on statements
 * @param units priced for it
 */
record Figure(BigFraction exact, BigDecimal billed, BigDecimal units) {
  static final Figure ZERO = new Figure(BigFraction.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);

  static Figure of(BigDecimal amount) {
    return new Figure(Fractions.of(amount), amount, BigDecimal.ZERO);
  }

  static Figure of(BigFraction exact, BigDecimal billed) {
    return new Figure(exact, billed, BigDecimal.ZERO);
  }

  static Figure of(StatementLine line) {
    return new Figure(line.exactAmount(), line.amount(), line.quantity());
  }

  static Figure of(Adjustment adjustment) {
    return new Figure(adjustment.exactAmount(), adjustment.amount(), BigDecimal.ZERO);
  }

  /** Everything on statements before tax. */
  static Figure sum(List<Statement> statements) {
    Figure sum = ZERO;
    for (Statement statement : statements) {
      sum = sum.plus(sum(statement, line -> true));
      for (Adjustment adjustment : statement.adjustments()) {
        sum = sum.plus(of(adjustment));
      }
    }
    return sum;
  }

  /** Some lines of a statement. */
  static Figure sum(Statement statement, Predicate<StatementLine> wanted) {
    Figure sum = ZERO;
    for (StatementLine line : statement.lines()) {
      if (wanted.test(line)) {
        sum = sum.plus(of(line));
      }
    }
    return sum;
  }

  Figure plus(Figure other) {
    return new Figure(exact.add(other.exact), billed.add(other.billed), units.add(other.units));
  }

  Figure negate() {
    return new Figure(exact.negate(), billed.negate(), units.negate());
  }

  Figure withUnits(BigDecimal other) {
    return new Figure(exact, billed, other);
  }
}
