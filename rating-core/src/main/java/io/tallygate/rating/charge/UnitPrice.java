package io.tallygate.rating.charge;

import java.math.BigDecimal;
import java.util.List;
import org.apache.commons.numbers.fraction.BigFraction;

/**
 * Per unit: every unit at the same price.
 *
 * @param price for {@code per} units; may be negative
 * @param per more than 0
 */
public record UnitPrice(BigDecimal price, BigDecimal per) implements Pricing {
  @Override
  public List<Priced> price(BigFraction quantity, boolean isUsed) {
    return isUsed ? List.of(Priced.of("", "", quantity, price, per)) : List.of();
  }
}
