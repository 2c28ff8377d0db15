package io.tallygate.benchmarks.report.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An axis without a place yet: which values it spans, where its ticks are and what stands at them. */
public final class Scale {
  private static final int LINEAR_TICKS = 6;
  private static final int DECADES_WITH_STEPS_NAMED = 2;
  private static final double FITTING_RATIO = 20;
  private static final double[] STEPS = {1, 2, 5};

  /**
   * A line across the plot.
   *
   * @param label empty: a line only
   * @param isMain its label goes before those of others where there is no room for all
   */
  record Tick(double value, String label, boolean isMain) {}

  private final double from;
  private final double to;
  private final boolean isLog;

  /** Behind the name of the axis, so that nobody takes distances for differences. */
  private final String suffix;

  private final List<Tick> ticks;

  private Scale(double from, double to, boolean isLog, String suffix, List<Tick> ticks) {
    this.from = from;
    this.to = to;
    this.isLog = isLog;
    this.suffix = suffix;
    this.ticks = List.copyOf(ticks);
  }

  /**
   * From 0 to a round number at or above the greatest value.
   *
   * @param greatest 0 or more
   */
  public static Scale linear(double greatest) {
    double wanted = (greatest > 0 ? greatest : 1) / LINEAR_TICKS;
    double power = Math.pow(10, Math.floor(Math.log10(wanted)));
    double step = 10 * power;
    for (double each : STEPS) {
      if (each * power >= wanted * (1 - 1e-9)) {
        step = each * power;
        break;
      }
    }
    List<Tick> ticks = new ArrayList<>();
    long count = (long) Math.ceil((greatest > 0 ? greatest : 1) / step - 1e-9);
    for (long i = 0; i <= count; i++) {
      ticks.add(new Tick(i * step, Numbers.tick(i * step), i % 2 == 0));
    }
    return new Scale(0, count * step, false, "", ticks);
  }

  /**
   * Logarithmic, between numbers of the row 1, 2, 5, 10 that enclose both values.
   *
   * @param least above 0
   * @param greatest not below {@code least}
   */
  public static Scale log(double least, double greatest) {
    if (!(least > 0 && greatest >= least)) {
      throw new IllegalArgumentException(
          "a logarithmic axis spans positive values [least="
              + least
              + "] [greatest="
              + greatest
              + "]");
    }
    List<Double> steps = new ArrayList<>();
    int first = (int) Math.floor(Math.log10(least)) - 1;
    int last = (int) Math.ceil(Math.log10(greatest)) + 1;
    for (int decade = first; decade <= last; decade++) {
      for (double step : STEPS) {
        steps.add(decade < 0 ? step / Math.pow(10, -(double) decade) : step * Math.pow(10, decade));
      }
    }
    int low = 0;
    while (steps.get(low + 1) <= least * (1 + 1e-9)) {
      low++;
    }
    int high = low + 1;
    while (steps.get(high) < greatest * (1 - 1e-9)) {
      high++;
    }
    double from = steps.get(low);
    double to = steps.get(high);
    boolean areAllNamed = Math.log10(to / from) <= DECADES_WITH_STEPS_NAMED;
    List<Tick> ticks = new ArrayList<>();
    for (int i = low; i <= high; i++) {
      boolean isDecade = i % STEPS.length == 0;
      ticks.add(
          new Tick(
              steps.get(i), isDecade || areAllNamed ? Numbers.tick(steps.get(i)) : "", isDecade));
    }
    return new Scale(from, to, true, ", logarithmic", ticks);
  }

  /**
   * From 0 where that shows all values, logarithmic where the least would be lost beside the greatest.
   *
   * @param values all that will be drawn
   */
  public static Scale fitting(List<Double> values) {
    double least = values.stream().mapToDouble(each -> each).min().orElse(1);
    double greatest = values.stream().mapToDouble(each -> each).max().orElse(1);
    return least > 0 && greatest > FITTING_RATIO * least
        ? log(least * 0.9, greatest)
        : linear(greatest);
  }

  /**
   * Percentiles by how rare what lies above them is: each further nine is as wide as the one before. A value p stands at 1 ÷ (1 − p).
   *
   * @param rarest the greatest 1 ÷ (1 − p), at least 10
   */
  public static Scale percentiles(double rarest) {
    double to = Math.max(10, rarest);
    List<Tick> ticks = new ArrayList<>();
    ticks.add(new Tick(1, "0 %", true));
    ticks.add(new Tick(2, "50 %", true));
    ticks.add(new Tick(10, "90 %", true));
    ticks.add(new Tick(100, "99 %", true));
    for (int nines = 3; Math.pow(10, nines) <= to * (1 + 1e-9); nines++) {
      ticks.add(new Tick(Math.pow(10, nines), "99." + "9".repeat(nines - 2) + " %", true));
    }
    return new Scale(
        1, to, true, "", ticks.stream().filter(each -> each.value() <= to * (1 + 1e-9)).toList());
  }

  List<Tick> ticks() {
    return ticks;
  }

  String named(String label) {
    return label + suffix;
  }

  boolean isLog() {
    return isLog;
  }

  /** Where a value lies between the ends: 0 to 1; what is outside lies at the nearer end. */
  double fraction(double value) {
    double fraction =
        isLog
            ? Math.log(Math.max(value, from) / from) / Math.log(to / from)
            : (value - from) / (to - from);
    return Math.min(1, Math.max(0, fraction));
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s to %s%s", from, to, isLog ? ", logarithmic" : "");
  }
}
