package io.tallygate.gateway.webhook;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long the next attempt waits: doubled after each, up to a longest, and less up to half of it at random, so that what failed
 * together is not tried together. One thread.
 */
final class RetryDelays {
  /** 2^40 times the shortest delay of a millisecond is 34 years. */
  private static final int DOUBLINGS_MAX = 40;

  private final Duration first;
  private final Duration longest;
  private final RandomGenerator random;

  RetryDelays(Duration first, Duration longest, RandomGenerator random) {
    this.first = first;
    this.longest = longest;
    this.random = random;
  }

  /**
   * Milliseconds until the next attempt.
   *
   * @param attempts made so far, 1 or more
   */
  long afterMs(int attempts) {
    long delayMs = first.toMillis();
    for (int i = 1; i < attempts && i < DOUBLINGS_MAX && delayMs < longest.toMillis(); i++) {
      delayMs *= 2;
    }
    delayMs = Math.min(delayMs, longest.toMillis());
    return delayMs - random.nextLong(delayMs / 2 + 1);
  }
}
