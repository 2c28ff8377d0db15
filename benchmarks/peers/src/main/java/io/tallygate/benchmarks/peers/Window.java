package io.tallygate.benchmarks.peers;

import java.util.Locale;

/**
 * How long the measured part of a run is: a number of records, the same for all systems, or a time, in which each is sent as much of the
 * same sequence as it takes. A number that keeps the slowest busy for a minute is over before the fastest has flushed once.
 *
 * @param records 0: by time
 * @param seconds about: what is sent is worked out from the rate of the warm-up, so that no sender looks at a clock
 */
record Window(long records, int seconds) {
  static Window ofRecords(long records) {
    return new Window(records, 0);
  }

  static Window ofSeconds(int seconds) {
    return new Window(0, seconds);
  }

  boolean isByTime() {
    return records == 0;
  }

  /**
   * Records to be sent after a warm-up; by time so many that each series comes equally often.
   *
   * @param series an even number
   */
  long recordsAfter(WarmUp warmUp, int series) {
    if (!isByTime()) {
      return records;
    }
    long rounds = (long) Math.ceil(warmUp.recordsPerSecond() * seconds / series);
    return Math.max(1, rounds) * series;
  }

  /** About how long it is for a system of this rate. */
  double roughSeconds(double recordsPerSecond) {
    return isByTime() ? seconds : records / recordsPerSecond;
  }

  /** For people. */
  String text() {
    return isByTime()
        ? "about " + seconds + " s a run"
        : String.format(Locale.ROOT, "%,d records a run", records);
  }

  /**
   * What was sent before.
   *
   * @param records more than 0; the first of the window has this number
   */
  record WarmUp(long records, double seconds) {
    double recordsPerSecond() {
      return records / seconds;
    }
  }

  /**
   * What a run came to.
   *
   * @param seconds from the first record sent until the last one is acknowledged; of Tallygate by time: of a window in a stream that
   *     begins before it and goes on behind it
   */
  record Measured(long records, double seconds) {}
}
