package io.tallygate.benchmarks.report.chart;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The axis below a plot: lines up at the ticks, and at as many of them as have room what they stand for. */
final class XAxis {
  private static final double GAP = 10;

  private XAxis() {}

  static void draw(
      Svg svg, Scale scale, String label, double left, double right, double top, double bottom) {
    List<Scale.Tick> ticks =
        scale.ticks().stream().sorted(Comparator.comparing(tick -> !tick.isMain())).toList();
    List<double[]> taken = new ArrayList<>();
    for (Scale.Tick tick : ticks) {
      double at = left + scale.fraction(tick.value()) * (right - left);
      svg.line(at, top, at, bottom, "grid");
      double half = widthOf(tick) / 2;
      boolean isFree =
          taken.stream()
              .allMatch(other -> at + half + GAP < other[0] || at - half - GAP > other[1]);
      if (isFree && !tick.label().isEmpty()) {
        svg.text(at, bottom + 18, "small middle", tick.label());
        taken.add(new double[] {at - half, at + half});
      }
    }
    svg.text((left + right) / 2, bottom + 40, "small middle", scale.named(label));
  }

  /** Room that the last tick needs right of the axis. */
  static double overhang(Scale scale) {
    return widthOf(scale.ticks().get(scale.ticks().size() - 1)) / 2;
  }

  private static double widthOf(Scale.Tick tick) {
    return Svg.widthOf(tick.label(), Style.SMALL_SIZE);
  }
}
