package io.tallygate.benchmarks.report;

import io.tallygate.benchmarks.Spread;
import io.tallygate.benchmarks.report.chart.BarChart;
import io.tallygate.benchmarks.report.chart.LineChart;
import io.tallygate.benchmarks.report.chart.LineChart.Point;
import io.tallygate.benchmarks.report.chart.Numbers;
import io.tallygate.benchmarks.report.chart.Scale;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Plots of JMH's results: a row for each benchmark, and lines over the number of series where that was varied. */
final class JmhPlots {
  private static final String SERIES = "series";
  private static final String BATCH = "batch";
  private static final double USUAL_SERIES = 1_000_000;
  private static final int LINES = 8;

  private final String file;
  private final List<JmhResult> results;
  private final String conditions;

  /**
   * @param file names the plots
   */
  JmhPlots(String file, List<JmhResult> results, String conditions) {
    this.file = file;
    this.results =
        results.stream()
            .filter(result -> result.time() != null && result.unit().equals(JmhResult.NS))
            .toList();
    this.conditions = conditions;
  }

  void draw(ReportPage page) {
    if (results.isEmpty()) {
      return;
    }
    page.plot(file + "-stations", stations(), "Time per operation of each benchmark");
    Map<String, List<JmhResult>> byType = new LinkedHashMap<>();
    for (JmhResult result : results) {
      if (result.params().getOrDefault(SERIES, "").matches("\\d{1,18}")) {
        byType.computeIfAbsent(result.type(), type -> new ArrayList<>()).add(result);
      }
    }
    byType.forEach(
        (type, all) -> {
          if (all.stream().map(JmhPlots::series).distinct().count() > 1) {
            page.plot(
                file + "-" + type, overSeries(type, all), type + ": time by number of series");
          }
        });
  }

  private String stations() {
    List<JmhResult> drawn = drawn();
    List<BarChart.Row> rows = drawn.stream().map(this::row).toList();
    List<Double> values = new ArrayList<>();
    for (BarChart.Row row : rows) {
      values.add(row.least());
      values.add(row.most());
      if (row.beside() > 0) {
        values.add(row.beside());
      }
    }
    return new BarChart(
            "Time per operation, by station",
            List.of(
                "Median iteration, across it lowest to highest; ring: its baseline, the harness alone. Of several parameters those"
                    + " written with the name; all are in the table.",
                conditions),
            "ns per operation",
            Scale.fitting(values),
            List.of("ns/op"),
            rows)
        .draw();
  }

  /** Of each benchmark one; a baseline that stands beside another is not drawn by itself. */
  private List<JmhResult> drawn() {
    Map<String, List<JmhResult>> byName = new LinkedHashMap<>();
    results.forEach(
        result -> byName.computeIfAbsent(result.name(), name -> new ArrayList<>()).add(result));
    Set<String> beside = new HashSet<>();
    for (JmhResult result : results) {
      JmhResult baseline = result.baselineIn(results);
      if (baseline != null) {
        beside.add(baseline.name());
      }
    }
    byName.keySet().removeAll(beside);
    return byName.values().stream().map(JmhPlots::usual).toList();
  }

  private BarChart.Row row(JmhResult result) {
    Spread time = Objects.requireNonNull(result.time());
    JmhResult baseline = result.baselineIn(results);
    Spread beside = baseline == null ? null : baseline.time();
    return new BarChart.Row(
        result.name(),
        result.paramsWithout(""),
        List.of(time.median()),
        time.least(),
        time.most(),
        Numbers.of(time.median()),
        false,
        beside == null ? Double.NaN : beside.median());
  }

  /** A million series if that is among them, and the largest batch; else the first. */
  private static JmhResult usual(List<JmhResult> all) {
    return all.stream()
        .min(
            Comparator.<JmhResult>comparingDouble(result -> Math.abs(series(result) - USUAL_SERIES))
                .thenComparing(result -> -number(result, BATCH, 0)))
        .orElseThrow();
  }

  private static double series(JmhResult result) {
    return number(result, SERIES, USUAL_SERIES);
  }

  private static double number(JmhResult result, String param, double otherwise) {
    String value = result.params().getOrDefault(param, "");
    return value.matches("\\d{1,18}") ? Double.parseDouble(value) : otherwise;
  }

  private String overSeries(String type, List<JmhResult> all) {
    Map<String, List<Point>> lines = new LinkedHashMap<>();
    all.stream()
        .sorted(Comparator.comparingDouble(JmhPlots::series))
        .forEach(
            result -> {
              String others = result.paramsWithout(SERIES);
              Spread time = Objects.requireNonNull(result.time());
              lines
                  .computeIfAbsent(
                      result.method() + (others.isEmpty() ? "" : ", " + others),
                      name -> new ArrayList<>())
                  .add(new Point(series(result), time.median(), time.least(), time.most(), true));
            });
    List<LineChart.Series> drawn =
        lines.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .limit(LINES)
            .map(
                line ->
                    new LineChart.Series(
                        line.getKey(), line.getValue(), line.getKey().contains("aseline")))
            .toList();
    List<Point> points = drawn.stream().flatMap(line -> line.points().stream()).toList();
    return new LineChart(
            type + ": time by number of series",
            List.of(
                "Median iteration; bars from the lowest to the highest."
                    + (lines.size() > LINES
                        ? " " + (lines.size() - LINES) + " further lines are in the table only."
                        : ""),
                conditions),
            "series",
            "ns per operation",
            Scale.log(
                points.stream().mapToDouble(Point::x).min().orElse(1),
                points.stream().mapToDouble(Point::x).max().orElse(10)),
            Scale.fitting(
                points.stream().flatMap(each -> Stream.of(each.least(), each.most())).toList()),
            drawn,
            List.of())
        .draw();
  }
}
