package io.tallygate.gateway.ops;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Intervals as the sampler tells of them. */
final class Intervals {
  /** 2026-01-31 23:00 UTC. */
  static final long HOUR_MS = 1_769_900_400_000L;

  static final long SECOND_MS = 1_000;

  private Intervals() {}

  /** One second with values in microseconds. */
  static Histogram of(String tag, long startMs, long... valuesUs) {
    Histogram histogram = new Histogram(1_000, TimeUnit.MINUTES.toNanos(1), 3);
    for (long us : valuesUs) {
      histogram.recordValue(TimeUnit.MICROSECONDS.toNanos(us));
    }
    histogram.setTag(tag);
    histogram.setStartTimeStamp(startMs);
    histogram.setEndTimeStamp(startMs + SECOND_MS);
    return histogram;
  }

  /** Tells of one second. */
  static void tell(IntervalListener listener, long startMs, Histogram... histograms) {
    for (Histogram histogram : histograms) {
      listener.interval(histogram.getTag(), histogram);
    }
    listener.end(startMs, startMs + SECOND_MS);
  }
}
