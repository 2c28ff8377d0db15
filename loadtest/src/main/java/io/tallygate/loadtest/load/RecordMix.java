package io.tallygate.loadtest.load;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the records of a run are like.
 *
 * @param zipf exponent of the distribution over series: the one of rank r gets a share proportional to r to the power of minus this;
 *     0: every series equally often
 * @param latePercent how many of 100 records are late, and so out of order
 * @param lateHours how late they are at the most; evenly spread
 * @param detail their ids and attributes; null: Usage frames, which have none
 */
record RecordMix(double zipf, int latePercent, int lateHours, @Nullable EventDetail detail) {
  /** Every series equally often, nothing late. */
  static final RecordMix EVEN = new RecordMix(0, 0, 0, null);

  /** Offsets of times in a frame have 32 bits of milliseconds; 31 of them, 24.8 days, are used here. */
  static final int LATE_HOURS_MAX = 24 * 24;

  /** The oldest that a late record is, in ms. */
  int lateMs() {
    return latePercent == 0 ? 0 : (int) TimeUnit.HOURS.toMillis(lateHours);
  }

  /** Which series each of {@code count} records is of: ranks are dealt out to series in a seeded order. */
  int[] series(int seriesCount, int count, SplittableRandom random) {
    int[] order = permutation(seriesCount, random);
    int[] series = new int[count];
    double[] shares = zipf == 0 ? new double[0] : cumulativeShares(seriesCount);
    for (int i = 0; i < count; i++) {
      series[i] = order[zipf == 0 ? i % seriesCount : rank(shares, random)];
    }
    return series;
  }

  /** When a record happened, in ms after the frame's base time, which lies {@code lateMs + spreadMs} back. */
  int offsetMs(int spreadMs, SplittableRandom random) {
    boolean isLate = latePercent > 0 && random.nextInt(100) < latePercent;
    return isLate ? random.nextInt(lateMs()) : lateMs() + random.nextInt(spreadMs);
  }

  private double[] cumulativeShares(int count) {
    double[] shares = new double[count];
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += Math.pow(i + 1.0, -zipf);
      shares[i] = sum;
    }
    return shares;
  }

  private static int rank(double[] shares, SplittableRandom random) {
    int at = Arrays.binarySearch(shares, random.nextDouble() * shares[shares.length - 1]);
    return Math.min(at < 0 ? -at - 1 : at, shares.length - 1);
  }

  private static int[] permutation(int count, SplittableRandom random) {
    int[] numbers = new int[count];
    for (int i = 0; i < count; i++) {
      int at = random.nextInt(i + 1);
      numbers[i] = numbers[at];
      numbers[at] = i;
    }
    return numbers;
  }
}
