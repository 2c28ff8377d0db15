package io.tallygate.rating.billing;

import java.math.BigDecimal;
import org.apache.commons.numbers.fraction.BigFraction;

/**
 * What something came to on statements so far.
 *
 * @param amount in the currency's minor unit
 * @param exact before rounding
 */
record Billed(BigDecimal amount, BigFraction exact) {
  static final Billed NOTHING = new Billed(BigDecimal.ZERO, BigFraction.ZERO);

  static Billed of(StatementLine line) {
    return new Billed(line.amount(), line.exactAmount());
  }

  static Billed of(Adjustment adjustment) {
    return new Billed(adjustment.amount(), adjustment.exactAmount());
  }

  Billed plus(Billed other) {
    return plus(other.amount, other.exact);
  }

  Billed plus(BigDecimal more, BigFraction moreExact) {
    return new Billed(amount.add(more), exact.add(moreExact));
  }
}
