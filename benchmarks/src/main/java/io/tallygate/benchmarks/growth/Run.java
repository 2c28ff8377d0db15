package io.tallygate.benchmarks.growth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One run of a point.
 *
 * @param failure why it does not count; null: it was verified
 * @param value the main figure; nothing in a failed run
 * @param figures what else is known of it
 */
record Run(@Nullable String failure, double value, Map<Figure, Double> figures) {
  Run {
    figures =
        Collections.unmodifiableMap(
            figures.isEmpty() ? new EnumMap<>(Figure.class) : new EnumMap<>(figures));
  }

  static Run failed(String why) {
    return new Run(why, 0, Map.of());
  }

  static Run good(double value, Map<Figure, Double> figures) {
    return new Run(null, value, figures);
  }

  boolean isGood() {
    return failure == null;
  }

  void putInto(ObjectNode json) {
    json.put("verified", isGood());
    if (isGood()) {
      json.put("value", rounded(value));
    }
    figures.forEach((figure, each) -> json.put(figure.key(), rounded(each)));
    json.put("failure", failure);
  }

  /** For JSON: three decimals, and no exponent in a large number. */
  static BigDecimal rounded(double value) {
    BigDecimal three =
        BigDecimal.valueOf(value).setScale(3, RoundingMode.HALF_UP).stripTrailingZeros();
    return three.scale() < 0 ? three.setScale(0, RoundingMode.UNNECESSARY) : three;
  }
}
