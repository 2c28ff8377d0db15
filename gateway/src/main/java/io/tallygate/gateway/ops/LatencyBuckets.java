package io.tallygate.gateway.ops;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * Adds intervals up in the classic buckets of Prometheus, which has no use for histograms of 3 digits. The sampler's thread writes; any
 * thread reads what the last full second left.
 */
public final class LatencyBuckets implements IntervalListener, LatencyTotals {
  /**
   * From what a batch takes in memory to what a store transaction with ten million series takes: three buckets a decade, so that a
   * quantile that Prometheus works out from them is right to a factor of 2.5.
   */
  private static final List<Long> BOUNDS_NS =
      List.of(
          us(100),
          us(250),
          us(500),
          ms(1),
          us(2_500),
          ms(5),
          ms(10),
          ms(25),
          ms(50),
          ms(100),
          ms(250),
          ms(500),
          ms(1_000),
          ms(2_500),
          ms(5_000),
          ms(10_000),
          ms(30_000),
          ms(60_000));

  private static final class Sum {
    private final long[] counts = new long[BOUNDS_NS.size() + 1];
    private long sumNs;

    Total total() {
      List<Long> copy = new ArrayList<>(counts.length);
      for (long count : counts) {
        copy.add(count);
      }
      return new Total(copy, sumNs);
    }
  }

  private final Map<String, Sum> sums = new HashMap<>();
  private volatile Map<String, Total> totals = Map.of();

  private static long us(long us) {
    return TimeUnit.MICROSECONDS.toNanos(us);
  }

  private static long ms(long ms) {
    return TimeUnit.MILLISECONDS.toNanos(ms);
  }

  /** Upper bounds in nanoseconds, inclusive, rising; what is longer is counted behind the last. */
  public static List<Long> bounds() {
    return BOUNDS_NS;
  }

  @Override
  public void interval(String tag, Histogram histogram) {
    Sum sum = sums.computeIfAbsent(tag, name -> new Sum());
    int bucket = 0;
    for (HistogramIterationValue step : histogram.recordedValues()) {
      long count = step.getCountAddedInThisIterationStep();
      long valueNs = histogram.medianEquivalentValue(step.getValueIteratedTo());
      while (bucket < BOUNDS_NS.size() && valueNs > BOUNDS_NS.get(bucket)) {
        bucket++;
      }
      sum.counts[bucket] += count;
      sum.sumNs += count * valueNs;
    }
  }

  @Override
  public void end(long startMs, long endMs) {
    Map<String, Total> taken = new HashMap<>();
    sums.forEach((tag, sum) -> taken.put(tag, sum.total()));
    totals = Map.copyOf(taken);
  }

  @Override
  public Map<String, Total> latencyTotals() {
    return totals;
  }
}
