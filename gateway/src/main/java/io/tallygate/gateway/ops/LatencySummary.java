package io.tallygate.gateway.ops;

import org.HdrHistogram.AbstractHistogram;

/**
 * A histogram in a few figures. Durations are nanoseconds and 0 where nothing was recorded.
 *
 * @param count of values
 */
public record LatencySummary(
    long count, long p50Ns, long p90Ns, long p99Ns, long p999Ns, long p9999Ns, long maxNs) {
  public static final LatencySummary NONE = new LatencySummary(0, 0, 0, 0, 0, 0, 0);

  public static LatencySummary of(AbstractHistogram histogram) {
    return histogram.getTotalCount() == 0
        ? NONE
        : new LatencySummary(
            histogram.getTotalCount(),
            histogram.getValueAtPercentile(50),
            histogram.getValueAtPercentile(90),
            histogram.getValueAtPercentile(99),
            histogram.getValueAtPercentile(99.9),
            histogram.getValueAtPercentile(99.99),
            histogram.getMaxValue());
  }

  /** A duration as it is shown: microseconds, with as many digits as the recorder has. */
  public static double us(long ns) {
    return ns / 1e3;
  }
}
