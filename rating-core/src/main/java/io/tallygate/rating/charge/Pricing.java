package io.tallygate.rating.charge;

import java.math.BigDecimal;
import java.util.List;
import org.apache.commons.numbers.fraction.BigFraction;
import org.jspecify.annotations.Nullable;

/** What a quantity costs: a charge model, one file each. Pure and exact. */
public interface Pricing {
  /**
   * The price of a cumulative quantity.
   *
   * @param quantity may be negative where more was corrected than used: it is then priced as the first units are
   * @param isUsed false where nothing was counted at all
   */
  List<Priced> price(BigFraction quantity, boolean isUsed);

  /**
   * A part of it, a tier.
   *
   * @param key unique within the pricing; empty where there is only one
   * @param text for people; empty where there is only one
   * @param price for {@code per} units; null: the amount is not made from a price
   * @param isFlat a flat price for reaching the tier; its quantity is 1
   */
  record Priced(
      String key,
      String text,
      BigFraction quantity,
      @Nullable BigDecimal price,
      BigDecimal per,
      BigFraction amount,
      boolean isFlat) {
    static Priced of(
        String key, String text, BigFraction quantity, BigDecimal price, BigDecimal per) {
      return new Priced(
          key,
          text,
          quantity,
          price,
          per,
          quantity.multiply(Fractions.of(price)).divide(Fractions.of(per)),
          false);
    }

    static Priced flat(String key, String text, BigDecimal price) {
      return new Priced(
          key, text, BigFraction.ONE, price, BigDecimal.ONE, Fractions.of(price), true);
    }
  }
}
