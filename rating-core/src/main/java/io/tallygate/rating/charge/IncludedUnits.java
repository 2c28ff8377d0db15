package io.tallygate.rating.charge;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.numbers.fraction.BigFraction;
import org.jspecify.annotations.Nullable;

/**
 * Units of usage that cost nothing: a charge's own first, then what it draws from an allowance.
 *
 * @param included free of charge in each accumulation period, 0 or more
 * @param allowance shared with other charges; null: none
 */
public record IncludedUnits(BigDecimal included, @Nullable String allowance) {

  /**
   * What is free of some usage.
   *
   * @param own of the charge's included units
   * @param drawn from the allowance
   */
  public record Free(BigFraction own, BigFraction drawn) {
    static final Free NONE = new Free(BigFraction.ZERO, BigFraction.ZERO);

    public BigFraction sum() {
      return own.add(drawn);
    }
  }

  /**
   * What is free of a cumulative quantity. Of a negative one (more was corrected than used) nothing is: it is a credit in full.
   *
   * @param context whose allowance is drawn from
   */
  public Free of(BigFraction used, ChargeContext context) {
    if (used.signum() <= 0) {
      return Free.NONE;
    }
    BigFraction own = Fractions.min(used, Fractions.of(included));
    return new Free(
        own, allowance == null ? BigFraction.ZERO : context.draw(allowance, used.subtract(own)));
  }

  /** {@code (12 used, 5 included, 3 from pool)}, or nothing where nothing is included. */
  String text(BigFraction used, Free free) {
    List<String> texts = new ArrayList<>();
    if (included.signum() != 0) {
      texts.add(included.toPlainString() + " included");
    }
    if (free.drawn.signum() != 0) {
      texts.add(Fractions.shown(free.drawn).toPlainString() + " from " + allowance);
    }
    return texts.isEmpty()
        ? ""
        : " (" + Fractions.shown(used).toPlainString() + " used, " + String.join(", ", texts) + ")";
  }
}
