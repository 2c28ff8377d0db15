package io.tallygate.rating.charge;

import java.math.BigDecimal;
import org.apache.commons.numbers.fraction.BigFraction;
import org.joda.money.CurrencyUnit;

/** A one-off purchase: quantity × price, rounded like any line. */
public final class OneOff {
  /** What stands in a line's charge for all one-off items. */
  public static final String CHARGE = "item";

  private OneOff() {}

  public static ChargeLine line(
      String item,
      String text,
      BigDecimal quantity,
      BigDecimal price,
      Rounding rounding,
      CurrencyUnit currency,
      long throughFlush) {
    BigFraction exact = Fractions.of(quantity.multiply(price));
    return new ChargeLine(
        CHARGE,
        item,
        LineKind.ITEM,
        text,
        quantity,
        "1",
        price,
        BigDecimal.ONE,
        exact,
        rounding.line(exact, currency),
        Evidence.ofItem(item, throughFlush));
  }
}
