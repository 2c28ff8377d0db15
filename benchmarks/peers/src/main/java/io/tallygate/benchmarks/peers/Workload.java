package io.tallygate.benchmarks.peers;

import java.util.concurrent.TimeUnit;

/**
 * The records that every system gets: each round touches every series once, in an order that no cache can foresee, the same in every
 * run. They are numbered through warm-up and measured part.
 */
final class Workload {
  private static final long BASE_MS = 1_790_000_000_000L;
  private static final double GOLDEN = 0.618_033_988_75;

  private final Window window;
  private final int warmupSeconds;
  private final int[] order;

  /**
   * @param window how long the measured part is
   * @param warmupSeconds how long a sender warms up before it, at least
   * @param series an even number, so that two senders can share them by parity
   */
  Workload(Window window, int warmupSeconds, int series) {
    if (series < 2 || series % 2 != 0) {
      throw new IllegalArgumentException(
          "series must be even and at least 2 [series=" + series + "]");
    }
    this.window = window;
    this.warmupSeconds = warmupSeconds;
    order = new int[series];
    long step = step(series);
    for (int i = 0; i < series; i++) {
      order[i] = (int) (i * step % series);
    }
  }

  /** Odd, so that the parity of a number is that of its series; no divisor in common with their count, so that all are visited. */
  private static long step(int series) {
    long step = (long) (series * GOLDEN) | 1;
    while (greatestCommonDivisor(step, series) != 1) {
      step += 2;
    }
    return step;
  }

  Window window() {
    return window;
  }

  int warmupSeconds() {
    return warmupSeconds;
  }

  int series() {
    return order.length;
  }

  /** The series of record {@code number}; of its parity. A look into a table, so that it costs the sender next to nothing. */
  int seriesOf(long number) {
    return order[(int) (number % order.length)];
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

  /**
   * Sends piece after piece until the time to warm up is over.
   *
   * @param piece records of a piece: an even number
   */
  Window.WarmUp warmUp(long piece, Sending sending) throws Exception {
    long startNs = System.nanoTime();
    long enoughNs = TimeUnit.SECONDS.toNanos(warmupSeconds);
    long sent = 0;
    long passedNs;
    do {
      sending.send(sent, sent + piece);
      sent += piece;
      passedNs = System.nanoTime() - startNs;
    } while (passedNs < enoughNs);
    return new Window.WarmUp(sent, passedNs / 1e9);
  }

  /** Sends what is measured: the records that follow those of the warm-up. */
  Window.Measured measure(Window.WarmUp warmUp, Sending sending) throws Exception {
    long first = warmUp.records();
    long records = window.recordsAfter(warmUp, order.length);
    long startNs = System.nanoTime();
    sending.send(first, first + records);
    return new Window.Measured(records, (System.nanoTime() - startNs) / 1e9);
  }

  /** Sends the records of these numbers, the last exclusive; returns when all are acknowledged. */
  interface Sending {
    void send(long from, long to) throws Exception;
  }

  private static long greatestCommonDivisor(long a, long b) {
    return b == 0 ? a : greatestCommonDivisor(b, a % b);
  }
}
