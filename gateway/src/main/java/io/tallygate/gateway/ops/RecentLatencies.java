package io.tallygate.gateway.ops;

import io.tallygate.rating.measure.Latencies;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * The latencies of the last second, and of the last ten, of stations and protocols; tenants are left to the history. The sampler's
 * thread writes; any thread reads.
 */
public final class RecentLatencies implements IntervalListener {
  private static final long WINDOW_MS = TimeUnit.SECONDS.toMillis(10);

  private final Map<String, LatencySummary> second = new LinkedHashMap<>();
  private final Map<String, Histogram> sums = new HashMap<>();
  private long windowStartMs = Long.MIN_VALUE;
  private volatile Map<String, LatencySummary> lastSecond = Map.of();
  private volatile Map<String, LatencySummary> lastWindow = Map.of();

  @Override
  public void interval(String tag, Histogram histogram) {
    if (tag.startsWith(Latencies.TENANT_TAG)) {
      return;
    }
    second.put(tag, LatencySummary.of(histogram));
    sums.computeIfAbsent(tag, name -> new Histogram(histogram)).add(histogram);
  }

  @Override
  public void end(long startMs, long endMs) {
    lastSecond = Map.copyOf(second);
    second.clear();
    if (windowStartMs == Long.MIN_VALUE) {
      windowStartMs = startMs;
    }
    if (endMs - windowStartMs >= WINDOW_MS) {
      Map<String, LatencySummary> window = new HashMap<>();
      sums.forEach((tag, sum) -> window.put(tag, LatencySummary.of(sum)));
      sums.values().forEach(Histogram::reset);
      lastWindow = Map.copyOf(window);
      windowStartMs = endMs;
    }
  }

  /** Of a tag in the last second; {@link LatencySummary#NONE} if nothing was recorded. */
  public LatencySummary second(String tag) {
    return lastSecond.getOrDefault(tag, LatencySummary.NONE);
  }

  /** Of a tag in the last ten seconds that are over. */
  public LatencySummary window(String tag) {
    return lastWindow.getOrDefault(tag, LatencySummary.NONE);
  }
}
