package io.tallygate.benchmarks.growth;

import java.util.Collection;
import java.util.List;

/**
 * How long it will take on two idle processors, roughly: its constants are round numbers, taken from runs beside other work. Printed
 * before anything runs, so that nobody waits for what they did not want; after each round the time left is told from that round.
 */
final class Estimate {
  /** Start of the load test and of a gateway that writes its pool; totals read and stopped afterwards. */
  private static final double AROUND_A_RUN_SECONDS = 7;

  /** To define a series, store it, and read it for the totals. */
  private static final double PER_SERIES_SECONDS = 5e-6;

  /** A start of a gateway on a short log. */
  private static final double START_SECONDS = 2.5;

  /** Records that a log takes, or a start counts again, in a second. */
  private static final double LOG_RATE = 20e6;

  private Estimate() {}

  static double loadSeconds(
      Collection<LoadSetup> setups, long rounds, long warmupSeconds, long seconds) {
    double round = 0;
    for (LoadSetup each : setups) {
      round +=
          AROUND_A_RUN_SECONDS
              + each.warmupSeconds(warmupSeconds)
              + seconds
              + each.series() * PER_SERIES_SECONDS;
    }
    return round * rounds;
  }

  static double restartSeconds(List<Long> lengths, long rounds) {
    double seconds = 2 * START_SECONDS * rounds;
    for (long each : lengths) {
      seconds += each / LOG_RATE + (START_SECONDS + each / LOG_RATE) * rounds;
    }
    return seconds;
  }
}
