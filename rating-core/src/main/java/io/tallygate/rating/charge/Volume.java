package io.tallygate.rating.charge;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.numbers.fraction.BigFraction;

/**
 * Volume: all units at the price of the tier that their sum reaches, and that tier's flat price. Reaching a cheaper tier can
 * give money back.
 *
 * @param tiers in the order of their borders
 * @param flatAtZero the first tier's flat price is due also where nothing was used
 */
public record Volume(List<Tier> tiers, boolean flatAtZero) implements Pricing {
  public Volume {
    tiers = List.copyOf(tiers);
  }

  @Override
  public List<Priced> price(BigFraction quantity, boolean isUsed) {
    List<Priced> parts = new ArrayList<>();
    int index = Tier.indexOf(tiers, quantity);
    Tier tier = tiers.get(index);
    String text = Tier.text(tiers, index);
    if (tier.flat().signum() != 0 && (quantity.signum() > 0 || flatAtZero)) {
      parts.add(Priced.flat(Tier.key(index) + "-flat", text + ", flat", tier.flat()));
    }
    if (isUsed) {
      parts.add(Priced.of(Tier.key(index), text, quantity, tier.price(), BigDecimal.ONE));
    }
    return parts;
  }
}
