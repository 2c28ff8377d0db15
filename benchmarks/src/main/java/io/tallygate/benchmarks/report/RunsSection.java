package io.tallygate.benchmarks.report;

import io.tallygate.benchmarks.Spread;
import io.tallygate.benchmarks.report.ResultFile.Kind;
import io.tallygate.benchmarks.report.chart.BarChart;
import io.tallygate.benchmarks.report.chart.Numbers;
import io.tallygate.benchmarks.report.chart.Scale;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Single runs of the load test: medians of the rounds. */
final class RunsSection implements Section {
  private static final List<String> LATENCIES = List.of("p50", "p99", "p99.9", "p99.99", "max");

  @Override
  public void write(List<ResultFile> results, ReportPage page) {
    List<ResultFile> runs = Section.of(Kind.RUN, results);
    if (runs.isEmpty()) {
      return;
    }
    List<RunRounds> measured = RunRounds.of(runs);
    page.heading("Load test");
    page.paragraph(
        "Medians of the rounds, then the least and the most. Latencies in ms until the acknowledgement, medians of the rounds; the"
            + " slowest second and the most memory of all rounds. *Counted*: how many of the rounds are counted runs.");
    page.table(table(measured));
    page.plot("runs", chart(runs, measured), "Records per second of the load test's runs");
    page.paragraph(conditions(runs));
  }

  private static MarkdownTable table(List<RunRounds> measured) {
    MarkdownTable table =
        new MarkdownTable(
            "run",
            "rounds>",
            "counted>",
            "records/s>",
            "least>",
            "most>",
            "p50>",
            "p99>",
            "p99.9>",
            "p99.99>",
            "max>",
            "slowest second>",
            "gateway's peak MB>",
            "failed");
    for (RunRounds each : measured) {
      List<String> cells = new ArrayList<>();
      cells.add(each.name());
      cells.add(Integer.toString(each.good().size()));
      cells.add(Long.toString(each.counted()));
      List<Double> rates = each.values("recordsPerSecond");
      cells.add(rates.isEmpty() ? "**FAILED**" : Numbers.whole(Spread.of(rates).median()));
      cells.add(rates.isEmpty() ? "" : Numbers.whole(Spread.of(rates).least()));
      cells.add(rates.isEmpty() ? "" : Numbers.whole(Spread.of(rates).most()));
      for (String name : LATENCIES) {
        List<Double> values = each.values("ackLatencyMs", name);
        cells.add(values.isEmpty() ? "" : Numbers.of(Spread.of(values).median()));
      }
      List<Double> slowest = each.values("slowestSecond");
      cells.add(slowest.isEmpty() ? "" : Numbers.whole(Spread.of(slowest).least()));
      List<Double> memory = each.values("gatewayPeakRssMb");
      cells.add(memory.isEmpty() ? "" : Numbers.whole(Spread.of(memory).most()));
      cells.add(each.failures());
      table.row(cells.toArray(String[]::new));
    }
    return table;
  }

  private static String chart(List<ResultFile> runs, List<RunRounds> measured) {
    List<BarChart.Row> bars = measured.stream().map(RunsSection::bar).toList();
    List<Double> values =
        bars.stream()
            .filter(row -> !row.values().isEmpty())
            .flatMap(row -> Stream.of(row.least(), row.most()))
            .toList();
    return new BarChart(
            "Records acknowledged per second",
            List.of(conditions(runs)),
            "records/s, median of the rounds; across it least to most",
            Scale.fitting(values),
            List.of("records/s"),
            bars)
        .draw();
  }

  private static String conditions(List<ResultFile> runs) {
    String first = ConditionsText.line(runs.get(0).conditions());
    return runs.stream().map(RunRounds::commit).distinct().count() == 1
        ? first
        : "Commits differ, and stand with each name; the conditions of the first run: " + first;
  }

  private static BarChart.Row bar(RunRounds each) {
    List<Double> rates = each.values("recordsPerSecond");
    if (rates.isEmpty()) {
      return BarChart.Row.failed(each.name(), "", each.failures());
    }
    Spread rate = Spread.of(rates);
    String rounds = rates.size() == 1 ? "1 round" : rates.size() + " rounds";
    return new BarChart.Row(
        each.name(),
        rounds + (each.failed().isEmpty() ? "" : ", " + each.failed().size() + " failed"),
        List.of(rate.median()),
        rate.least(),
        rate.most(),
        Numbers.whole(rate.median()),
        false);
  }
}
