package io.tallygate.benchmarks.growth;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/**
 * Several measurements of the same.
 *
 * @param median the middle one, or half-way between the two in the middle
 */
record Spread(double median, double least, double most) {
  /**
   * @param values at least one
   */
  static Spread of(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    if (sorted.length == 0) {
      throw new IllegalArgumentException("nothing was measured");
    }
    double upper = sorted[sorted.length / 2];
    double lower = sorted[(sorted.length - 1) / 2];
    return new Spread((lower + upper) / 2, sorted[0], sorted[sorted.length - 1]);
  }

  /** For JSON: three decimals, and no exponent in a large number. */
  static BigDecimal rounded(double value) {
    BigDecimal three =
        BigDecimal.valueOf(value).setScale(3, RoundingMode.HALF_UP).stripTrailingZeros();
    return three.scale() < 0 ? three.setScale(0, RoundingMode.UNNECESSARY) : three;
  }
}
