package io.tallygate.rating.charge;

import java.math.BigDecimal;
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
      CurrencyUnit currency,
      long throughFlush) {
    return ChargeLine.priced(
        CHARGE,
        text,
        quantity,
        "1",
        price,
        BigDecimal.ONE,
        currency,
        Evidence.ofItem(item, throughFlush));
  }
}
