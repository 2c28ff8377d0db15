package io.tallygate.benchmarks.report;

import io.tallygate.benchmarks.report.ResultFile.Kind;
import io.tallygate.benchmarks.report.chart.LineChart;
import io.tallygate.benchmarks.report.chart.LineChart.Point;
import io.tallygate.benchmarks.report.chart.LineChart.Series;
import io.tallygate.benchmarks.report.chart.Numbers;
import io.tallygate.benchmarks.report.chart.Scale;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Latency against offered load, and how latency is distributed at some of the loads. */
final class SweepSection implements Section {
  private static final List<String> LATENCIES =
      List.of("p50", "p90", "p99", "p99.9", "p99.99", "max");
  private static final String SLIP = "slip p99";

  /** Below it nobody wants to know; and 0 has no place on a logarithmic axis. */
  private static final double LEAST_MS = 0.01;

  @Override
  public void write(List<ResultFile> results, ReportPage page) throws IOException {
    for (ResultFile sweep : Section.of(Kind.SWEEP, results)) {
      write(sweep, page);
    }
  }

  private static void write(ResultFile sweep, ReportPage page) throws IOException {
    Fields knee = sweep.fields().at("knee");
    List<Fields> steps = sweep.fields().list("steps");
    page.heading("Sweep: " + RunOptions.text(knee.json()));
    page.paragraph(
        isGood(knee)
            ? "Knee, what is acknowledged in a closed loop: "
                + Numbers.whole(knee.number("recordsPerSecond"))
                + " records/s. Then open loops at shares of it; latency in ms from the intended time of sending."
            : "**FAILED**: the closed loop that looks for the knee: "
                + RunRounds.reason(knee)
                + ".");
    page.table(table(steps));
    List<Fields> good = steps.stream().filter(SweepSection::isGood).toList();
    if (!good.isEmpty()) {
      page.plot(
          sweep.name() + "-latency",
          chart(sweep, steps, good).draw(),
          "Latency percentiles against offered load");
    }
    PercentileCurves.of(sweep).draw(page);
    page.paragraph(sweep.caption().get(0));
  }

  private static boolean isGood(Fields run) {
    return run.json().path("verified").asBoolean();
  }

  private static MarkdownTable table(List<Fields> steps) {
    MarkdownTable table =
        new MarkdownTable(
            "% of the knee>",
            "offered/s>",
            "acknowledged/s>",
            "p50>",
            "p90>",
            "p99>",
            "p99.9>",
            "p99.99>",
            "max>",
            "slip p99>",
            "");
    for (Fields step : steps) {
      List<String> cells = new ArrayList<>();
      cells.add(step.text("percentOfKnee"));
      cells.add(Numbers.whole(step.number("rate")));
      if (isGood(step)) {
        cells.add(Numbers.whole(step.number("recordsPerSecond")));
        LATENCIES.forEach(name -> cells.add(Numbers.of(step.at("ackLatencyMs").number(name))));
        cells.add(Numbers.of(step.at("scheduleSlipMs").number("p99")));
        cells.add("verified");
      } else {
        cells.addAll(List.of("", "", "", "", "", "", "", "", "FAILED: " + RunRounds.reason(step)));
      }
      table.row(cells.toArray(String[]::new));
    }
    return table;
  }

  private static LineChart chart(ResultFile sweep, List<Fields> steps, List<Fields> good) {
    List<Series> lines = new ArrayList<>();
    for (String name : LATENCIES) {
      lines.add(new Series(name, points(good, "ackLatencyMs", name), false));
    }
    lines.add(new Series(SLIP, points(good, "scheduleSlipMs", "p99"), true));
    List<Double> latencies =
        lines.stream().flatMap(line -> line.points().stream()).map(Point::y).toList();
    List<String> caption = new ArrayList<>();
    caption.add(
        RunOptions.text(sweep.fields().at("knee").json())
            + ". Open loop: latency counts from the intended time of sending. Slip: the part of it in which the generator was late.");
    caption.addAll(sweep.caption());
    return new LineChart(
        "Time until the acknowledgement against offered load",
        caption,
        "records/s offered",
        "ms",
        Scale.linear(steps.stream().mapToDouble(step -> step.number("rate")).max().orElse(1)),
        Scale.log(
            latencies.stream().mapToDouble(each -> each).min().orElse(LEAST_MS),
            latencies.stream().mapToDouble(each -> each).max().orElse(1)),
        lines,
        steps.stream().filter(step -> !isGood(step)).map(step -> step.number("rate")).toList());
  }

  private static List<Point> points(List<Fields> steps, String group, String name) {
    return steps.stream()
        .map(step -> Point.of(step.number("rate"), Math.max(LEAST_MS, step.at(group).number(name))))
        .toList();
  }
}
