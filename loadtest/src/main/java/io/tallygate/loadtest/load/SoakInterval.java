package io.tallygate.loadtest.load;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * A measured part of a soak, and the comparison behind it.
 *
 * @param number from 1
 * @param seconds measured
 * @param pauseSeconds from its end to the next one's begin: the drain, the comparison; in no rate
 * @param records acknowledged in it
 * @param slowestSecond the fewest of them in a second
 * @param latencies of it, in ns, with its wall clock times
 * @param figures the gateway's counters over the interval and its pause
 * @param gauges at its end
 * @param reconnects since the begin of the soak
 * @param refused records, and those counted a second time, since the begin of the soak
 * @param verification of everything since the begin of the soak
 */
record SoakInterval(
    int number,
    double seconds,
    double pauseSeconds,
    long records,
    long slowestSecond,
    Histogram latencies,
    GatewayFigures figures,
    GatewayGauges gauges,
    int reconnects,
    long refused,
    Verification verification) {
  static final String CSV_HEAD =
      "interval,startedAt,seconds,pauseSeconds,records,recordsPerSecond,slowestSecond,p50Ms,p99Ms,p99.9Ms,maxMs,"
          + "gatewayRssMb,gatewayHeapUsedMb,logBytes,flushes,checkpoints,segmentsRecycled,lagBytes,reconnects,refused,verified";

  boolean isVerified() {
    return verification.isEqual() && refused == 0;
  }

  long recordsPerSecond() {
    return seconds == 0 ? 0 : Math.round(records / seconds);
  }

  double p99Ms() {
    return percentileMs(99);
  }

  private double percentileMs(double percentile) {
    return latencies.getValueAtPercentile(percentile) / 1e6;
  }

  private Instant startedAt() {
    return Instant.ofEpochMilli(latencies.getStartTimeStamp());
  }

  /** A line of {@link #CSV_HEAD}. */
  String toCsv() {
    List<Object> cells =
        List.of(
            number,
            startedAt(),
            number(seconds),
            number(pauseSeconds),
            records,
            recordsPerSecond(),
            slowestSecond,
            number(percentileMs(50)),
            number(p99Ms()),
            number(percentileMs(99.9)),
            number(latencies.getMaxValue() / 1e6),
            gauges.rssMb(),
            gauges.heapUsedMb(),
            figures.logBytes(),
            figures.flushes(),
            figures.checkpoints(),
            figures.segmentsRecycled(),
            gauges.lagBytes(),
            reconnects,
            refused,
            isVerified());
    return String.join(",", cells.stream().map(Object::toString).toList());
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  /** The same values under the same names. */
  void putInto(ObjectNode json) {
    json.put("interval", number);
    json.put("startedAt", startedAt().toString());
    json.put("seconds", round(seconds));
    json.put("pauseSeconds", round(pauseSeconds));
    json.put("records", records);
    json.put("recordsPerSecond", recordsPerSecond());
    json.put("slowestSecond", slowestSecond);
    json.put("p50Ms", round(percentileMs(50)));
    json.put("p99Ms", round(p99Ms()));
    json.put("p99.9Ms", round(percentileMs(99.9)));
    json.put("maxMs", round(latencies.getMaxValue() / 1e6));
    json.put("gatewayRssMb", gauges.rssMb());
    json.put("gatewayHeapUsedMb", gauges.heapUsedMb());
    json.put("logBytes", figures.logBytes());
    json.put("flushes", figures.flushes());
    json.put("checkpoints", figures.checkpoints());
    json.put("segmentsRecycled", figures.segmentsRecycled());
    json.put("lagBytes", gauges.lagBytes());
    json.put("reconnects", reconnects);
    json.put("refused", refused);
    json.put("verified", isVerified());
  }

  private static double round(double value) {
    return Math.round(value * 1_000) / 1_000.0;
  }

  /** A line for people. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%4d  %,12d records/s (slowest second %,d)  p50 %.2f p99 %.2f p99.9 %.2f max %.2f ms  RSS %d MB heap %d MB"
            + "  log %,d MB, %d flushes, lag %,d MB  pause %.1f s  %s",
        number,
        recordsPerSecond(),
        slowestSecond,
        percentileMs(50),
        p99Ms(),
        percentileMs(99.9),
        latencies.getMaxValue() / 1e6,
        gauges.rssMb(),
        gauges.heapUsedMb(),
        figures.logBytes() >> 20,
        figures.flushes(),
        gauges.lagBytes() >> 20,
        pauseSeconds,
        isVerified() ? "equal" : "NOT EQUAL");
  }
}
