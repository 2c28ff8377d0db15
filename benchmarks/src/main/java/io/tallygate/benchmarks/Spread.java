package io.tallygate.benchmarks;

import java.util.List;

/**
 * What several rounds came to.
 *
 * @param median of an even number of rounds: halfway between the two in the middle
 */
public record Spread(double median, double least, double most) {
  /**
   * @param values one for each round, at least one
   */
  public static Spread of(List<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("nothing was measured");
    }
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    double median =
        sorted.size() % 2 == 1
            ? sorted.get(middle)
            : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    return new Spread(median, sorted.get(0), sorted.get(sorted.size() - 1));
  }
}
