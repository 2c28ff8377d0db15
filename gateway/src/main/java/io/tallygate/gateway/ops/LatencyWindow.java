package io.tallygate.gateway.ops;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.agrona.concurrent.NanoClock;
import org.jspecify.annotations.Nullable;

/**
 * The latencies of the last interval. It is taken from the recorder when somebody looks and the one before is old enough: so
 * two scrapers see the same figures, and no thread is needed. Any thread.
 */
final class LatencyWindow {
  private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(10);

  private final Recorder recorder;
  private final NanoClock clock;
  private @Nullable Histogram histogram;
  private long takenNs;

  LatencyWindow(Recorder recorder, NanoClock clock) {
    this.recorder = recorder;
    this.clock = clock;
  }

  /** Values in nanoseconds. Not changed any more once it is returned. */
  synchronized Histogram histogram() {
    long nowNs = clock.nanoTime();
    Histogram taken = histogram;
    if (taken == null || nowNs - takenNs >= INTERVAL_NS) {
      taken = recorder.getIntervalHistogram();
      histogram = taken;
      takenNs = nowNs;
    }
    return taken;
  }
}
