package io.tallygate.loadtest.load;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What a soak came to.
 *
 * @param options what was asked for
 * @param intervals in their order
 * @param readySeconds from the gateway's start to ready; null if it was not started here
 * @param failure why it broke off; null if it did not
 */
record SoakReport(
    LoadOptions options,
    List<SoakInterval> intervals,
    @Nullable Double readySeconds,
    @Nullable String failure)
    implements RunResult {
  private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99};
  private static final String[] PERCENTILE_NAMES = {"p50", "p90", "p99", "p99.9", "p99.99"};

  @Override
  public boolean isVerified() {
    return failure == null
        && !intervals.isEmpty()
        && intervals.stream().allMatch(SoakInterval::isVerified);
  }

  private static long records(List<SoakInterval> part) {
    return part.stream().mapToLong(SoakInterval::records).sum();
  }

  private static double seconds(List<SoakInterval> part) {
    return part.stream().mapToDouble(SoakInterval::seconds).sum();
  }

  private double pauseSeconds() {
    return intervals.stream().mapToDouble(SoakInterval::pauseSeconds).sum();
  }

  private long slowestSecond() {
    return intervals.stream().mapToLong(SoakInterval::slowestSecond).min().orElse(0);
  }

  private static Histogram latencies(List<SoakInterval> part) {
    Histogram all = new Histogram(TimeUnit.HOURS.toNanos(1), 3);
    part.forEach(each -> all.add(each.latencies()));
    return all;
  }

  /**
   * A quarter of the soak, the first or the last.
   *
   * @param recordsPerSecond in the mean
   * @param p99Ms of all its latencies
   * @param rssMb resident memory at its end
   */
  record Quarter(long recordsPerSecond, double p99Ms, long rssMb) {
    static Quarter of(List<SoakInterval> part) {
      return new Quarter(
          rate(part),
          latencies(part).getValueAtPercentile(99) / 1e6,
          part.isEmpty() ? -1 : part.get(part.size() - 1).gauges().rssMb());
    }

    void putInto(ObjectNode json) {
      json.put("recordsPerSecond", recordsPerSecond);
      json.put("p99Ms", round(p99Ms));
      json.put("gatewayRssMb", rssMb);
    }
  }

  /** A quarter of the intervals, one at least. */
  Quarter first() {
    return Quarter.of(intervals.subList(0, Math.min(quarter(), intervals.size())));
  }

  Quarter last() {
    return Quarter.of(
        intervals.subList(Math.max(0, intervals.size() - quarter()), intervals.size()));
  }

  private int quarter() {
    return Math.max(1, intervals.size() / 4);
  }

  private static long rate(List<SoakInterval> part) {
    double seconds = seconds(part);
    return seconds == 0 ? 0 : Math.round(records(part) / seconds);
  }

  /** What a leak looks like: memory at the end of the last quarter less that at the end of the first; 0 if unknown. */
  long rssGrowthMb() {
    return first().rssMb() < 0 || last().rssMb() < 0 ? 0 : last().rssMb() - first().rssMb();
  }

  @Override
  public ObjectNode toJson() {
    ObjectNode json = JsonMapper.builder().build().createObjectNode();
    json.put("soak", true);
    json.put("records", records(intervals));
    json.put("seconds", round(seconds(intervals)));
    json.put("pauseSeconds", round(pauseSeconds()));
    json.put("recordsPerSecond", rate(intervals));
    Histogram latencies = latencies(intervals);
    ObjectNode percentiles = json.putObject("ackLatencyMs");
    for (int i = 0; i < PERCENTILES.length; i++) {
      percentiles.put(
          PERCENTILE_NAMES[i], round(latencies.getValueAtPercentile(PERCENTILES[i]) / 1e6));
    }
    percentiles.put("max", round(latencies.getMaxValue() / 1e6));
    json.put("slowestSecond", slowestSecond());
    json.put(
        "durability", intervals.isEmpty() ? "unknown" : intervals.get(0).figures().durability());
    options.putInto(json);
    json.put("gatewayReadySeconds", readySeconds == null ? null : round(readySeconds));
    first().putInto(json.putObject("firstQuarter"));
    last().putInto(json.putObject("lastQuarter"));
    json.put("rssGrowthMb", rssGrowthMb());
    ArrayNode list = json.putArray("intervals");
    intervals.forEach(each -> each.putInto(list.addObject()));
    if (!intervals.isEmpty()) {
      intervals.get(intervals.size() - 1).verification().putInto(json.putObject("totals"));
    }
    json.put("failure", reason());
    json.put("verified", isVerified());
    return json;
  }

  /** Why it is not verified; null: it is. */
  private @Nullable String reason() {
    if (failure != null || isVerified()) {
      return failure;
    }
    return intervals.isEmpty()
        ? "no interval has ended"
        : "totals are not equal after interval " + intervals.size();
  }

  @Override
  public void print(PrintStream out) {
    out.printf(
        Locale.ROOT,
        "soak: %,d records in %.1f s and %d intervals: %,d records/s, slowest second %,d; pauses %.1f s%n",
        records(intervals),
        seconds(intervals),
        intervals.size(),
        rate(intervals),
        slowestSecond(),
        pauseSeconds());
    Quarter first = first();
    Quarter last = last();
    out.printf(
        Locale.ROOT,
        "first quarter %,d records/s, p99 %.2f ms, RSS %d MB; last quarter %,d records/s, p99 %.2f ms, RSS %d MB (%+d MB)%n",
        first.recordsPerSecond(),
        first.p99Ms(),
        first.rssMb(),
        last.recordsPerSecond(),
        last.p99Ms(),
        last.rssMb(),
        rssGrowthMb());
    if (reason() != null) {
      out.println("failed: " + reason());
    }
    if (!intervals.isEmpty()) {
      out.println(intervals.get(intervals.size() - 1).verification());
    }
  }

  /** One for each interval of the soak. */
  @Override
  public List<Histogram> latencies() {
    return intervals.stream().map(SoakInterval::latencies).toList();
  }

  @Override
  public List<Distribution> distributions() {
    return List.of(new Distribution(Distribution.WHOLE, isVerified(), latencies(intervals)));
  }

  private static double round(double value) {
    return Math.round(value * 1_000) / 1_000.0;
  }
}
