package io.tallygate.benchmarks.report;

import io.tallygate.benchmarks.report.ResultFile.Kind;
import io.tallygate.benchmarks.report.chart.LineChart;
import io.tallygate.benchmarks.report.chart.LineChart.Point;
import io.tallygate.benchmarks.report.chart.LineChart.Series;
import io.tallygate.benchmarks.report.chart.Numbers;
import io.tallygate.benchmarks.report.chart.Scale;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Long runs of the load test: whether anything grows or slows down over the hours. */
final class SoakSection implements Section {
  private static final double SECONDS_PER_MINUTE = 60;

  /** About as many marks has a line, however long the run. */
  private static final int MARKS = 20;

  /** What is drawn over time, in pictures of their own: names of lines with their fields. */
  private record Picture(String key, String title, String unit, Map<String, String> lines) {}

  private static final List<Picture> PICTURES =
      List.of(
          new Picture(
              "rate", "Records per second", "records/s", Map.of("rate", "recordsPerSecond")),
          new Picture(
              "latency",
              "Time until the acknowledgement",
              "ms",
              ordered("p50", "p50Ms", "p99", "p99Ms", "max", "maxMs")),
          new Picture(
              "memory",
              "The gateway's memory",
              "MB",
              ordered("resident", "gatewayRssMb", "heap in use", "gatewayHeapUsedMb")));

  private static Map<String, String> ordered(String... namesAndFields) {
    Map<String, String> lines = new LinkedHashMap<>();
    for (int i = 0; i < namesAndFields.length; i += 2) {
      lines.put(namesAndFields[i], namesAndFields[i + 1]);
    }
    return lines;
  }

  @Override
  public void write(List<ResultFile> results, ReportPage page) {
    for (ResultFile soak : Section.of(Kind.SOAK, results)) {
      Fields run = soak.fields();
      page.heading("Soak: " + RunOptions.text(soak.json()));
      page.paragraph(
          (RunRounds.isGood(soak) ? "" : "**FAILED**: " + RunRounds.reason(run) + ". ")
              + Numbers.whole(run.number("records"))
              + " records in "
              + Numbers.whole(run.number("seconds"))
              + " s, "
              + Numbers.whole(run.number("recordsPerSecond"))
              + " records/s; the totals were compared after each interval.");
      for (Picture picture : PICTURES) {
        draw(soak, picture, page);
      }
      page.paragraph(soak.caption().get(0));
    }
  }

  private static void draw(ResultFile soak, Picture picture, ReportPage page) {
    List<Fields> intervals = soak.fields().list("intervals");
    List<Series> lines = new ArrayList<>();
    picture.lines().forEach((name, field) -> lines.add(line(name, field, intervals)));
    List<Point> points = lines.stream().flatMap(each -> each.points().stream()).toList();
    if (points.isEmpty()) {
      return;
    }
    List<String> caption = new ArrayList<>();
    if (!RunRounds.isGood(soak)) {
      caption.add("This run FAILED: " + RunRounds.reason(soak.fields()) + ".");
    }
    caption.add(RunOptions.text(soak.json()) + ".");
    caption.addAll(soak.caption());
    page.plot(
        soak.name() + "-" + picture.key(),
        new LineChart(
                picture.title() + (RunRounds.isGood(soak) ? "" : " of a run that FAILED"),
                caption,
                "minutes measured",
                picture.unit(),
                Scale.linear(points.stream().mapToDouble(Point::x).max().orElse(1)),
                Scale.fitting(points.stream().map(Point::y).toList()),
                lines,
                List.of())
            .draw(),
        picture.title() + " over a long run");
  }

  /** At the end of each interval; pauses to compare totals are not in the time. */
  private static Series line(String name, String field, List<Fields> intervals) {
    List<Point> points = new ArrayList<>();
    int marksApart = Math.max(1, intervals.size() / MARKS);
    double seconds = 0;
    for (int i = 0; i < intervals.size(); i++) {
      Fields interval = intervals.get(i);
      seconds += interval.number("seconds");
      OptionalDouble value = interval.optionalNumber(field);
      if (value.isPresent() && value.getAsDouble() >= 0) {
        double y = value.getAsDouble();
        points.add(new Point(seconds / SECONDS_PER_MINUTE, y, y, y, i % marksApart == 0));
      }
    }
    return new Series(name, points, false);
  }
}
