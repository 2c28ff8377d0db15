package io.tallygate.benchmarks.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallygate.benchmarks.Spread;
import io.tallygate.benchmarks.report.ResultFile.Kind;
import io.tallygate.benchmarks.report.chart.Numbers;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Stations alone, by JMH: the table, each benchmark with its class's baseline beside it. */
final class JmhSection implements Section {
  @Override
  public void write(List<ResultFile> results, ReportPage page) {
    for (ResultFile file : Section.of(Kind.JMH, results)) {
      List<JmhResult> all = JmhResult.in(file);
      String conditions = conditions(file);
      page.heading("Stations, by JMH: " + file.name());
      page.paragraph(
          "The median iteration, then the lowest and the highest; the baseline is the harness with the same loop and nothing done.");
      page.table(table(all));
      for (JsonNode missing : file.conditions().path("missing")) {
        page.paragraph("**FAILED**: `" + missing.asText() + "` has no result.");
      }
      new JmhPlots(file.name(), all, conditions).draw(page);
      page.paragraph(conditions);
    }
  }

  private static MarkdownTable table(List<JmhResult> all) {
    Set<JmhResult> shownBeside = new LinkedHashSet<>();
    all.stream()
        .filter(result -> !result.isBaseline())
        .forEach(
            result -> {
              JmhResult baseline = result.baselineIn(all);
              if (baseline != null) {
                shownBeside.add(baseline);
              }
            });
    MarkdownTable table =
        new MarkdownTable(
            "benchmark",
            "parameters",
            "unit",
            "median>",
            "lowest>",
            "highest>",
            "baseline>",
            "bytes/op>");
    for (JmhResult result : all) {
      if (!shownBeside.contains(result)) {
        row(result, result.baselineIn(all), table);
      }
    }
    return table;
  }

  private static void row(JmhResult result, @Nullable JmhResult baseline, MarkdownTable table) {
    Spread time = result.time();
    Spread beside = baseline == null ? null : baseline.time();
    table.row(
        "`" + result.name() + "`",
        result.paramsWithout(""),
        result.unit(),
        time == null ? "**FAILED**" : Numbers.of(time.median()),
        time == null ? "" : Numbers.of(time.least()),
        time == null ? "" : Numbers.of(time.most()),
        beside == null ? "" : Numbers.of(beside.median()),
        bytes(result.bytes()));
  }

  /** What JMH counts for itself is spread over the operations: less than a thousandth of a byte is none. */
  private static String bytes(OptionalDouble bytes) {
    return bytes.isEmpty()
        ? ""
        : bytes.getAsDouble() < 0.0005
            ? "0"
            : bytes.getAsDouble() < 1
                ? String.format(Locale.ROOT, "%.3f", bytes.getAsDouble())
                : Numbers.of(bytes.getAsDouble());
  }

  /** JMH itself writes which JDK it was, and nothing about the machine. */
  private static String conditions(ResultFile file) {
    if (!file.conditions().isMissingNode()) {
      return ConditionsText.line(file.conditions());
    }
    JsonNode first = file.json().path(0);
    return "JDK "
        + first.path("jdkVersion").asText("unknown")
        + "; machine, commit and date were not recorded.";
  }
}
