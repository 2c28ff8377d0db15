package io.tallygate.gateway.ops;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * Adds up seconds to minutes of the clock, so that a day is read in 1,440 steps instead of 86,400. The sampler's thread, but for {@link
 * #completeThroughMs}.
 */
final class MinuteSums implements IntervalListener {
  static final long MINUTE_MS = TimeUnit.MINUTES.toMillis(1);

  private final LineEncoder encoder;
  private final Consumer<String> onLines;
  private final Map<String, Histogram> sums = new LinkedHashMap<>();
  private long minute = Long.MIN_VALUE;
  private long firstMs;
  private long lastMs;

  /** The sampler writes, after the lines were given away; any thread reads. */
  private volatile long completeThroughMs;

  /**
   * @param onLines gets the lines of a minute
   */
  MinuteSums(LineEncoder encoder, Consumer<String> onLines) {
    this.encoder = encoder;
    this.onLines = onLines;
  }

  @Override
  public void interval(String tag, Histogram histogram) {
    begin(histogram.getStartTimeStamp());
    sums.computeIfAbsent(tag, name -> new Histogram(histogram)).add(histogram);
  }

  @Override
  public void end(long startMs, long endMs) {
    begin(startMs);
    lastMs = endMs;
  }

  private void begin(long startMs) {
    long next = Math.floorDiv(startMs, MINUTE_MS);
    if (next != minute) {
      flush();
      minute = next;
      firstMs = startMs;
      lastMs = startMs;
      completeThroughMs = startMs;
    }
  }

  /** Gives away what there is of the minute at hand. */
  void flush() {
    StringBuilder lines = new StringBuilder();
    sums.forEach(
        (tag, sum) -> {
          if (sum.getTotalCount() > 0) {
            sum.setTag(tag);
            sum.setStartTimeStamp(firstMs);
            sum.setEndTimeStamp(lastMs);
            lines.append(encoder.line(sum));
            sum.reset();
          }
        });
    if (lines.length() > 0) {
      onLines.accept(lines.toString());
    }
    completeThroughMs = lastMs;
    firstMs = lastMs;
  }

  /** Start of the minute at hand, ms since 1970. */
  long firstMs() {
    return firstMs;
  }

  /** Whatever was recorded before is in minutes, ms since 1970. Any thread. */
  long completeThroughMs() {
    return completeThroughMs;
  }
}
