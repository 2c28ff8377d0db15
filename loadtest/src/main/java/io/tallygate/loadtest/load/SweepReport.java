package io.tallygate.loadtest.load;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What a sweep came to.
 *
 * @param knee the closed loop
 * @param steps open loops, by rising rate
 */
record SweepReport(LoadReport knee, List<Step> steps) implements RunResult {
  private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99};

  /** One open loop, at a share of the knee. */
  record Step(int percent, LoadReport report) {
    /** Marks the step's interval in a log of histograms, and names its file. */
    String tag() {
      return String.format(Locale.ROOT, "load-%03d", percent);
    }
  }

  @Override
  public boolean isVerified() {
    return knee.isVerified()
        && !steps.isEmpty()
        && steps.stream().allMatch(step -> step.report().isVerified());
  }

  /** What is not verified; null: all is. */
  private @Nullable String reason() {
    if (isVerified()) {
      return null;
    }
    List<String> failed = new ArrayList<>();
    if (!knee.isVerified() || steps.isEmpty()) {
      failed.add("the closed loop");
    }
    steps.stream()
        .filter(step -> !step.report().isVerified())
        .forEach(step -> failed.add(step.tag()));
    return "not verified: " + String.join(", ", failed);
  }

  @Override
  public void print(PrintStream out) {
    out.printf(
        Locale.ROOT,
        "knee: %,d records/s in a closed loop, %,d in its slowest second, %s%n",
        knee.recordsPerSecond(),
        knee.recorder().slowestSecond(),
        verdict(knee));
    out.println(
        "acknowledged after (ms from the intended send), and the last column: how late the generator sent (p99)");
    out.println(
        "    %      offered/s   acknowledged/s     p50     p90     p99   p99.9  p99.99      max |    slip");
    for (Step step : steps) {
      LoadReport report = step.report();
      StringBuilder row = new StringBuilder();
      row.append(
          String.format(
              Locale.ROOT,
              "%5d %14d %16d",
              step.percent(),
              report.options().rate(),
              report.recordsPerSecond()));
      Histogram latencies = report.recorder().latencies();
      for (double percentile : PERCENTILES) {
        row.append(
            String.format(Locale.ROOT, " %7.2f", latencies.getValueAtPercentile(percentile) / 1e6));
      }
      row.append(
          String.format(
              Locale.ROOT,
              " %8.2f | %7.2f  %s",
              latencies.getMaxValue() / 1e6,
              report.recorder().slips().getValueAtPercentile(99) / 1e6,
              verdict(report)));
      out.println(row);
    }
  }

  private static String verdict(LoadReport report) {
    return report.isVerified() ? "verified" : "FAILED";
  }

  @Override
  public ObjectNode toJson() {
    ObjectNode json = JsonMapper.builder().build().createObjectNode();
    json.set("knee", knee.toJson());
    ArrayNode list = json.putArray("steps");
    for (Step step : steps) {
      ObjectNode each = step.report().toJson();
      each.put("percentOfKnee", step.percent());
      list.add(each);
    }
    json.put("failure", reason());
    json.put("verified", isVerified());
    return json;
  }

  /** The latencies of each step, with its {@link Step#tag}. */
  @Override
  public List<Histogram> latencies() {
    List<Histogram> all = new ArrayList<>();
    for (Step step : steps) {
      Histogram latencies = step.report().recorder().latencies();
      latencies.setTag(step.tag());
      all.add(latencies);
    }
    return all;
  }

  @Override
  public List<Distribution> distributions() {
    return steps.stream()
        .map(
            step ->
                new Distribution(
                    step.tag(), step.report().isVerified(), step.report().recorder().latencies()))
        .toList();
  }
}
