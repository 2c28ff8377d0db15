package io.tallygate.rating.period;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the length of a period is counted in. */
public enum PeriodUnit {
  DAY(1, false),
  WEEK(7, false),
  MONTH(1, true),
  QUARTER(3, true),
  YEAR(12, true);

  /** Ten years: longer than any contract's period, short enough that a slip of the pen is noticed. */
  private static final int DAYS_MAX = 3650;

  private static final int MONTHS_MAX = 120;

  private final int size;
  private final boolean isMonths;

  PeriodUnit(int size, boolean isMonths) {
    this.size = size;
    this.isMonths = isMonths;
  }

  /** In months or in days, as {@link #isMonths} says. */
  int size() {
    return size;
  }

  /** True if the unit is a number of months, false if it is a number of days. */
  boolean isMonths() {
    return isMonths;
  }

  /** The greatest number of them that a period may have: 3650 days, 521 weeks, 120 months, 40 quarters, 10 years. */
  public int max() {
    return (isMonths ? MONTHS_MAX : DAYS_MAX) / size;
  }

  /** As documents write it: {@code day}, {@code week}, {@code month}, {@code quarter}, {@code year}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The unit of that text, also in the plural ({@code weeks}); null if there is none. */
  public static @Nullable PeriodUnit of(String text) {
    for (PeriodUnit unit : values()) {
      if (text.equals(unit.text()) || text.equals(unit.text() + "s")) {
        return unit;
      }
    }
    return null;
  }
}
