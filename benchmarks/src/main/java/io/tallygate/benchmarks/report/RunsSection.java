package io.tallygate.benchmarks.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallygate.benchmarks.report.ResultFile.Kind;
import io.tallygate.benchmarks.report.chart.BarChart;
import io.tallygate.benchmarks.report.chart.Numbers;
import io.tallygate.benchmarks.report.chart.Scale;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Single runs of the load test. Files of the same options are rounds of one measurement. */
final class RunsSection implements Section {
  private static final List<String> LATENCIES = List.of("p50", "p99", "p99.9", "max");

  @Override
  public void write(List<ResultFile> results, ReportPage page) {
    List<ResultFile> runs = Section.of(Kind.RUN, results);
    if (runs.isEmpty()) {
      return;
    }
    Map<String, List<ResultFile>> byOptions = new LinkedHashMap<>();
    boolean areOfOneCommit = runs.stream().map(RunsSection::commit).distinct().count() == 1;
    for (ResultFile run : runs) {
      String options =
          RunOptions.text(run.json()) + (areOfOneCommit ? "" : ", commit " + commit(run));
      byOptions.computeIfAbsent(options, each -> new ArrayList<>()).add(run);
    }
    page.heading("Load test");
    page.paragraph(
        "Medians of the rounds, then the least and the most. Latencies in ms until the acknowledgement, medians of the rounds.");
    MarkdownTable table =
        new MarkdownTable(
            "run",
            "rounds>",
            "records/s>",
            "least>",
            "most>",
            "p50>",
            "p99>",
            "p99.9>",
            "max>",
            "slowest second>",
            "gateway's peak MB>",
            "failed");
    List<BarChart.Row> bars = new ArrayList<>();
    byOptions.forEach((options, rounds) -> measurement(options, rounds, table, bars));
    page.table(table);
    page.plot("runs", chart(runs, bars), "Records per second of the load test's runs");
    page.paragraph(runs.get(0).caption().get(0));
  }

  /** Runs of different commits are no rounds of each other. */
  private static String commit(ResultFile run) {
    return run.conditions().path("commit").asText("unknown");
  }

  private static void measurement(
      String options, List<ResultFile> rounds, MarkdownTable table, List<BarChart.Row> bars) {
    List<ResultFile> good = rounds.stream().filter(RunsSection::isGood).toList();
    String failures = failures(rounds);
    if (good.isEmpty()) {
      table.row(options, "0", "", "", "", "", "", "", "", "", "", failures);
      bars.add(BarChart.Row.failed(options, "", failures));
      return;
    }
    Spread rate = spread(good, "recordsPerSecond");
    List<String> cells = new ArrayList<>();
    cells.add(options);
    cells.add(Integer.toString(good.size()));
    cells.add(Numbers.whole(rate.median()));
    cells.add(Numbers.whole(rate.least()));
    cells.add(Numbers.whole(rate.most()));
    for (String name : LATENCIES) {
      cells.add(
          Numbers.of(
              Spread.of(
                      good.stream()
                          .map(run -> run.fields().at("ackLatencyMs").number(name))
                          .toList())
                  .median()));
    }
    cells.add(Numbers.whole(spread(good, "slowestSecond").least()));
    cells.add(Numbers.whole(spread(good, "gatewayPeakRssMb").most()));
    cells.add(failures);
    table.row(cells.toArray(String[]::new));
    bars.add(
        new BarChart.Row(
            options,
            good.size()
                + (good.size() == 1 ? " round" : " rounds")
                + (failures.isEmpty() ? "" : ", " + failures),
            List.of(rate.median()),
            rate.least(),
            rate.most(),
            Numbers.whole(rate.median()),
            false));
  }

  private static Spread spread(List<ResultFile> rounds, String field) {
    return Spread.of(rounds.stream().map(run -> run.fields().number(field)).toList());
  }

  static boolean isGood(ResultFile run) {
    return run.json().path("verified").asBoolean();
  }

  private static String failures(List<ResultFile> rounds) {
    List<String> reasons =
        rounds.stream().filter(run -> !isGood(run)).map(run -> reason(run.json())).toList();
    return reasons.isEmpty() ? "" : reasons.size() + " failed: " + String.join("; ", reasons);
  }

  /** Why a run is not to be taken for a good one. */
  static String reason(JsonNode run) {
    String failure = run.path("failure").asText("");
    return failure.isEmpty() || failure.equals("null") ? "not verified" : failure;
  }

  private static String chart(List<ResultFile> runs, List<BarChart.Row> bars) {
    List<Double> values =
        bars.stream()
            .filter(row -> !row.values().isEmpty())
            .flatMap(row -> java.util.stream.Stream.of(row.least(), row.most()))
            .toList();
    return new BarChart(
            "Records acknowledged per second",
            runs.get(0).caption(),
            "records/s, median of the rounds; across it least to most",
            Scale.fitting(values),
            List.of("records/s"),
            bars)
        .draw();
  }
}
