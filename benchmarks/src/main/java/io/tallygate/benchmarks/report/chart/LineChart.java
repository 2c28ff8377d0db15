package io.tallygate.benchmarks.report.chart;

import static io.tallygate.benchmarks.report.chart.Svg.point;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Lines over a common axis, each with a mark of its own, and a legend in the order in which the lines end.
 *
 * <pre>
 *   title
 *   y label
 *    │ ──●──●──●        ● series
 *    │    ▲──▲──▲       ▲ series
 *    └────────────
 *         x label
 *   caption
 * </pre>
 *
 * @param caption paragraphs below
 * @param xLabel with the unit
 * @param yLabel with the unit
 * @param series as many as are still told apart: up to eight
 * @param failedAt places on the x axis of runs that are not to be taken for good ones: no line goes through them
 */
public record LineChart(
    String title,
    List<String> caption,
    String xLabel,
    String yLabel,
    Scale x,
    Scale y,
    List<Series> series,
    List<Double> failedAt) {
  private static final double WIDTH = 880;
  private static final double PLOT_HEIGHT = 340;
  private static final double TOP = 68;
  private static final double EDGE = 22;
  private static final double LEGEND_LINE = 22;
  private static final double REACH_CAP = 4;

  /**
   * A value, with its reach over the rounds.
   *
   * @param least the value itself where there is one round
   * @param most the value itself where there is one round
   * @param isMarked whether it gets a mark; a curve of hundreds of points has few
   */
  public record Point(double x, double y, double least, double most, boolean isMarked) {
    /** One value without a reach. */
    public static Point of(double x, double y) {
      return new Point(x, y, y, y, true);
    }
  }

  /**
   * A line.
   *
   * @param points by rising x
   * @param isDashed set apart from the others: something of another kind
   */
  public record Series(String name, List<Point> points, boolean isDashed) {}

  /** The picture. */
  public String draw() {
    double left = EDGE + 22 + widest();
    double right = WIDTH - EDGE - Math.max(legendWidth(), XAxis.overhang(x));
    List<String> lines = Caption.lines(caption, WIDTH - 2 * EDGE);
    double bottom = TOP + PLOT_HEIGHT;
    double height = bottom + 62 + lines.size() * Caption.LINE_HEIGHT;
    Svg svg = new Svg(WIDTH, height, title, String.join(" ", caption));
    svg.text(EDGE, 31, "title", title);
    svg.text(EDGE, TOP - 16, "small", y.named(yLabel));
    grid(svg, left, right, bottom);
    for (double failed : failedAt) {
      double at = left + x.fraction(failed) * (right - left);
      svg.line(at, TOP, at, bottom, "badline");
      svg.upright(at - 5, TOP + 6, "small end badtext", "failed");
    }
    for (int i = 0; i < series.size(); i++) {
      draw(svg, i, left, right, bottom);
    }
    legend(svg, right + 18);
    Caption.draw(svg, lines, EDGE, bottom + 66);
    return svg.finish();
  }

  private double widest() {
    return y.ticks().stream()
        .mapToDouble(each -> Svg.widthOf(each.label(), Style.SMALL_SIZE))
        .max()
        .orElse(0);
  }

  private double legendWidth() {
    if (series.size() < 2) {
      return 0;
    }
    return 50
        + series.stream()
            .mapToDouble(each -> Svg.widthOf(each.name(), Style.TEXT_SIZE))
            .max()
            .orElse(0);
  }

  private void grid(Svg svg, double left, double right, double bottom) {
    for (Scale.Tick tick : y.ticks()) {
      double at = bottom - y.fraction(tick.value()) * PLOT_HEIGHT;
      svg.line(left, at, right, at, "grid");
      svg.text(left - 8, at + 4, "small end", tick.label());
    }
    XAxis.draw(svg, x, xLabel, left, right, TOP, bottom);
    svg.line(left, bottom, right, bottom, "axis");
  }

  private void draw(Svg svg, int number, double left, double right, double bottom) {
    Series each = series.get(number);
    StringBuilder path = new StringBuilder();
    double before = Double.NaN;
    for (Point next : each.points()) {
      double at = left + x.fraction(next.x()) * (right - left);
      double height = bottom - y.fraction(next.y()) * PLOT_HEIGHT;
      path.append(isBroken(before, next.x()) ? "M" : "L").append(point(at, height));
      before = next.x();
    }
    svg.path(path.toString(), "line " + (each.isDashed() ? "dashed " : "") + Style.line(number));
    for (Point next : each.points()) {
      double at = left + x.fraction(next.x()) * (right - left);
      if (next.least() < next.most()) {
        reach(svg, number, at, next, bottom);
      }
      if (next.isMarked()) {
        Mark.of(number).draw(svg, at, bottom - y.fraction(next.y()) * PLOT_HEIGHT, number);
      }
    }
  }

  private boolean isBroken(double before, double next) {
    return Double.isNaN(before)
        || failedAt.stream().anyMatch(failed -> failed > before && failed < next);
  }

  private void reach(Svg svg, int number, double at, Point of, double bottom) {
    double low = bottom - y.fraction(of.least()) * PLOT_HEIGHT;
    double high = bottom - y.fraction(of.most()) * PLOT_HEIGHT;
    svg.path(
        "M"
            + point(at - REACH_CAP, low)
            + "L"
            + point(at + REACH_CAP, low)
            + "M"
            + point(at, low)
            + "L"
            + point(at, high)
            + "M"
            + point(at - REACH_CAP, high)
            + "L"
            + point(at + REACH_CAP, high),
        "reach " + Style.line(number));
  }

  private void legend(Svg svg, double left) {
    if (series.size() < 2) {
      return;
    }
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < series.size(); i++) {
      order.add(i);
    }
    order.sort(
        Comparator.<Integer>comparingDouble(i -> -lastOf(series.get(i)))
            .thenComparing(Comparator.reverseOrder()));
    double height = TOP + 8;
    for (int number : order) {
      Series each = series.get(number);
      svg.line(
          left,
          height,
          left + 22,
          height,
          "line " + (each.isDashed() ? "dashed " : "") + Style.line(number));
      Mark.of(number).draw(svg, left + 11, height, number);
      svg.text(left + 30, height + 4, "", each.name());
      height += LEGEND_LINE;
    }
  }

  private static double lastOf(Series series) {
    List<Point> points = series.points();
    return points.isEmpty() ? 0 : points.get(points.size() - 1).y();
  }
}
