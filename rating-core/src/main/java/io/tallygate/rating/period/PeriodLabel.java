package io.tallygate.rating.period;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Year;
import java.time.YearMonth;
import java.time.temporal.TemporalAccessor;
import org.threeten.extra.YearQuarter;
import org.threeten.extra.YearWeek;

/**
 * What people call a period. The form is the same for all periods of a calendar, and names their first day, so no two have the
 * same label.
 */
final class PeriodLabel {
  private static final String THROUGH = "..";

  private PeriodLabel() {}

  /**
   * The label of one period.
   *
   * @param anchor decides the form, as all periods begin as it does
   * @param last day of the period
   */
  static String of(PeriodLength length, LocalDate anchor, LocalDate first, LocalDate last) {
    return length.unit().isMonths()
        ? ofMonths(length.total(), anchor, first, last)
        : ofDays(length.total(), anchor, first, last);
  }

  private static String ofMonths(int months, LocalDate anchor, LocalDate first, LocalDate last) {
    if (anchor.getDayOfMonth() != 1) {
      return range(first, last);
    }
    int month = anchor.getMonthValue();
    if (months % PeriodUnit.YEAR.size() == 0 && month == 1) {
      return range(Year.from(first), Year.from(last));
    }
    return months == PeriodUnit.QUARTER.size() && month % months == 1
        ? YearQuarter.from(first).toString()
        : range(YearMonth.from(first), YearMonth.from(last));
  }

  private static String ofDays(int days, LocalDate anchor, LocalDate first, LocalDate last) {
    return days % PeriodUnit.WEEK.size() == 0 && anchor.getDayOfWeek() == DayOfWeek.MONDAY
        ? range(YearWeek.from(first), YearWeek.from(last))
        : range(first, last);
  }

  /** Both ends, the last included; one of them where they are the same. */
  private static String range(TemporalAccessor first, TemporalAccessor last) {
    return first.equals(last) ? first.toString() : first + THROUGH + last;
  }
}
