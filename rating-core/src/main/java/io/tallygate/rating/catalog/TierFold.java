package io.tallygate.rating.catalog;

import io.tallygate.rating.catalog.CatalogDocument.TierPart;
import io.tallygate.rating.charge.Blocks.BlockTier;
import io.tallygate.rating.charge.Capacity.CapacityTier;
import io.tallygate.rating.charge.Tier;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tiers of each model that has some: in order, without gaps or overlaps, the last one open. */
final class TierFold {
  private static final int TIERS_MAX = 100;
  private final Fields fields;

  TierFold(Fields fields) {
    this.fields = fields;
  }

  /**
   * Tiers by quantity.
   *
   * @param isPercent prices are percentages
   */
  List<Tier> tiers(List<TierPart> parts, boolean isPercent, String path) {
    checkSize(parts, path);
    List<Tier> tiers = new ArrayList<>();
    BigDecimal below = BigDecimal.ZERO;
    for (int i = 0; i < parts.size(); i++) {
      TierPart part = parts.get(i);
      String at = path + ".tiers[" + i + "]";
      foreign(part.block(), at + ".block");
      foreign(part.max(), at + ".max");
      foreign(part.limits().isEmpty() ? null : part.limits(), at + ".limits");
      foreign(isPercent ? part.price() : part.percent(), at + (isPercent ? ".price" : ".percent"));
      BigDecimal price =
          isPercent
              ? fields.percent(part.percent(), at + ".percent")
              : fields.decimal(part.price() == null ? "0" : part.price(), at + ".price");
      BigDecimal flat = fields.decimal(part.flat() == null ? "0" : part.flat(), at + ".flat");
      BigDecimal upTo = upTo(part.upTo(), i == parts.size() - 1, below, at + ".upTo");
      if (upTo != null) {
        below = upTo;
      }
      if (price != null && flat != null) {
        tiers.add(new Tier(upTo, price, flat));
      }
    }
    return tiers;
  }

  private @Nullable BigDecimal upTo(
      @Nullable String value, boolean isLast, BigDecimal below, String path) {
    if (value == null) {
      if (!isLast) {
        fields.problem(path, "is required in every tier but the last");
      }
      return null;
    }
    if (isLast) {
      fields.problem(path, "must be left out in the last tier, which has no end");
    }
    BigDecimal upTo = fields.positive(value, path);
    if (upTo != null && upTo.compareTo(below) <= 0) {
      fields.problem(
          path,
          "must be more than that of the tier before: tiers overlap [value="
              + value
              + "] [before="
              + below.toPlainString()
              + "]");
    }
    return upTo;
  }

  /** Tiers by blocks. */
  List<BlockTier> blocks(List<TierPart> parts, String path) {
    checkSize(parts, path);
    List<BlockTier> tiers = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      TierPart part = parts.get(i);
      String at = path + ".tiers[" + i + "]";
      foreign(part.upTo(), at + ".upTo");
      foreign(part.flat(), at + ".flat");
      foreign(part.percent(), at + ".percent");
      foreign(part.limits().isEmpty() ? null : part.limits(), at + ".limits");
      BigDecimal block = fields.positive(part.block() == null ? "1" : part.block(), at + ".block");
      BigDecimal price = fields.decimal(part.price(), at + ".price");
      BigInteger max = max(part.max(), i == parts.size() - 1, at + ".max");
      if (block != null && price != null) {
        tiers.add(new BlockTier(block, max, price));
      }
    }
    return tiers;
  }

  private @Nullable BigInteger max(@Nullable String value, boolean isLast, String path) {
    if (value == null) {
      if (!isLast) {
        fields.problem(path, "is required in every tier but the last");
      }
      return null;
    }
    BigDecimal max = fields.positive(value, path);
    if (max != null && max.stripTrailingZeros().scale() > 0) {
      fields.problem(path, "must be a whole number of blocks [value=" + value + "]");
      return null;
    }
    return max == null ? null : max.toBigIntegerExact();
  }

  /** Tiers by the limits of several meters. */
  List<CapacityTier> capacity(List<TierPart> parts, List<String> meters, String path) {
    checkSize(parts, path);
    List<CapacityTier> tiers = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      TierPart part = parts.get(i);
      String at = path + ".tiers[" + i + "]";
      foreign(part.upTo(), at + ".upTo");
      foreign(part.flat(), at + ".flat");
      foreign(part.percent(), at + ".percent");
      foreign(part.block(), at + ".block");
      foreign(part.max(), at + ".max");
      Map<String, BigDecimal> limits = new LinkedHashMap<>();
      part.limits()
          .forEach(
              (meter, value) -> {
                if (!meters.contains(meter)) {
                  fields.problem(
                      at + ".limits." + meter,
                      "is not among the charge's meters [key=" + meter + "]");
                }
                BigDecimal limit = fields.notNegative(value, at + ".limits." + meter);
                if (limit != null) {
                  limits.put(meter, limit);
                }
              });
      BigDecimal price = fields.decimal(part.price(), at + ".price");
      if (price != null) {
        tiers.add(new CapacityTier(limits, price));
      }
    }
    return tiers;
  }

  private void checkSize(List<TierPart> parts, String path) {
    if (parts.isEmpty() || parts.size() > TIERS_MAX) {
      fields.problem(
          path + ".tiers", "must be 1 to " + TIERS_MAX + " [count=" + parts.size() + "]");
    }
  }

  private void foreign(@Nullable Object value, String path) {
    if (value != null) {
      fields.problem(path, "is not a field of this model's tiers");
    }
  }
}
