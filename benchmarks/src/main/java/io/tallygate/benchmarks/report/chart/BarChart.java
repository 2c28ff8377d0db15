package io.tallygate.benchmarks.report.chart;

import static io.tallygate.benchmarks.report.chart.Svg.point;

import java.util.List;

/**
 * A row for each thing measured. On a linear axis bars from 0, of one part or several; on a logarithmic one, where no length would mean
 * anything, a disc at the value on a thin stem. The value stands behind, the reach over the rounds lies across. Names stand before the bars, or above them where they
 * are long.
 *
 * @param caption paragraphs below
 * @param xLabel with the unit
 * @param parts what the parts of each bar are, in their order; one: no legend
 */
public record BarChart(
    String title,
    List<String> caption,
    String xLabel,
    Scale x,
    List<String> parts,
    List<Row> rows) {
  private static final double WIDTH = 880;
  private static final double EDGE = 22;
  private static final double BAR_HEIGHT = 16;
  private static final double STEM_HEIGHT = 3;
  private static final double REACH_CAP = 4;
  private static final int BESIDE_COLOUR = 6;
  private static final int REASON_LETTERS = 70;
  private static final double LABELS_AT_MOST = 0.35;

  /**
   * One thing measured.
   *
   * @param detail a second line in small letters; may be empty
   * @param values of the parts; none: it failed
   * @param least of the sum over the rounds; as the sum itself where there is one
   * @param most of the sum over the rounds
   * @param behind what stands behind the bar: the value in words
   * @param isOutstanding drawn in another colour: what the others are compared with
   * @param beside a value to compare with, as a ring; NaN: none
   */
  public record Row(
      String label,
      String detail,
      List<Double> values,
      double least,
      double most,
      String behind,
      boolean isOutstanding,
      double beside) {
    /** A row with nothing to compare with. */
    public Row(
        String label,
        String detail,
        List<Double> values,
        double least,
        double most,
        String behind,
        boolean isOutstanding) {
      this(label, detail, values, least, most, behind, isOutstanding, Double.NaN);
    }

    /** A row of which no run is good; a long reason is cut. */
    public static Row failed(String label, String detail, String why) {
      String shown = why.length() > REASON_LETTERS ? why.substring(0, REASON_LETTERS) + "…" : why;
      return new Row(label, detail, List.of(), 0, 0, shown, false);
    }

    double sum() {
      return values.stream().mapToDouble(each -> each).sum();
    }
  }

  /** The picture. */
  public String draw() {
    double labelWidth = labelWidth();
    boolean areAbove = labelWidth > WIDTH * LABELS_AT_MOST;
    boolean areTwoLines = rows.stream().anyMatch(row -> !row.detail().isEmpty());
    double rowHeight = areAbove ? 46 : areTwoLines ? 40 : 28;
    double left = areAbove ? EDGE + 10 : EDGE + labelWidth + 12;
    double right = WIDTH - EDGE - Math.max(behindWidth() + 12, XAxis.overhang(x));
    double top = parts.size() > 1 ? 78 : 54;
    double bottom = top + rows.size() * rowHeight;
    List<String> lines = Caption.lines(caption, WIDTH - 2 * EDGE);
    Svg svg =
        new Svg(
            WIDTH,
            bottom + 62 + lines.size() * Caption.LINE_HEIGHT,
            title,
            String.join(" ", caption));
    svg.text(EDGE, 31, "title", title);
    legend(svg);
    XAxis.draw(svg, x, xLabel, left, right, top, bottom);
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      double middle = top + (i + 0.5) * rowHeight;
      if (areAbove) {
        svg.textWithDetail(left + 8, middle - 4, row.label(), row.detail());
        bar(svg, row, left, right, middle + 12);
      } else {
        label(svg, row, left - 12, middle);
        bar(svg, row, left, right, middle);
      }
    }
    svg.line(left, top, left, bottom, "axis");
    Caption.draw(svg, lines, EDGE, bottom + 66);
    return svg.finish();
  }

  private static void label(Svg svg, Row row, double end, double middle) {
    if (row.detail().isEmpty()) {
      svg.text(end, middle + 4.5, "end", row.label());
    } else {
      svg.text(end, middle - 2, "end", row.label());
      svg.text(end, middle + 12.5, "small end", row.detail());
    }
  }

  private double labelWidth() {
    return rows.stream()
        .mapToDouble(
            row ->
                Math.max(
                    Svg.widthOf(row.label(), Style.TEXT_SIZE),
                    Svg.widthOf(row.detail(), Style.SMALL_SIZE)))
        .max()
        .orElse(0);
  }

  private double behindWidth() {
    return rows.stream()
        .filter(row -> !row.values().isEmpty())
        .mapToDouble(row -> Svg.widthOf(row.behind(), Style.TEXT_SIZE))
        .max()
        .orElse(0);
  }

  private void legend(Svg svg) {
    double left = EDGE;
    for (int i = 0; i < parts.size() && parts.size() > 1; i++) {
      svg.rectangle(left, 48, 12, 12, Style.fill(i));
      svg.text(left + 18, 58.5, "", parts.get(i));
      left += 42 + Svg.widthOf(parts.get(i), Style.TEXT_SIZE);
    }
  }

  private void bar(Svg svg, Row row, double left, double right, double middle) {
    if (row.values().isEmpty()) {
      Mark.cross(svg, left + 12, middle);
      svg.text(left + 24, middle + 4.5, "badtext", row.behind());
      return;
    }
    double end = left + x.fraction(row.sum()) * (right - left);
    if (x.isLog()) {
      int colour = row.isOutstanding() ? 1 : 0;
      svg.rectangle(
          left, middle - STEM_HEIGHT / 2, end - left, STEM_HEIGHT, "stem " + Style.fill(colour));
      reach(svg, row, left, right, middle);
      Mark.of(row.isOutstanding() ? 3 : 0).draw(svg, end, middle, colour);
    } else {
      double sum = 0;
      for (int i = 0; i < row.values().size(); i++) {
        double from = left + x.fraction(sum) * (right - left);
        sum += row.values().get(i);
        double to = left + x.fraction(sum) * (right - left);
        svg.rectangle(
            from,
            middle - BAR_HEIGHT / 2,
            to - from,
            BAR_HEIGHT,
            Style.fill(row.isOutstanding() ? 1 : i));
      }
      reach(svg, row, left, right, middle);
    }
    double behind = Math.max(end, left + x.fraction(row.most()) * (right - left));
    if (!Double.isNaN(row.beside())) {
      double ring = left + x.fraction(row.beside()) * (right - left);
      Mark.RING.draw(svg, ring, middle, BESIDE_COLOUR);
      behind = Math.max(behind, ring);
    }
    svg.text(behind + 10, middle + 4.5, "", row.behind());
  }

  private void reach(Svg svg, Row row, double left, double right, double middle) {
    if (row.least() >= row.most()) {
      return;
    }
    double from = left + x.fraction(row.least()) * (right - left);
    double to = left + x.fraction(row.most()) * (right - left);
    svg.path(
        "M"
            + point(from, middle - REACH_CAP)
            + "L"
            + point(from, middle + REACH_CAP)
            + "M"
            + point(from, middle)
            + "L"
            + point(to, middle)
            + "M"
            + point(to, middle - REACH_CAP)
            + "L"
            + point(to, middle + REACH_CAP),
        "span");
  }
}
