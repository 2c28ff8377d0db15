package io.tallygate.benchmarks.report.chart;

import java.util.Locale;

/** Figures for people: thousands separated by commas, and no more digits than say something. */
public final class Numbers {
  private Numbers() {}

  /** Rounded to a whole number. */
  public static String whole(double value) {
    return String.format(Locale.ROOT, "%,d", Math.round(value));
  }

  /** All digits before the point, and behind it as many as make about three that count. */
  public static String of(double value) {
    double size = Math.abs(value);
    if (size == 0) {
      return "0";
    }
    int decimals = size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.1 ? 2 : size >= 0.01 ? 3 : 4;
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }

  /** What stands at a tick of an axis: as short as the value allows. */
  static String tick(double value) {
    if (Math.abs(value) >= 1 && value == Math.rint(value)) {
      return whole(value);
    }
    String text = String.format(Locale.ROOT, "%.6f", value);
    return text.replaceAll("0+$", "").replaceAll("\\.$", "");
  }
}
