package io.tallygate.gateway.ops;

import io.tallygate.rating.measure.Latencies;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.agrona.concurrent.EpochClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the interval of every recorder once a second, on the second, and tells whoever keeps or shows it. The one thread that may call
 * {@link Latencies#takeIntervals}. A listener that fails does not keep the others from being told, nor the next second.
 */
public final class LatencySampler implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LatencySampler.class);
  private static final long INTERVAL_MS = 1_000;

  private final Latencies latencies;
  private final EpochClock clock;
  private final List<IntervalListener> listeners;
  private final Thread thread = new Thread(this::run, "latency");
  private long startMs;
  private volatile boolean stopping;

  /** The first interval begins now. */
  public LatencySampler(Latencies latencies, EpochClock clock, List<IntervalListener> listeners) {
    this.latencies = latencies;
    this.clock = clock;
    this.listeners = List.copyOf(listeners);
    this.startMs = clock.time();
    thread.setDaemon(true);
  }

  public void start() {
    thread.start();
  }

  private void run() {
    while (true) {
      boolean last = stopping;
      if (!last) {
        long waitMs = INTERVAL_MS - Math.floorMod(clock.time(), INTERVAL_MS);
        LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(waitMs));
      }
      if (last || clock.time() - startMs >= INTERVAL_MS / 2) {
        sample();
      }
      if (last) {
        return;
      }
    }
  }

  /**
   * Ends the interval. A clock that was set back does not bring one back that was: intervals are then a millisecond long until
   * it has caught up.
   */
  void sample() {
    long endMs = Math.max(startMs + 1, clock.time());
    latencies.takeIntervals((tag, histogram) -> tell(tag, histogram, endMs));
    for (IntervalListener listener : listeners) {
      try {
        listener.end(startMs, endMs);
      } catch (RuntimeException e) {
        LOG.warn("latencies of a second were not taken", e);
      }
    }
    startMs = endMs;
  }

  private void tell(String tag, Histogram histogram, long endMs) {
    histogram.setTag(tag);
    histogram.setStartTimeStamp(startMs);
    histogram.setEndTimeStamp(endMs);
    for (IntervalListener listener : listeners) {
      try {
        listener.interval(tag, histogram);
      } catch (RuntimeException e) {
        LOG.warn("latencies of a second were not taken [tag={}]", tag, e);
      }
    }
  }

  /** Takes what is left, and ends. */
  @Override
  public void close() {
    stopping = true;
    if (!thread.isAlive()) {
      return;
    }
    LockSupport.unpark(thread);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
