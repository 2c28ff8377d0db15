package io.tallygate.loadtest.load;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * How previews were answered while usage came in.
 *
 * @param rate asked a second
 * @param latencies from the intended send time, in nanoseconds
 * @param errors answers that were none
 * @param firstError null: there was none
 * @param oldestMs the greatest age of what an answer covers
 */
record PreviewFigures(
    long rate, Histogram latencies, long errors, @Nullable String firstError, long oldestMs) {
  private static final double[] PERCENTILES = {50, 90, 99, 99.9};
  private static final String[] NAMES = {"p50", "p90", "p99", "p99.9"};

  void print(PrintStream out) {
    out.printf(
        Locale.ROOT,
        "previews: %,d at %d a second, errors %d, as of %.1f s before at the most; answered after ms:",
        latencies.getTotalCount(),
        rate,
        errors,
        oldestMs / 1e3);
    for (int i = 0; i < PERCENTILES.length; i++) {
      out.printf(
          Locale.ROOT, " %s %.2f", NAMES[i], latencies.getValueAtPercentile(PERCENTILES[i]) / 1e6);
    }
    out.printf(Locale.ROOT, " max %.2f%n", latencies.getMaxValue() / 1e6);
    if (firstError != null) {
      out.println("first error: " + firstError);
    }
  }

  void putInto(ObjectNode json) {
    json.put("rate", rate);
    json.put("count", latencies.getTotalCount());
    json.put("errors", errors);
    json.put("oldestMs", oldestMs);
    for (int i = 0; i < PERCENTILES.length; i++) {
      json.put(NAMES[i], Math.round(latencies.getValueAtPercentile(PERCENTILES[i]) / 1e3) / 1e3);
    }
    json.put("max", Math.round(latencies.getMaxValue() / 1e3) / 1e3);
  }
}
