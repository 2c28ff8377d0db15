package io.tallygate.gateway.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Memory that the bodies of all requests may take together: many connections with large bodies must not exhaust the heap. Any
 * thread.
 */
final class BodyBudget {
  private static final long BYTES_MIN = 64L << 20;

  private final AtomicLong free;

  /**
   * @param bytes for all bodies together
   */
  BodyBudget(long bytes) {
    free = new AtomicLong(bytes);
  }

  /** A quarter of the heap. */
  static BodyBudget ofHeap() {
    return new BodyBudget(Math.max(BYTES_MIN, Runtime.getRuntime().maxMemory() / 4));
  }

  /** Whether there was room; if so, {@link #release} must follow. */
  boolean reserve(long bytes) {
    if (free.addAndGet(-bytes) < 0) {
      free.addAndGet(bytes);
      return false;
    }
    return true;
  }

  void release(long bytes) {
    free.addAndGet(bytes);
  }

  long free() {
    return free.get();
  }
}
