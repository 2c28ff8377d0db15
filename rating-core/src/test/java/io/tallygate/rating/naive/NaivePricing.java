package io.tallygate.rating.naive;

import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a quantity costs. */
public interface NaivePricing {
  void price(Ratio quantity, boolean isUsed, String prefix, NaiveCharge.Parts parts);

  /** Type and fields of its own. */
  Map<String, Object> document();

  /** A tier; {@code upTo} null: no end. */
  record Tier(@Nullable Ratio upTo, Ratio price, Ratio flat) {}

  /** A tier of blocks; {@code max} null: no end. */
  record BlockTier(Ratio block, @Nullable Ratio max, Ratio price) {}

  /** Price for {@code per} units. */
  record Unit(String type, Ratio price, Ratio per) implements NaivePricing {
    @Override
    public void price(Ratio quantity, boolean isUsed, String prefix, NaiveCharge.Parts parts) {
      parts.add(prefix, quantity.times(price).by(per));
    }

    @Override
    public Map<String, Object> document() {
      return type.equals("amount-in-event")
          ? Written.fields("type", type, "factor", price)
          : Written.fields("type", type, "price", price, "per", per);
    }
  }

  /** What lies in each tier at its price. */
  record Graduated(String type, List<Tier> tiers, boolean flatAtZero) implements NaivePricing {
    @Override
    public void price(Ratio quantity, boolean isUsed, String prefix, NaiveCharge.Parts parts) {
      Ratio below = Ratio.ZERO;
      for (int i = 0; i < tiers.size(); i++) {
        Tier tier = tiers.get(i);
        Ratio top = tier.upTo == null ? quantity : quantity.atMost(tier.upTo);
        Ratio within = i == 0 ? top : top.minus(below).atLeast(Ratio.ZERO);
        parts.add(
            prefix + i,
            within.times(tier.price).by(Ratio.of(type.equals("graduated-percentage") ? 100 : 1)));
        if (quantity.isMoreThan(below) || (i == 0 && flatAtZero)) {
          parts.add(prefix + i + "flat", tier.flat);
        }
        below = tier.upTo == null ? below : tier.upTo;
      }
    }

    /** All of it as one amount. */
    Ratio cost(Ratio quantity) {
      NaiveCharge.Parts parts = new NaiveCharge.Parts();
      price(quantity, true, "", parts);
      return parts.amounts().values().stream().reduce(Ratio.ZERO, Ratio::plus);
    }

    @Override
    public Map<String, Object> document() {
      String price = type.equals("graduated-percentage") ? "percent" : "price";
      return Written.fields(
          "type",
          type,
          "tiers",
          Written.tiers(tiers, price),
          "flatAtZero",
          flatAtZero ? Boolean.TRUE : null);
    }
  }

  /** Everything at the price of the tier that it reaches. */
  record Volume(List<Tier> tiers, boolean flatAtZero) implements NaivePricing {
    @Override
    public void price(Ratio quantity, boolean isUsed, String prefix, NaiveCharge.Parts parts) {
      int i = 0;
      for (Ratio upTo = tiers.get(0).upTo;
          upTo != null && quantity.isMoreThan(upTo);
          upTo = tiers.get(i).upTo) {
        i++;
      }
      parts.add(prefix + i, quantity.times(tiers.get(i).price));
      if (quantity.signum() > 0 || flatAtZero) {
        parts.add(prefix + i + "flat", tiers.get(i).flat);
      }
    }

    @Override
    public Map<String, Object> document() {
      return Written.fields(
          "type",
          "volume",
          "tiers",
          Written.tiers(tiers, "price"),
          "flatAtZero",
          flatAtZero ? Boolean.TRUE : null);
    }
  }

  /** Whole packages. */
  record Package(Ratio size, Ratio price, boolean isUp) implements NaivePricing {
    @Override
    public void price(Ratio quantity, boolean isUsed, String prefix, NaiveCharge.Parts parts) {
      RoundingMode mode = isUp ? RoundingMode.CEILING : RoundingMode.FLOOR;
      parts.add(prefix, quantity.by(size).rounded(0, mode).times(price));
    }

    @Override
    public Map<String, Object> document() {
      return Written.fields(
          "type", "package", "size", size, "price", price, "round", isUp ? "up" : "down");
    }
  }

  /** Blocks that are begun, tier by tier. */
  record Blocks(List<BlockTier> tiers, boolean isTopTier) implements NaivePricing {
    @Override
    public void price(Ratio quantity, boolean isUsed, String prefix, NaiveCharge.Parts parts) {
      Ratio rest = quantity;
      for (int i = 0; i < tiers.size(); i++) {
        BlockTier tier = tiers.get(i);
        boolean isLast = i == tiers.size() - 1;
        Ratio room = tier.max == null ? rest : tier.max.times(tier.block);
        boolean isReached = isLast || !rest.isMoreThan(room);
        Ratio within = isReached ? rest : room;
        if (isTopTier ? isReached : i == 0 || rest.signum() > 0) {
          Ratio units = isTopTier ? quantity : within;
          parts.add(
              prefix + i, units.by(tier.block).rounded(0, RoundingMode.CEILING).times(tier.price));
        }
        if (isReached) {
          return;
        }
        rest = rest.minus(within);
      }
    }

    @Override
    public Map<String, Object> document() {
      List<Map<String, Object>> written = new ArrayList<>();
      for (BlockTier tier : tiers) {
        written.add(Written.fields("block", tier.block, "max", tier.max, "price", tier.price));
      }
      return Written.fields(
          "type", isTopTier ? "volume-blocks" : "graduated-blocks", "tiers", written);
    }
  }
}
