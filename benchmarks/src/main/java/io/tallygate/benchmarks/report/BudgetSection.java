package io.tallygate.benchmarks.report;

import io.tallygate.benchmarks.report.ResultFile.Kind;
import io.tallygate.benchmarks.report.chart.BarChart;
import io.tallygate.benchmarks.report.chart.Numbers;
import io.tallygate.benchmarks.report.chart.Scale;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Processor time per record and station, of runs of the load test that measured it. */
final class BudgetSection implements Section {
  private static final String FIELD = "budget";

  /** What the machine's processors did otherwise, where the run says it. */
  private static final Map<String, String> OTHERWISE =
      new TreeMap<>(
          Map.of(
              "otherProcessesNs", "other processes",
              "stolenNs", "taken by the host",
              "idleForDiskNs", "idle, waiting for the disk",
              "idleNs", "idle"));

  /** A station's part of a record's processor time, ns; {@code otherNs} is time that this program had nothing of. */
  private record Station(String name, double userNs, double systemNs, double otherNs) {
    double ns() {
      return userNs + systemNs + otherNs;
    }
  }

  @Override
  public void write(List<ResultFile> results, ReportPage page) {
    List<ResultFile> runs =
        Section.of(Kind.RUN, results).stream().filter(run -> run.json().hasNonNull(FIELD)).toList();
    if (runs.isEmpty()) {
      return;
    }
    page.heading("Budget: processor time per record");
    for (ResultFile run : runs) {
      String what = run.name() + ": " + RunOptions.text(run.json());
      if (!RunRounds.isGood(run)) {
        page.paragraph("**FAILED** " + what + ": " + RunRounds.reason(run.fields()) + ".");
        continue;
      }
      write(run, what, page);
    }
  }

  private static void write(ResultFile run, String what, ReportPage page) {
    List<Station> stations = stations(run.fields());
    double sum = stations.stream().mapToDouble(Station::ns).sum();
    MarkdownTable table =
        new MarkdownTable("station", "user ns>", "system ns>", "together>", "share>");
    List<BarChart.Row> bars = new ArrayList<>();
    for (Station each : stations) {
      String share = sum == 0 ? "" : Numbers.of(100 * each.ns() / sum) + " %";
      table.row(
          each.name(),
          Numbers.of(each.userNs()),
          Numbers.of(each.systemNs()),
          Numbers.of(each.ns()),
          share);
      if (each.otherNs() == 0) {
        bars.add(
            new BarChart.Row(
                each.name(),
                "",
                List.of(each.userNs(), each.systemNs()),
                each.ns(),
                each.ns(),
                Numbers.of(each.ns()) + " ns",
                false));
      }
    }
    table.row("all", "", "", Numbers.of(sum), "100 %");
    page.paragraph(what + ".");
    page.table(table);
    List<String> caption = new ArrayList<>();
    double others = stations.stream().mapToDouble(Station::otherNs).sum();
    caption.add(
        what
            + ". The stations together: "
            + Numbers.of(sum - others)
            + " ns; idle and not ours besides: "
            + Numbers.of(others)
            + " ns.");
    caption.addAll(run.caption());
    page.plot(
        run.name() + "-budget",
        new BarChart(
                "Processor time per record, by station",
                caption,
                "ns of processor time per record",
                Scale.linear(bars.stream().mapToDouble(BarChart.Row::most).max().orElse(1)),
                List.of("in user mode", "in the kernel"),
                bars)
            .draw(),
        "Processor time per record and station");
  }

  /** An array, or an object that has one as {@code stations}; a part that a station lacks is 0. */
  private static List<Station> stations(Fields run) {
    Fields budget = run.at(FIELD);
    List<Fields> elements = budget.json().isArray() ? budget.elements() : budget.list("stations");
    List<Station> stations = new ArrayList<>();
    for (Fields each : elements) {
      String process = each.text("process", "");
      stations.add(
          new Station(
              (process.isEmpty() ? "" : process + ": ") + each.text("station"),
              each.optionalNumber("userNs").orElse(0),
              each.optionalNumber("systemNs").orElse(0),
              0));
    }
    OTHERWISE.forEach(
        (field, name) ->
            budget
                .optionalNumber(field)
                .ifPresent(ns -> stations.add(new Station(name, 0, 0, ns))));
    return stations;
  }
}
