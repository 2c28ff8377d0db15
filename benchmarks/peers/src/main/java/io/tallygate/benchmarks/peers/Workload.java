package io.tallygate.benchmarks.peers;

/**
 * The records that every system gets: each round touches every series once, in an order that no cache can foresee.
 *
 * @param records in the measured part
 * @param warmup before it
 * @param series an even number, so that two senders can share them by parity
 */
record Workload(long records, long warmup, int series) {
  private static final long BASE_MS = 1_790_000_000_000L;
  private static final double GOLDEN = 0.618_033_988_75;

  Workload {
    if (series % 2 != 0) {
      throw new IllegalArgumentException("series must be even [series=" + series + "]");
    }
  }

  /** Odd, so that the parity of a number is that of its series; no divisor in common with their count, so that all are visited. */
  private long step() {
    long step = (long) (series * GOLDEN) | 1;
    while (greatestCommonDivisor(step, series) != 1) {
      step += 2;
    }
    return step;
  }

  /** Gives series by the number of a record. */
  Series order() {
    long step = step();
    return number -> (int) (number % series * step % series);
  }

  /** The series of record {@code number}; of its parity. */
  interface Series {
    int of(long number);
  }

  /** From 1 to 1,000. */
  static long quantity(long number) {
    return 1 + ((number * 0x9E37_79B9_7F4A_7C15L) >>> 54) % 1_000;
  }

  /** Of the records from {@code from} to {@code to}, the latter exclusive. */
  static long sum(long from, long to) {
    long sum = 0;
    for (long number = from; number < to; number++) {
      sum += quantity(number);
    }
    return sum;
  }

  /** Ms since 1970; a thousand records a millisecond. */
  static long timeMs(long number) {
    return BASE_MS + number / 1_000;
  }

  private static long greatestCommonDivisor(long a, long b) {
    return b == 0 ? a : greatestCommonDivisor(b, a % b);
  }
}
