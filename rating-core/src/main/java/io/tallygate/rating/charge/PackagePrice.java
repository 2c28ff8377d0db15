package io.tallygate.rating.charge;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import org.apache.commons.numbers.fraction.BigFraction;

/**
 * Packages: whole packages of so many units, counted on the running total.
 *
 * @param size units in a package, more than 0
 * @param price of a package
 * @param isUp a package that is begun is charged; else only full ones
 */
public record PackagePrice(BigDecimal size, BigDecimal price, boolean isUp) implements Pricing {
  @Override
  public List<Priced> price(BigFraction quantity, boolean isUsed) {
    if (!isUsed) {
      return List.of();
    }
    BigFraction exact = quantity.divide(Fractions.of(size));
    BigInteger packages = isUp ? Fractions.ceiling(exact) : Fractions.floor(exact);
    BigFraction units = BigFraction.of(packages).multiply(Fractions.of(size));
    return List.of(Priced.of("", "packages of " + size.toPlainString(), units, price, size));
  }
}
