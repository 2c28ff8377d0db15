package io.tallygate.rating.charge;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.numbers.fraction.BigFraction;
import org.jspecify.annotations.Nullable;

/**
 * Tiers that are counted in blocks: each has a block size and holds so many blocks of its own; a block that is begun counts.
 * Either every tier's blocks at its own price, or all units in the blocks of the tier that their sum reaches.
 *
 * @param tiers in their order
 * @param isTopTier all units in the blocks of the tier reached
 */
public record Blocks(List<BlockTier> tiers, boolean isTopTier) implements Pricing {
  public Blocks {
    tiers = List.copyOf(tiers);
  }

  /**
   * A tier of blocks.
   *
   * @param block units in a block, more than 0
   * @param max blocks that this tier holds by itself, not counted from zero; null: no end
   * @param price of a block
   */
  public record BlockTier(BigDecimal block, @Nullable BigInteger max, BigDecimal price) {
    /** Blocks begun by a quantity. */
    BigInteger blocks(BigFraction quantity) {
      return Fractions.ceiling(quantity.divide(Fractions.of(block)));
    }

    @Nullable BigFraction capacity() {
      return max == null ? null : BigFraction.of(max).multiply(Fractions.of(block));
    }
  }

  @Override
  public List<Priced> price(BigFraction quantity, boolean isUsed) {
    if (!isUsed) {
      return List.of();
    }
    return isTopTier ? topTier(quantity) : allTiers(quantity);
  }

  private List<Priced> allTiers(BigFraction quantity) {
    List<Priced> parts = new ArrayList<>();
    BigFraction rest = quantity;
    for (int i = 0; i < tiers.size() && (i == 0 || rest.signum() > 0); i++) {
      BlockTier tier = tiers.get(i);
      BigFraction capacity = i == tiers.size() - 1 ? null : tier.capacity();
      BigFraction within = capacity == null ? rest : Fractions.min(rest, capacity);
      parts.add(priced(i, within));
      rest = rest.subtract(within);
    }
    return parts;
  }

  private List<Priced> topTier(BigFraction quantity) {
    BigFraction border = BigFraction.ZERO;
    int reached = tiers.size() - 1;
    for (int i = 0; i < tiers.size() - 1; i++) {
      BigFraction capacity = tiers.get(i).capacity();
      if (capacity == null) {
        reached = i;
        break;
      }
      border = border.add(capacity);
      if (quantity.compareTo(border) <= 0) {
        reached = i;
        break;
      }
    }
    return List.of(priced(reached, quantity));
  }

  private Priced priced(int index, BigFraction within) {
    BlockTier tier = tiers.get(index);
    BigFraction units = BigFraction.of(tier.blocks(within)).multiply(Fractions.of(tier.block));
    return Priced.of(
        Tier.key(index),
        "tier " + (index + 1) + ", blocks of " + tier.block.toPlainString(),
        units,
        tier.price,
        tier.block);
  }
}
