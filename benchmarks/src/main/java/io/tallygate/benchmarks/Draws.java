package io.tallygate.benchmarks;

import java.util.Arrays;
import java.util.Random;

/** Series numbers drawn before a benchmark runs. The same seed draws the same numbers. */
public final class Draws {
  private static final long SEED = 42;

  private Draws() {}

  /** How usage spreads over series. */
  public enum Spread {
    /** Every series as often as any other: nothing stays in the caches. */
    UNIFORM,
    /** The k-th busiest series is drawn 1/k as often as the busiest; busy ones lie anywhere in the table. */
    ZIPF
  }

  /** {@code count} numbers from 0 to {@code bound - 1}. */
  public static int[] numbers(Spread spread, int bound, int count) {
    Random random = new Random(SEED);
    int[] numbers = new int[count];
    if (spread == Spread.UNIFORM) {
      for (int i = 0; i < count; i++) {
        numbers[i] = random.nextInt(bound);
      }
      return numbers;
    }
    int[] byRank = shuffled(bound, random);
    double[] cumulated = new double[bound];
    double sum = 0;
    for (int rank = 0; rank < bound; rank++) {
      sum += 1.0 / (rank + 1);
      cumulated[rank] = sum;
    }
    for (int i = 0; i < count; i++) {
      int found = Arrays.binarySearch(cumulated, random.nextDouble() * sum);
      numbers[i] = byRank[Math.min(bound - 1, found < 0 ? -found - 1 : found)];
    }
    return numbers;
  }

  private static int[] shuffled(int bound, Random random) {
    int[] numbers = new int[bound];
    for (int i = 0; i < bound; i++) {
      int other = random.nextInt(i + 1);
      numbers[i] = numbers[other];
      numbers[other] = i;
    }
    return numbers;
  }
}
