package io.tallygate.loadtest.load;

import java.util.concurrent.TimeUnit;

/**
 * When each batch is to be sent. Open loop: batch n at {@code start + n × batch / rate}, or at the time of the first of its burst, whatever the gateway does, so that a
 * pause of the gateway is seen by every batch that should have been sent in it. Closed loop: as soon as there is room.
 */
final class SendSchedule {
  private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

  private final long rate;
  private final int batch;
  private final int burst;
  private final long startNs;
  private long taken;

  /**
   * @param rate records a second; 0: closed loop
   * @param burst batches that are due at the same time, 1 or more
   */
  SendSchedule(long rate, int batch, int burst, long startNs) {
    this.rate = rate;
    this.burst = burst;
    this.batch = batch;
    this.startNs = startNs;
  }

  boolean isOpenLoop() {
    return rate > 0;
  }

  /** When the next batch is to be sent; not before {@code nowNs} only in the future of an open loop. */
  long nextNs(long nowNs) {
    if (rate == 0) {
      return nowNs;
    }
    long records = taken / burst * burst * batch;
    return startNs + records / rate * SECOND_NS + records % rate * SECOND_NS / rate;
  }

  /** The next batch has been sent. */
  void take() {
    taken++;
  }
}
