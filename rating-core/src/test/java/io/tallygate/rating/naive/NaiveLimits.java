package io.tallygate.rating.naive;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Discount, maximum, minimum, in this order; null: none. */
public record NaiveLimits(
    @Nullable Ratio discountPercent,
    @Nullable Ratio discountAmount,
    @Nullable Ratio maximum,
    @Nullable Ratio minimum,
    String minimumProrate) {
  public static final NaiveLimits NONE = new NaiveLimits(null, null, null, null, "none");

  /** What lines come to, exact and as billed. */
  record Line(Ratio exact, Ratio amount) {
    Line plus(Line other) {
      return new Line(exact.plus(other.exact), amount.plus(other.amount));
    }
  }

  private static final Line NOTHING = new Line(Ratio.ZERO, Ratio.ZERO);

  static Line sum(Map<String, Line> lines) {
    return lines.values().stream().reduce(NOTHING, Line::plus);
  }

  /** The lines that limits add to a sum. */
  Map<String, Line> apply(Line before, NaiveRounding rounding, NaiveView view) {
    int minor = view.world.minorDigits();
    Map<String, Line> added = new LinkedHashMap<>();
    Line sum = before;
    if (discountPercent != null) {
      Ratio off = sum.exact.times(discountPercent).by(Ratio.of(-100));
      sum = add(added, "discount", sum, new Line(off, rounding.line(off, minor)));
    }
    if (discountAmount != null && sum.exact.signum() > 0) {
      Ratio left = sum.exact.minus(discountAmount.atMost(sum.exact));
      sum = add(added, "discount", sum, to(sum, left, rounding.line(left, minor)));
    }
    if (maximum != null) {
      Ratio most = rounding.line(maximum, minor);
      if (sum.exact.isMoreThan(maximum) || sum.amount.isMoreThan(most)) {
        sum = add(added, "maximum", sum, to(sum, sum.exact.atMost(maximum), most));
      }
    }
    if (minimum != null && view.coveredFrom < view.coveredTo && view.through >= view.coveredTo) {
      Ratio due =
          minimum.times(
              view.share(
                  minimumProrate, view.coveredFrom, view.coveredTo, view.wholeFrom, view.wholeTo));
      Ratio least = rounding.line(due, minor);
      if (due.isMoreThan(sum.exact) || least.isMoreThan(sum.amount)) {
        add(added, "minimum", sum, to(sum, sum.exact.atLeast(due), least));
      }
    }
    return added;
  }

  private static Line to(Line sum, Ratio exact, Ratio amount) {
    return new Line(exact.minus(sum.exact), amount.minus(sum.amount));
  }

  private static Line add(Map<String, Line> added, String key, Line sum, Line line) {
    added.put(key, line);
    return sum.plus(line);
  }

  public Map<String, Object> document() {
    Map<String, Object> document = new LinkedHashMap<>();
    if (discountPercent != null) {
      document.put("discount", Map.of("percent", Written.decimal(discountPercent)));
    } else if (discountAmount != null) {
      document.put("discount", Map.of("amount", Written.decimal(discountAmount)));
    }
    if (maximum != null) {
      document.put("maximum", Written.decimal(maximum));
    }
    if (minimum != null) {
      document.put(
          "minimum", Map.of("amount", Written.decimal(minimum), "prorate", minimumProrate));
    }
    return document;
  }
}
