package io.tallygate.rating.charge.call;

import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.List;

/**
 * What bands know of a day: its weekday and whether it, and the day before, is a holiday (a band may come over midnight).
 * Numbered from 0; without a calendar there are only the 7 weekdays.
 */
record DayType(DayOfWeek day, boolean isHoliday, boolean wasHoliday) {
  private static final int WEEKDAYS = 7;
  private static final int HOLIDAY_KINDS = 4;

  /** All of them, by number. */
  static List<DayType> all(boolean withHolidays) {
    List<DayType> types = new ArrayList<>();
    for (DayOfWeek day : DayOfWeek.values()) {
      for (int kind = 0; kind < (withHolidays ? HOLIDAY_KINDS : 1); kind++) {
        types.add(new DayType(day, (kind & 2) != 0, (kind & 1) != 0));
      }
    }
    return types;
  }

  /** Number of a day without a calendar. */
  static int number(long epochDay) {
    // day 0, 1970-01-01, was a Thursday
    return (int) Math.floorMod(epochDay + 3, (long) WEEKDAYS);
  }

  /** Number of a day with a calendar. */
  static int number(long epochDay, HolidayCalendar calendar) {
    return number(epochDay) * HOLIDAY_KINDS
        + (calendar.isHoliday(epochDay) ? 2 : 0)
        + (calendar.isHoliday(epochDay - 1) ? 1 : 0);
  }

  boolean isCoveredBy(BandTimes times, int minute) {
    return times.covers(day, isHoliday, wasHoliday, minute);
  }

  @Override
  public String toString() {
    return "[day="
        + day
        + "]"
        + (isHoliday ? " [holiday=true]" : "")
        + (wasHoliday ? " [holidayBefore=true]" : "");
  }
}
