package io.tallygate.benchmarks.report.chart;

import static io.tallygate.benchmarks.report.chart.Svg.point;

/** Marks of points, so that colour is not all that tells series apart. */
enum Mark {
  DISC,
  SQUARE,
  TRIANGLE,
  DIAMOND,
  WEDGE,
  RING,
  FRAME,
  DIAMOND_FRAME;

  private static final double RADIUS = 4.2;

  static Mark of(int series) {
    return values()[series % values().length];
  }

  void draw(Svg svg, double x, double y, int series) {
    boolean isHollow = this == RING || this == FRAME || this == DIAMOND_FRAME;
    svg.path(outline(x, y), isHollow ? "hollow " + Style.line(series) : Style.fill(series));
  }

  private String outline(double x, double y) {
    double r = RADIUS;
    return switch (this) {
      case DISC, RING -> "M" + point(x - r, y) + "a4.2 4.2 0 1 0 8.4 0a4.2 4.2 0 1 0 -8.4 0Z";
      case SQUARE, FRAME ->
          "M"
              + point(x - r, y - r)
              + "L"
              + point(x + r, y - r)
              + "L"
              + point(x + r, y + r)
              + "L"
              + point(x - r, y + r)
              + "Z";
      case TRIANGLE ->
          "M"
              + point(x, y - r - 1)
              + "L"
              + point(x + r + 1, y + r)
              + "L"
              + point(x - r - 1, y + r)
              + "Z";
      case WEDGE ->
          "M"
              + point(x, y + r + 1)
              + "L"
              + point(x + r + 1, y - r)
              + "L"
              + point(x - r - 1, y - r)
              + "Z";
      case DIAMOND, DIAMOND_FRAME ->
          "M"
              + point(x, y - r - 1.5)
              + "L"
              + point(x + r + 1.5, y)
              + "L"
              + point(x, y + r + 1.5)
              + "L"
              + point(x - r - 1.5, y)
              + "Z";
    };
  }

  /** A cross that no series has: something failed. */
  static void cross(Svg svg, double x, double y) {
    svg.path(
        "M"
            + point(x - RADIUS, y - RADIUS)
            + "L"
            + point(x + RADIUS, y + RADIUS)
            + "M"
            + point(x - RADIUS, y + RADIUS)
            + "L"
            + point(x + RADIUS, y - RADIUS),
        "bad");
  }
}
