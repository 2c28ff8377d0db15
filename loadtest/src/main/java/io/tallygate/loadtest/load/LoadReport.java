package io.tallygate.loadtest.load;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What a run came to, as JSON and for people.
 *
 * @param options what was asked for
 * @param recorder what was acknowledged
 * @param figures the gateway's counters over the measured window
 * @param verification the gateway's totals beside what was acknowledged
 * @param reconnects connections lost and opened again
 * @param peakRssMb of the gateway; -1 unknown
 * @param readySeconds from the gateway's start to ready; null if it was not started here
 * @param previews how they were answered; null: none was asked for
 * @param failure why the run broke off; null if it did not
 */
record LoadReport(
    LoadOptions options,
    RunRecorder recorder,
    GatewayFigures figures,
    @Nullable Verification verification,
    int reconnects,
    long peakRssMb,
    @Nullable Double readySeconds,
    @Nullable PreviewFigures previews,
    @Nullable String failure)
    implements RunResult {
  private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99};
  private static final String[] PERCENTILE_NAMES = {"p50", "p90", "p99", "p99.9", "p99.99"};

  /** Every record acknowledged is in the gateway's totals, once, and nothing else is; and nothing was refused but what was sent twice. */
  @Override
  public boolean isVerified() {
    return failure == null
        && verification != null
        && verification.isEqual()
        && recorder.refusedCount() == 0
        && recorder.countedAgain() == 0;
  }

  /** Why it is not verified; null: it is. */
  private @Nullable String reason() {
    if (failure != null || isVerified()) {
      return failure;
    }
    if (recorder.countedAgain() > 0) {
      return "counted again what was sent twice [events=" + recorder.countedAgain() + "]";
    }
    return recorder.refusedCount() > 0
        ? "refused: " + recorder.refusedByCode()
        : String.valueOf(verification);
  }

  long recordsPerSecond() {
    double seconds = recorder.measuredSeconds();
    return seconds == 0 ? 0 : Math.round(recorder.measured() / seconds);
  }

  List<String> reasonsNotCounted() {
    return CountedRun.reasonsAgainst(
        readySeconds != null,
        isVerified(),
        options.warmupSeconds(),
        recorder.measuredSeconds(),
        reconnects,
        figures);
  }

  @Override
  public ObjectNode toJson() {
    ObjectNode json = JsonMapper.builder().build().createObjectNode();
    json.put("records", recorder.measured());
    json.put("seconds", round(recorder.measuredSeconds()));
    json.put("recordsPerSecond", recordsPerSecond());
    putLatencies(json.putObject("ackLatencyMs"));
    putSlips(json.putObject("scheduleSlipMs"));
    json.put("slowestSecond", recorder.slowestSecond());
    json.put("durability", figures.durability());
    options.putInto(json);
    json.put("segmentsRecycled", figures.segmentsRecycled());
    json.put("flushes", figures.flushes());
    json.put("checkpoints", figures.checkpoints());
    json.put("logBytes", figures.logBytes());
    json.put("poolBytes", figures.poolBytes());
    json.put("gatewayReadySeconds", readySeconds == null ? null : round(readySeconds));
    json.put("gatewayPeakRssMb", peakRssMb);
    json.put("acknowledged", recorder.acceptedSoFar());
    json.put("refused", recorder.refusedCount());
    ObjectNode codes = json.putObject("refusedByCode");
    recorder.refusedByCode().forEach(codes::put);
    json.put("duplicates", recorder.duplicates());
    json.put("countedAgain", recorder.countedAgain());
    json.put("busyAnswers", recorder.busyAnswers());
    json.put("reconnects", reconnects);
    if (verification != null) {
      verification.putInto(json.putObject("totals"));
    }
    if (previews != null) {
      previews.putInto(json.putObject("previews"));
    }
    json.put("failure", reason());
    json.put("verified", isVerified());
    List<String> reasons = reasonsNotCounted();
    json.put("counted", reasons.isEmpty());
    ArrayNode against = json.putArray("notCountedBecause");
    reasons.forEach(against::add);
    return json;
  }

  private void putLatencies(ObjectNode json) {
    Histogram latencies = recorder.latencies();
    for (int i = 0; i < PERCENTILES.length; i++) {
      json.put(PERCENTILE_NAMES[i], milliseconds(latencies.getValueAtPercentile(PERCENTILES[i])));
    }
    json.put("max", milliseconds(latencies.getMaxValue()));
  }

  private void putSlips(ObjectNode json) {
    Histogram slips = recorder.slips();
    json.put("p50", milliseconds(slips.getValueAtPercentile(50)));
    json.put("p99", milliseconds(slips.getValueAtPercentile(99)));
    json.put("max", milliseconds(slips.getMaxValue()));
  }

  @Override
  public List<Histogram> latencies() {
    return List.of(recorder.latencies());
  }

  @Override
  public List<Distribution> distributions() {
    return List.of(new Distribution(Distribution.WHOLE, isVerified(), recorder.latencies()));
  }

  @Override
  public void print(PrintStream out) {
    Histogram latencies = recorder.latencies();
    out.printf(
        Locale.ROOT,
        "%,d records in %.1f s: %,d records/s, slowest second %,d%n",
        recorder.measured(),
        recorder.measuredSeconds(),
        recordsPerSecond(),
        recorder.slowestSecond());
    out.print("acknowledged after ms:");
    for (int i = 0; i < PERCENTILES.length; i++) {
      out.printf(
          Locale.ROOT,
          " %s %.2f",
          PERCENTILE_NAMES[i],
          milliseconds(latencies.getValueAtPercentile(PERCENTILES[i])));
    }
    out.printf(Locale.ROOT, " max %.2f%n", milliseconds(latencies.getMaxValue()));
    if (options.rate() > 0) {
      Histogram slips = recorder.slips();
      out.printf(
          Locale.ROOT,
          "of which before it was sent: p50 %.2f p99 %.2f max %.2f%n",
          milliseconds(slips.getValueAtPercentile(50)),
          milliseconds(slips.getValueAtPercentile(99)),
          milliseconds(slips.getMaxValue()));
    }
    out.printf(
        Locale.ROOT,
        "gateway: durability %s, %d flushes, %d checkpoints, %d segments recycled, %.1f times the pool written, peak RSS %d MB%n",
        figures.durability(),
        figures.flushes(),
        figures.checkpoints(),
        figures.segmentsRecycled(),
        figures.poolBytes() == 0 ? 0 : (double) figures.logBytes() / figures.poolBytes(),
        peakRssMb);
    if (previews != null) {
      previews.print(out);
    }
    if (recorder.refusedCount() > 0) {
      out.println("refused: " + recorder.refusedByCode());
    }
    if (recorder.duplicates() + recorder.countedAgain() > 0) {
      out.printf(
          Locale.ROOT,
          "sent again: %,d events answered as duplicates, %,d counted again%n",
          recorder.duplicates(),
          recorder.countedAgain());
    }
    if (failure != null) {
      out.println("failed: " + failure);
    }
    out.println(verification == null ? "totals were not compared" : verification.toString());
    List<String> reasons = reasonsNotCounted();
    out.println(
        reasons.isEmpty() ? "a counted run" : "not a counted run: " + String.join("; ", reasons));
  }

  private static double milliseconds(long ns) {
    return round(ns / 1e6);
  }

  private static double round(double value) {
    return Math.round(value * 1_000) / 1_000.0;
  }
}
