package io.tallygate.benchmarks.report;

import io.tallygate.benchmarks.report.ResultFile.Kind;
import io.tallygate.benchmarks.report.chart.BarChart;
import io.tallygate.benchmarks.report.chart.LineChart;
import io.tallygate.benchmarks.report.chart.LineChart.Point;
import io.tallygate.benchmarks.report.chart.Numbers;
import io.tallygate.benchmarks.report.chart.Scale;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/** How rate and memory go with the number of series, connections, records of a batch, and whatever else was varied. */
final class GrowthSection implements Section {
  /** A measure of a point in the file, and how it is called. */
  private record Measure(String name, String unit) {}

  private static final Measure MEMORY = new Measure("memory", "MB, the gateway's peak");
  private static final List<String> VALUES = List.of("median", "least", "most");
  private static final String FAILED = "failed";

  @Override
  public void write(List<ResultFile> results, ReportPage page) {
    for (ResultFile growth : Section.of(Kind.GROWTH, results)) {
      page.heading("Growth");
      for (Fields series : growth.fields().list("series")) {
        write(growth, series, page);
      }
      page.paragraph(growth.caption().get(0));
    }
  }

  private static void write(ResultFile growth, Fields series, ReportPage page) {
    String name = series.text("name");
    String unit = series.text("unit", name);
    Measure rate = new Measure("rate", series.text("value", "records/s"));
    List<Fields> points = series.list("points");
    page.paragraph("**By " + name + "**");
    page.table(table(points, unit, rate));
    boolean isNumeric = points.stream().allMatch(point -> point.json().path("x").isNumber());
    if (points.stream().noneMatch(GrowthSection::isGood)) {
      page.paragraph("**FAILED**: no point is good.");
    } else if (isNumeric) {
      page.plot(
          growth.name() + "-" + name + "-rate",
          lines(growth, unit, rate, points),
          "Rate by " + name);
      if (points.stream().anyMatch(point -> isGood(point) && point.has("rssMb"))) {
        page.plot(
            growth.name() + "-" + name + "-memory",
            lines(growth, unit, MEMORY, points),
            "Memory by " + name);
      }
    } else {
      page.plot(growth.name() + "-" + name, bars(growth, unit, rate, points), "Rate by " + name);
    }
  }

  /** A point without one good run has no median; {@code failed} is how many runs failed, or why. */
  private static boolean isGood(Fields point) {
    return point.optionalNumber("median").isPresent();
  }

  private static String failure(Fields point) {
    String failed = point.text(FAILED, "");
    if (failed.isEmpty() || failed.equals("0") || failed.equals("false")) {
      return isGood(point) ? "" : "failed";
    }
    int runs = point.json().path("runs").size();
    return failed.matches("\\d+") ? failed + " of " + runs + " runs failed" : "failed: " + failed;
  }

  private static MarkdownTable table(List<Fields> points, String unit, Measure rate) {
    Set<String> others = others(points);
    List<String> columns =
        new ArrayList<>(List.of(unit + ">", rate.unit() + ", median>", "least>", "most>"));
    others.forEach(other -> columns.add(other + ">"));
    columns.add("");
    MarkdownTable table = new MarkdownTable(columns.toArray(String[]::new));
    for (Fields point : points) {
      List<String> cells = new ArrayList<>();
      cells.add(x(point));
      for (String name : VALUES) {
        cells.add(isGood(point) ? Numbers.of(point.number(name)) : "");
      }
      for (String other : others) {
        OptionalDouble value = point.optionalNumber(other);
        cells.add(isGood(point) && value.isPresent() ? Numbers.of(value.getAsDouble()) : "");
      }
      cells.add(isGood(point) ? failure(point) : "FAILED");
      table.row(cells.toArray(String[]::new));
    }
    return table;
  }

  /** Whatever else the file says in numbers about its points. */
  private static Set<String> others(List<Fields> points) {
    Set<String> names = new LinkedHashSet<>();
    for (Fields point : points) {
      point
          .json()
          .properties()
          .forEach(
              field -> {
                if (field.getValue().isNumber()
                    && !field.getKey().equals("x")
                    && !field.getKey().equals(FAILED)
                    && !VALUES.contains(field.getKey())) {
                  names.add(field.getKey());
                }
              });
    }
    return names;
  }

  private static String x(Fields point) {
    return point.json().path("x").isNumber() ? Numbers.whole(point.number("x")) : point.text("x");
  }

  private static String lines(
      ResultFile growth, String unit, Measure measure, List<Fields> points) {
    boolean isMemory = measure.equals(MEMORY);
    List<Point> drawn =
        points.stream()
            .filter(point -> isGood(point) && (!isMemory || point.has("rssMb")))
            .map(point -> isMemory ? memory(point) : rate(point))
            .toList();
    double least = points.stream().mapToDouble(point -> point.number("x")).min().orElse(1);
    double most = points.stream().mapToDouble(point -> point.number("x")).max().orElse(1);
    boolean isLog = least > 0 && most >= 10 * least;
    return new LineChart(
            title(measure, unit),
            caption(growth, isMemory),
            unit,
            measure.unit(),
            isLog ? Scale.log(least, most) : Scale.linear(most),
            Scale.linear(drawn.stream().mapToDouble(Point::most).max().orElse(1)),
            List.of(new LineChart.Series(measure.name(), drawn, false)),
            points.stream()
                .filter(point -> !isGood(point))
                .map(point -> point.number("x"))
                .toList())
        .draw();
  }

  private static String title(Measure measure, String unit) {
    if (measure.equals(MEMORY)) {
      return "Memory by " + unit;
    }
    String value = measure.unit();
    return Character.toUpperCase(value.charAt(0)) + value.substring(1) + " by " + unit;
  }

  private static Point rate(Fields point) {
    return new Point(
        point.number("x"),
        point.number("median"),
        point.number("least"),
        point.number("most"),
        true);
  }

  private static Point memory(Fields point) {
    return Point.of(point.number("x"), point.number("rssMb"));
  }

  private static List<String> caption(ResultFile growth, boolean isMemory) {
    List<String> caption = new ArrayList<>();
    if (!isMemory) {
      caption.add("Medians of the rounds; bars from the least to the most.");
    }
    caption.addAll(growth.caption());
    return caption;
  }

  private static String bars(ResultFile growth, String unit, Measure rate, List<Fields> points) {
    List<BarChart.Row> rows = new ArrayList<>();
    for (Fields point : points) {
      rows.add(
          isGood(point)
              ? new BarChart.Row(
                  x(point),
                  "",
                  List.of(point.number("median")),
                  point.number("least"),
                  point.number("most"),
                  Numbers.whole(point.number("median")),
                  false)
              : BarChart.Row.failed(x(point), "", failure(point)));
    }
    return new BarChart(
            title(rate, unit),
            caption(growth, false),
            rate.unit(),
            Scale.linear(rows.stream().mapToDouble(BarChart.Row::most).max().orElse(1)),
            List.of(rate.unit()),
            rows)
        .draw();
  }
}
