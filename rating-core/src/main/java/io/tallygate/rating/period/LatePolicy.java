package io.tallygate.rating.period;

import java.time.Duration;
import java.time.Instant;

/**
 * When a period is closed. What arrives after its end and within the grace is still on its statement; what arrives later
 * is an adjustment on the next one.
 *
 * @param grace how long after its end a period stays open, 0 or more
 */
public record LatePolicy(Duration grace) {
  /** One hour: what a producer's buffer and a restart need. */
  public static final LatePolicy DEFAULT = new LatePolicy(Duration.ofHours(1));

  public LatePolicy {
    if (grace.isNegative()) {
      throw new IllegalArgumentException("grace must be 0 or more [grace=" + grace + "]");
    }
  }

  /** True if the period is to be closed by a run as of the instant. */
  public boolean isDue(BillingPeriod period, Instant until) {
    return !period.end().plus(grace).isAfter(until);
  }
}
