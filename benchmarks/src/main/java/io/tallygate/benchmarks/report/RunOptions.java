package io.tallygate.benchmarks.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallygate.benchmarks.report.chart.Numbers;
import java.util.ArrayList;
import java.util.List;

/** What was asked of a run of the load test, in words: runs with the same words are rounds of one measurement. */
final class RunOptions {
  private static final String EVEN = "even";

  private RunOptions() {}

  static String text(JsonNode run) {
    List<String> parts = new ArrayList<>();
    if (run.path("nullSink").asBoolean()) {
      parts.add("generator alone");
    } else {
      boolean hasIds = run.path("frames").asText().equals("detail");
      parts.add(run.path("protocol").asText("protocol unknown") + (hasIds ? " with ids" : ""));
    }
    if (run.hasNonNull("durability")) {
      parts.add(run.path("durability").asText());
    }
    add(parts, run, "series", 0, "", " series");
    add(parts, run, "connections", 0, "", " connections");
    add(parts, run, "processes", 1, "", " processes");
    add(parts, run, "batch", 0, "batches of ", "");
    add(parts, run, "rate", 0, "offered ", "/s");
    add(parts, run, "burst", 1, "bursts of ", "");
    add(parts, run, "zipf", 0, "Zipf ", "");
    if (run.path("latePercent").asInt() > 0) {
      parts.add(
          run.path("latePercent").asText()
              + " % up to "
              + run.path("lateHours").asText()
              + " h late");
    }
    String profile = run.path("profile").asText(EVEN);
    if (!profile.equals(EVEN)) {
      parts.add("profile " + profile);
    }
    add(parts, run, "attributes", 0, "", " attributes");
    add(parts, run, "repeatPercent", 0, "", " % repeated");
    if (run.hasNonNull("budget")) {
      parts.add("profiled");
    }
    return String.join(", ", parts);
  }

  /** Says nothing about an option that was left at its default. */
  private static void add(
      List<String> parts, JsonNode run, String field, double usual, String before, String behind) {
    JsonNode value = run.path(field);
    if (value.isNumber() && value.asDouble() != usual) {
      parts.add(
          before
              + (value.isIntegralNumber() ? Numbers.whole(value.asDouble()) : value.asText())
              + behind);
    }
  }
}
