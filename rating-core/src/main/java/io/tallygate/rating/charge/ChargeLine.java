package io.tallygate.rating.charge;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;

/**
 * A priced line: quantity × price / per, rounded once.
 *
 * @param charge key of the charge
 * @param quantity what is charged for, exact, in {@code unit}; included units are already taken off
 * @param unit of the quantity
 * @param price for {@code per} units
 * @param per units that the price is for, more than 0
 * @param amount rounded
 */
public record ChargeLine(
    String charge,
    String text,
    BigDecimal quantity,
    String unit,
    BigDecimal price,
    BigDecimal per,
    Money amount,
    Evidence evidence) {

  /** The one place where a line is rounded: half up, away from zero, from the exact quotient to the minor unit. */
  static ChargeLine priced(
      String charge,
      String text,
      BigDecimal quantity,
      String unit,
      BigDecimal price,
      BigDecimal per,
      CurrencyUnit currency,
      Evidence evidence) {
    BigDecimal amount =
        quantity.multiply(price).divide(per, currency.getDecimalPlaces(), RoundingMode.HALF_UP);
    return new ChargeLine(
        charge, text, quantity, unit, price, per, Money.of(currency, amount), evidence);
  }
}
