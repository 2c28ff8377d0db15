package io.tallygate.benchmarks.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallygate.benchmarks.report.chart.LineChart;
import io.tallygate.benchmarks.report.chart.LineChart.Point;
import io.tallygate.benchmarks.report.chart.LineChart.Series;
import io.tallygate.benchmarks.report.chart.Scale;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;
import org.HdrHistogram.HistogramLogReader;

/**
 * Distributions of latency of a sweep's steps in one picture: from the {@code .hlog} beside it, or else from a directory of
 * {@code .hgrm} files with its name. Those of steps that failed are left out, and the caption says so.
 */
final class PercentileCurves {
  private static final int CURVES = 6;
  private static final int TICKS_PER_HALF = 5;
  private static final double NS_PER_MS = 1e6;
  private static final double LEAST_MS = 0.001;
  private static final List<Double> MARKED_AT = List.of(2.0, 10.0, 100.0, 1e3, 1e4, 1e5, 1e6, 1e7);

  /** A percentile p and what lies there: x is 1 ÷ (1 − p), y in ms. */
  private record Level(double x, double y) {}

  private final ResultFile sweep;
  private final Map<String, List<Level>> curves;

  private PercentileCurves(ResultFile sweep, Map<String, List<Level>> curves) {
    this.sweep = sweep;
    this.curves = curves;
  }

  static PercentileCurves of(ResultFile sweep) throws IOException {
    String file = sweep.path().getFileName().toString().replaceFirst("\\.json$", "");
    Path log = sweep.path().resolveSibling(file + ".hlog");
    Path directory = sweep.path().resolveSibling(file);
    Map<String, List<Level>> curves =
        Files.exists(log)
            ? fromLog(log)
            : Files.isDirectory(directory) ? fromDistributions(directory) : Map.of();
    return new PercentileCurves(sweep, curves);
  }

  /** The tag of each interval is the step's. */
  private static Map<String, List<Level>> fromLog(Path log) throws FileNotFoundException {
    Map<String, List<Level>> curves = new LinkedHashMap<>();
    File file = log.toFile();
    try (HistogramLogReader reader = new HistogramLogReader(file)) {
      while (reader.hasNext()) {
        EncodableHistogram next = reader.nextIntervalHistogram();
        if (next instanceof Histogram histogram && histogram.getTag() != null) {
          List<Level> levels = new ArrayList<>();
          for (HistogramIterationValue each : histogram.percentiles(TICKS_PER_HALF)) {
            double above = 1 - each.getPercentileLevelIteratedTo() / 100;
            if (above > 0) {
              levels.add(new Level(1 / above, each.getValueIteratedTo() / NS_PER_MS));
            }
          }
          curves.put(histogram.getTag(), levels);
        }
      }
    }
    return curves;
  }

  /** Four columns: value, percentile, count up to it, 1 ÷ (1 − percentile); the last line has none of the fourth. */
  private static Map<String, List<Level>> fromDistributions(Path directory) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(directory)) {
      files = all.filter(path -> path.toString().endsWith(".hgrm")).sorted().toList();
    }
    Map<String, List<Level>> curves = new LinkedHashMap<>();
    for (Path file : files) {
      List<Level> levels = new ArrayList<>();
      for (String line : Files.readAllLines(file)) {
        String[] columns = line.strip().split("\\s+");
        if (columns.length == 4 && columns[0].matches("[0-9.]+") && columns[3].matches("[0-9.]+")) {
          levels.add(new Level(Double.parseDouble(columns[3]), Double.parseDouble(columns[0])));
        }
      }
      curves.put(file.getFileName().toString().replace(".hgrm", ""), levels);
    }
    return curves;
  }

  /** Nothing if there are no distributions. */
  void draw(ReportPage page) {
    List<JsonNode> good = new ArrayList<>();
    int failed = 0;
    for (JsonNode step : sweep.json().path("steps")) {
      if (!step.path("verified").asBoolean()) {
        failed++;
      } else if (!curves.getOrDefault(tag(step), List.of()).isEmpty()) {
        good.add(step);
      }
    }
    if (good.isEmpty()) {
      return;
    }
    List<Series> lines = new ArrayList<>();
    for (JsonNode step : spread(good)) {
      lines.add(
          new Series(
              step.path("percentOfKnee").asText() + " % of the knee",
              marked(curves.getOrDefault(tag(step), List.of())),
              false));
    }
    page.plot(
        sweep.name() + "-percentiles",
        chart(lines, good.size(), failed).draw(),
        "Distribution of the time until the acknowledgement, by load");
  }

  private static String tag(JsonNode step) {
    return String.format(java.util.Locale.ROOT, "load-%03d", step.path("percentOfKnee").asInt());
  }

  /** The first, the last and some between. */
  private static List<JsonNode> spread(List<JsonNode> all) {
    if (all.size() <= CURVES) {
      return all;
    }
    List<JsonNode> some = new ArrayList<>();
    for (int i = 0; i < CURVES; i++) {
      some.add(all.get(i * (all.size() - 1) / (CURVES - 1)));
    }
    return some;
  }

  /** Marks stand where the axis has its ticks. */
  private static List<Point> marked(List<Level> levels) {
    List<Point> points = new ArrayList<>();
    int next = 0;
    for (Level each : levels) {
      boolean isMarked = next < MARKED_AT.size() && each.x() >= MARKED_AT.get(next);
      while (next < MARKED_AT.size() && each.x() >= MARKED_AT.get(next)) {
        next++;
      }
      double y = Math.max(LEAST_MS, each.y());
      points.add(new Point(each.x(), y, y, y, isMarked));
    }
    return points;
  }

  private LineChart chart(List<Series> lines, int good, int failed) {
    List<Point> all = lines.stream().flatMap(line -> line.points().stream()).toList();
    List<String> caption = new ArrayList<>();
    caption.add(
        RunOptions.text(sweep.json().path("knee"))
            + ". Open loop: latency counts from the intended time of sending."
            + (lines.size() < good ? " " + lines.size() + " of " + good + " loads are drawn." : "")
            + (failed > 0 ? " " + failed + " failed and are left out." : ""));
    caption.addAll(sweep.caption());
    return new LineChart(
        "Time until the acknowledgement, by percentile",
        caption,
        "percentile of batches, each further nine as wide as the one before",
        "ms",
        Scale.percentiles(all.stream().mapToDouble(Point::x).max().orElse(10)),
        Scale.log(
            all.stream().mapToDouble(Point::y).min().orElse(LEAST_MS),
            all.stream().mapToDouble(Point::y).max().orElse(1)),
        lines,
        List.of());
  }
}
