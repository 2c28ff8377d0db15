package io.tallygate.loadtest.load;

import java.util.concurrent.TimeUnit;

/**
 * When each batch is to be sent. Open loop: batch n at {@code start + n × batch / rate}, or at the time of the first of its burst, whatever the gateway does, so that a
 * pause of the gateway is seen by every batch that should have been sent in it; a profile moves batches within its period. Closed loop:
 * as soon as there is room.
 */
final class SendSchedule {
  private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

  private final Pace pace;
  private final long recordsPerPeriod;
  private final long periodNs;
  private long startNs;
  private long taken;

  /**
   * @param rate records a second; 0: closed loop
   * @param burst batches that are due at the same time, 1 or more
   */
  SendSchedule(long rate, int batch, int burst, long startNs) {
    this(Pace.even(rate, batch, burst), startNs);
  }

  SendSchedule(Pace pace, long startNs) {
    this.pace = pace;
    this.startNs = startNs + pace.delayNs();
    recordsPerPeriod = Math.multiplyExact(pace.rate(), pace.periodSeconds());
    periodNs = pace.periodSeconds() * SECOND_NS;
  }

  boolean isOpenLoop() {
    return pace.rate() > 0;
  }

  /** When the next batch is to be sent; not before {@code nowNs} only in the future of an open loop. */
  long nextNs(long nowNs) {
    long rate = pace.rate();
    if (rate == 0) {
      return nowNs;
    }
    long records = taken / pace.burst() * pace.burst() * pace.batch();
    if (pace.profile() == RateProfile.EVEN) {
      return startNs + records / rate * SECOND_NS + records % rate * SECOND_NS / rate;
    }
    return startNs
        + records / recordsPerPeriod * periodNs
        + pace.profile().dueNs(records % recordsPerPeriod, recordsPerPeriod, periodNs);
  }

  /** The next batch has been sent. */
  void take() {
    taken++;
  }

  /**
   * Goes on behind a pause as if it had not been: what was due before it and not sent is left out.
   *
   * @param pausedNs when it began
   * @param nowNs when it ends
   */
  void resume(long pausedNs, long nowNs) {
    if (!isOpenLoop()) {
      return;
    }
    while (nextNs(pausedNs) - pausedNs < 0) {
      take();
    }
    startNs += nowNs - pausedNs;
  }
}
