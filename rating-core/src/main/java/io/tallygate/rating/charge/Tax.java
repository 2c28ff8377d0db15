package io.tallygate.rating.charge;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.apache.commons.numbers.fraction.BigFraction;
import org.joda.money.CurrencyUnit;

/**
 * A tax on what a plan charges. Net and tax are each rounded half up from the unrounded net.
 *
 * @param percent 0 to 100
 * @param isPerLine rounded on each line and then added up; else once on the total
 * @param isIncluded prices are gross: the tax is shown, not added
 */
public record Tax(BigDecimal percent, boolean isPerLine, boolean isIncluded) {

  /** The tax on exact amounts, in the currency's minor unit. */
  public BigDecimal of(List<BigFraction> amounts, CurrencyUnit currency) {
    int minor = currency.getDecimalPlaces();
    BigFraction total = BigFraction.ZERO;
    BigDecimal perLine = BigDecimal.ZERO.setScale(minor);
    for (BigFraction amount : amounts) {
      BigFraction tax = exact(amount);
      perLine = perLine.add(tax.bigDecimalValue(minor, RoundingMode.HALF_UP));
      total = total.add(tax);
    }
    return isPerLine ? perLine : total.bigDecimalValue(minor, RoundingMode.HALF_UP);
  }

  private BigFraction exact(BigFraction amount) {
    BigFraction rate = Fractions.of(percent).divide(100);
    return isIncluded ? amount.multiply(rate).divide(rate.add(1)) : amount.multiply(rate);
  }

  /** The net amount in a gross one, exact. */
  public BigFraction net(BigFraction gross) {
    return gross.divide(Fractions.of(percent).divide(100).add(1));
  }
}
