package io.tallygate.rating.period;

import java.time.LocalDate;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Calendar periods that statements and fees go by. */
public enum PeriodLength {
  MONTH(1),
  QUARTER(3);

  private final int months;

  PeriodLength(int months) {
    this.months = months;
  }

  /** First day of the calendar period that holds the date. */
  public LocalDate startOf(LocalDate date) {
    int month = (date.getMonthValue() - 1) / months * months + 1;
    return LocalDate.of(date.getYear(), month, 1);
  }

  /** First day of the next period, given the first day of one. */
  public LocalDate next(LocalDate start) {
    return start.plusMonths(months);
  }

  /** {@code 2013-12} for a month, {@code 2010-Q4} for a quarter. */
  public String label(LocalDate date) {
    return this == MONTH
        ? String.format(Locale.ROOT, "%04d-%02d", date.getYear(), date.getMonthValue())
        : String.format(
            Locale.ROOT, "%04d-Q%d", date.getYear(), (date.getMonthValue() - 1) / 3 + 1);
  }

  /** As documents write it: {@code month}, {@code quarter}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The length of that text; null if there is none. */
  public static @Nullable PeriodLength of(String text) {
    for (PeriodLength length : values()) {
      if (length.text().equals(text)) {
        return length;
      }
    }
    return null;
  }
}
