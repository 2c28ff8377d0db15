package io.tallygate.benchmarks;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Series numbers drawn before a benchmark runs. The same seed draws the same numbers. */
public final class Draws {
  private static final long SEED = 42;

  /** A prime above every number of series: k × prime mod bound takes every value once, and neighbours far apart. */
  private static final long SCATTER = 2_654_435_761L;

  private Draws() {}

  /** How usage spreads over series. */
  public enum Spread {
    /** Every series as often as any other: nothing stays in the caches. */
    UNIFORM,
    /** The k-th busiest series is drawn 1/k as often as the busiest; busy ones lie anywhere in the table. */
    ZIPF
  }

  /**
   * How many to draw so that most of the series come: as often as there are series twice over, and a million at the least.
   *
   * @param multipleOf the result is one of this
   */
  public static int enough(int series, int multipleOf) {
    int least = Math.max(1 << 20, 2 * series);
    return (least + multipleOf - 1) / multipleOf * multipleOf;
  }

  /** {@code count} numbers from 0 to {@code bound - 1}, none of them twice, in random order. */
  public static int[] different(int bound, int count) {
    SplittableRandom random = new SplittableRandom(SEED);
    int[] numbers = new int[bound];
    for (int i = 0; i < bound; i++) {
      int other = random.nextInt(i + 1);
      numbers[i] = numbers[other];
      numbers[other] = i;
    }
    return Arrays.copyOf(numbers, count);
  }

  /** {@code count} numbers from 0 to {@code bound - 1}. */
  public static int[] numbers(Spread spread, int bound, int count) {
    SplittableRandom random = new SplittableRandom(SEED);
    int[] numbers = new int[count];
    if (spread == Spread.UNIFORM) {
      for (int i = 0; i < count; i++) {
        numbers[i] = random.nextInt(bound);
      }
      return numbers;
    }
    ZipfRanks ranks = new ZipfRanks(bound, random);
    for (int i = 0; i < count; i++) {
      numbers[i] = (int) (ranks.next() * SCATTER % bound);
    }
    return numbers;
  }

  /**
   * Ranks k from 1 to n with probability proportional to 1/k, without a table of n: rejection-inversion (Hörmann and Derflinger,
   * 1996) for the exponent 1, whose integral is the logarithm.
   */
  private static final class ZipfRanks {
    private final SplittableRandom random;
    private final int bound;
    private final double from;
    private final double to;
    private final double accepted;

    ZipfRanks(int bound, SplittableRandom random) {
      this.random = random;
      this.bound = bound;
      from = Math.log(1.5) - 1;
      to = Math.log(bound + 0.5);
      accepted = 2 - Math.exp(Math.log(2.5) - 0.5);
    }

    long next() {
      while (true) {
        double u = to + random.nextDouble() * (from - to);
        double x = Math.exp(u);
        long k = Math.max(1, Math.min(bound, Math.round(x)));
        if (k - x <= accepted || u >= Math.log(k + 0.5) - 1.0 / k) {
          return k;
        }
      }
    }
  }
}
