package io.tallygate.rating.charge.call;

import java.time.DayOfWeek;
import java.util.EnumSet;
import java.util.Set;

/**
 * When a band applies, in local time. A band whose end does not lie after its begin goes on past midnight and belongs, whole,
 * to the day on which it begins: Friday 22:00 to 06:00 ends on Saturday, also where it applies on weekdays only.
 *
 * @param days weekdays
 * @param fromMinute minute of the day on which it begins, 0 to 1425, on a quarter of an hour
 * @param toMinute minute of the day before which it ends, 0 to 1440, on a quarter of an hour
 * @param holidays what a holiday changes
 */
public record BandTimes(Set<DayOfWeek> days, int fromMinute, int toMinute, HolidayRule holidays) {
  public static final Set<DayOfWeek> EVERY_DAY = Set.copyOf(EnumSet.allOf(DayOfWeek.class));
  public static final int DAY_MINUTES = 24 * 60;

  public BandTimes {
    days = Set.copyOf(days);
  }

  /** Every day at these times. */
  public static BandTimes daily(int fromMinute, int toMinute) {
    return new BandTimes(EVERY_DAY, fromMinute, toMinute, HolidayRule.INCLUDE);
  }

  /**
   * True if the band covers a minute of a day.
   *
   * @param isHoliday of that day
   * @param wasHoliday of the day before
   */
  boolean covers(DayOfWeek day, boolean isHoliday, boolean wasHoliday, int minute) {
    if (fromMinute < toMinute) {
      return minute >= fromMinute && minute < toMinute && holidays.applies(days, day, isHoliday);
    }
    if (minute >= fromMinute) {
      return holidays.applies(days, day, isHoliday);
    }
    return minute < toMinute && holidays.applies(days, day.minus(1), wasHoliday);
  }
}
