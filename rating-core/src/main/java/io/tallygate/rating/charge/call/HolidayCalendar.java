package io.tallygate.rating.charge.call;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.LongStream;

/** The holidays that bands go by: local dates, whatever the zone. Immutable, safe for all threads. */
public final class HolidayCalendar {
  private final String key;
  private final long[] days;

  private HolidayCalendar(String key, long[] days) {
    this.key = key;
    this.days = days;
  }

  /**
   * Makes a calendar.
   *
   * @param dates in any order; the same date twice is one holiday
   */
  public static HolidayCalendar of(String key, Collection<LocalDate> dates) {
    return new HolidayCalendar(
        key, dates.stream().mapToLong(LocalDate::toEpochDay).sorted().distinct().toArray());
  }

  public String key() {
    return key;
  }

  /** The dates in their order. */
  public List<LocalDate> dates() {
    return LongStream.of(days).mapToObj(LocalDate::ofEpochDay).toList();
  }

  /**
   * True on a holiday.
   *
   * @param epochDay days since 1970-01-01
   */
  boolean isHoliday(long epochDay) {
    return Arrays.binarySearch(days, epochDay) >= 0;
  }

  /** True if both have the same dates, whatever they are called. */
  boolean hasSameDates(HolidayCalendar other) {
    return Arrays.equals(days, other.days);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HolidayCalendar calendar
        && key.equals(calendar.key)
        && hasSameDates(calendar);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(days);
  }

  @Override
  public String toString() {
    return "holidays [key=" + key + "] [dates=" + days.length + "]";
  }
}
