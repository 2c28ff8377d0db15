package io.tallygate.rating.period;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How long the periods of a calendar are. Equal lengths are equal objects: 7 days are a week, 3 months a quarter, 12 months a
 * year, 2 quarters 6 months.
 *
 * @param every 1 to {@link PeriodUnit#max}
 */
public record PeriodLength(int every, PeriodUnit unit) {
  public static final PeriodLength DAY = new PeriodLength(1, PeriodUnit.DAY);
  public static final PeriodLength WEEK = new PeriodLength(1, PeriodUnit.WEEK);
  public static final PeriodLength MONTH = new PeriodLength(1, PeriodUnit.MONTH);
  public static final PeriodLength QUARTER = new PeriodLength(1, PeriodUnit.QUARTER);
  public static final PeriodLength YEAR = new PeriodLength(1, PeriodUnit.YEAR);

  private static final int MONTH_DAYS_MIN = 28;
  private static final int MONTH_DAYS_MAX = 31;
  private static final Pattern TEXT = Pattern.compile("(?:([1-9][0-9]{0,3}) )?([a-z]+)");

  public PeriodLength {
    if (every < 1 || every > unit.max()) {
      throw new IllegalArgumentException(
          "length must be 1 to "
              + unit.max()
              + " "
              + unit.text()
              + "s [every="
              + every
              + "] [unit="
              + unit.text()
              + "]");
    }
    int total = every * unit.size();
    unit = greatestUnit(total, unit.isMonths());
    every = total / unit.size();
  }

  private static PeriodUnit greatestUnit(int total, boolean isMonths) {
    if (!isMonths) {
      return total % PeriodUnit.WEEK.size() == 0 ? PeriodUnit.WEEK : PeriodUnit.DAY;
    }
    if (total == PeriodUnit.QUARTER.size()) {
      return PeriodUnit.QUARTER;
    }
    return total % PeriodUnit.YEAR.size() == 0 ? PeriodUnit.YEAR : PeriodUnit.MONTH;
  }

  /** In months or in days, as the unit says. */
  int total() {
    return every * unit.size();
  }

  /**
   * First day of a period. It is computed from the anchor, never from another period, so that months from 31 January on begin
   * on 29 February and then on 31 March.
   *
   * @param index 0: the period that begins at the anchor; negative: before it
   */
  LocalDate start(LocalDate anchor, long index) {
    return unit.isMonths() ? anchor.plusMonths(index * total()) : anchor.plusDays(index * total());
  }

  /** Index of the period that holds the date. */
  long index(LocalDate anchor, LocalDate date) {
    if (!unit.isMonths()) {
      return Math.floorDiv(ChronoUnit.DAYS.between(anchor, date), total());
    }
    // By month alone first: the period found begins in the date's month or earlier, perhaps after
    // the date itself.
    long months = ChronoUnit.MONTHS.between(anchor.withDayOfMonth(1), date.withDayOfMonth(1));
    long index = Math.floorDiv(months, total());
    return start(anchor, index).isAfter(date) ? index - 1 : index;
  }

  /** True if a longer period begins and ends with periods of this length, both counted from one day. */
  public boolean fills(PeriodLength longer) {
    return equals(DAY)
        || (unit.isMonths() == longer.unit.isMonths() && longer.total() % total() == 0);
  }

  /** True if every period of this length is longer than any of the other. */
  public boolean isLongerThan(PeriodLength other) {
    return unit.isMonths() == other.unit.isMonths()
        ? total() > other.total()
        : daysMin() > other.daysMax();
  }

  private int daysMin() {
    return unit.isMonths() ? total() * MONTH_DAYS_MIN : total();
  }

  private int daysMax() {
    return unit.isMonths() ? total() * MONTH_DAYS_MAX : total();
  }

  /** As documents write it: {@code month}, {@code quarter}, {@code 2 weeks}. */
  public String text() {
    return every == 1 ? unit.text() : every + " " + unit.text() + "s";
  }

  /** The length of that text: {@code week}, {@code 10 days}; null if there is none, or if it is too long. */
  public static @Nullable PeriodLength of(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    String number = matcher.group(1);
    int every = number == null ? 1 : Integer.parseInt(number);
    PeriodUnit unit = PeriodUnit.of(matcher.group(2));
    return unit == null || every > unit.max() ? null : new PeriodLength(every, unit);
  }
}
