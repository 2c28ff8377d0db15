package io.tallygate.rating.naive;

import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Fields of catalog documents. */
public final class Written {
  private static final int DIGITS_MAX = 12;

  private Written() {}

  /** A number that has a decimal form. */
  public static String decimal(Ratio number) {
    for (int digits = 0; digits <= DIGITS_MAX; digits++) {
      Ratio rounded = number.rounded(digits, RoundingMode.DOWN);
      if (rounded.equals(number)) {
        return new java.math.BigDecimal(number.numerator())
            .divide(new java.math.BigDecimal(number.denominator()))
            .setScale(digits, RoundingMode.UNNECESSARY)
            .toPlainString();
      }
    }
    throw new IllegalArgumentException("not a short decimal [number=" + number + "]");
  }

  /** Fields from names and values in turn; those without a value are left out. */
  public static Map<String, Object> fields(Object... namesAndValues) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      Object value = namesAndValues[i + 1];
      if (value != null) {
        fields.put((String) namesAndValues[i], value instanceof Ratio r ? decimal(r) : value);
      }
    }
    return fields;
  }

  static List<Map<String, Object>> tiers(List<NaivePricing.Tier> tiers, String price) {
    List<Map<String, Object>> written = new ArrayList<>();
    for (NaivePricing.Tier tier : tiers) {
      written.add(
          fields(
              "upTo",
              tier.upTo(),
              price,
              tier.price(),
              "flat",
              tier.flat().signum() == 0 ? null : tier.flat()));
    }
    return written;
  }
}
