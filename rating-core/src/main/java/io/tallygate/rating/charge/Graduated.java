package io.tallygate.rating.charge;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.numbers.fraction.BigFraction;

/**
 * Graduated: the units within each tier at that tier's price, and the flat price of every tier that is reached. With
 * {@code per} 100 and amounts for quantities this is the graduated percentage.
 *
 * @param tiers in the order of their borders; the last one has no end, or what exceeds it is priced as it is
 * @param per units (or 100, of a percentage) that prices are for, more than 0
 * @param flatAtZero the first tier's flat price is due also where nothing was used
 */
public record Graduated(List<Tier> tiers, BigDecimal per, boolean flatAtZero) implements Pricing {
  public Graduated {
    tiers = List.copyOf(tiers);
  }

  @Override
  public List<Priced> price(BigFraction quantity, boolean isUsed) {
    List<Priced> parts = new ArrayList<>();
    int reached = Tier.indexOf(tiers, quantity);
    BigFraction below = BigFraction.ZERO;
    for (int i = 0; i <= reached; i++) {
      Tier tier = tiers.get(i);
      String text = Tier.text(tiers, i);
      boolean isReached = quantity.compareTo(below) > 0 || (i == 0 && flatAtZero);
      if (isReached && tier.flat().signum() != 0) {
        parts.add(Priced.flat(Tier.key(i) + "-flat", text + ", flat", tier.flat()));
      }
      BigDecimal upTo = tier.upTo();
      BigFraction end = i == reached || upTo == null ? quantity : Fractions.of(upTo);
      BigFraction within = end.subtract(below);
      if (within.signum() != 0 || (i == 0 && isUsed)) {
        parts.add(Priced.of(Tier.key(i), text, within, tier.price(), per));
      }
      below = end;
    }
    return parts;
  }
}
