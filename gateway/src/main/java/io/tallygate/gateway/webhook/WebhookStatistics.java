package io.tallygate.gateway.webhook;

import io.tallygate.rating.store.DeliveryRow;
import java.util.concurrent.atomic.LongAdder;

/** What operators read of webhooks. Totals run from the start of the process. Any thread. */
public final class WebhookStatistics {
  private final LongAdder delivered = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder died = new LongAdder();
  private volatile long pending;
  private volatile long dead;

  void attempted(DeliveryRow.State state) {
    if (state == DeliveryRow.State.DELIVERED) {
      delivered.increment();
      return;
    }
    failed.increment();
    if (state == DeliveryRow.State.DEAD) {
      died.increment();
    }
  }

  void waiting(long pendingNow, long deadNow) {
    pending = pendingNow;
    dead = deadNow;
  }

  /** Attempts that an endpoint answered with a 2xx. */
  public long delivered() {
    return delivered.sum();
  }

  /** Attempts that failed. */
  public long failed() {
    return failed.sum();
  }

  /** Deliveries given up. */
  public long died() {
    return died.sum();
  }

  /** Deliveries to be tried, as of the last ten seconds. */
  public long pending() {
    return pending;
  }

  /** Dead deliveries there are, as of the last ten seconds. */
  public long dead() {
    return dead;
  }
}
