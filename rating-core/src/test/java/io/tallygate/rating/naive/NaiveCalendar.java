package io.tallygate.rating.naive;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.IsoFields;

/** Periods of so many months or days of a zone, each counted from the anchor's date. */
public record NaiveCalendar(int count, boolean isMonths, LocalDate anchor, ZoneId zone) {
  /** A Monday, and first of a century. */
  public static final LocalDate EPOCH = LocalDate.of(2001, 1, 1);

  /** A period: [from, to) in ms since 1970. */
  public record Period(long fromMs, long toMs, String label) {}

  /** Calendar months, or quarters. */
  public static NaiveCalendar months(int count, ZoneId zone) {
    return new NaiveCalendar(count, true, EPOCH, zone);
  }

  public Period holding(long timeMs) {
    LocalDate date = date(timeMs, zone);
    long index = 0;
    while (first(index).isAfter(date)) {
      index--;
    }
    while (!first(index + 1).isAfter(date)) {
      index++;
    }
    LocalDate first = first(index);
    LocalDate next = first(index + 1);
    return new Period(startOf(first, zone), startOf(next, zone), label(first, next.minusDays(1)));
  }

  private LocalDate first(long index) {
    return isMonths ? anchor.plusMonths(index * count) : anchor.plusDays(index * count);
  }

  /** The form that people use, if periods of this calendar are such. */
  private String label(LocalDate first, LocalDate last) {
    if (!isMonths) {
      boolean isWeeks = count % 7 == 0 && anchor.getDayOfWeek() == DayOfWeek.MONDAY;
      return isWeeks ? range(week(first), week(last)) : range(first.toString(), last.toString());
    }
    if (anchor.getDayOfMonth() != 1) {
      return range(first.toString(), last.toString());
    }
    if (count % 12 == 0 && anchor.getMonthValue() == 1) {
      return range("" + first.getYear(), "" + last.getYear());
    }
    if (count == 3 && anchor.getMonthValue() % 3 == 1) {
      return first.getYear() + "-Q" + (first.getMonthValue() + 2) / 3;
    }
    return range(first.toString().substring(0, 7), last.toString().substring(0, 7));
  }

  private static String week(LocalDate day) {
    return "%04d-W%02d"
        .formatted(day.get(IsoFields.WEEK_BASED_YEAR), day.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
  }

  private static String range(String first, String last) {
    return first.equals(last) ? first : first + ".." + last;
  }

  public static LocalDate date(long timeMs, ZoneId zone) {
    return Instant.ofEpochMilli(timeMs).atZone(zone).toLocalDate();
  }

  public static long startOf(LocalDate date, ZoneId zone) {
    return date.atStartOfDay(zone).toInstant().toEpochMilli();
  }

  /** Local days of [from, to), one by one; the day in which it ends is the one's that begins in it. */
  static long days(long fromMs, long toMs, ZoneId zone) {
    long days = 0;
    LocalDate last = date(toMs, zone);
    for (LocalDate day = date(fromMs, zone); day.isBefore(last); day = day.plusDays(1)) {
      days++;
    }
    return days;
  }

  /** Whole seconds since 1970. */
  static long second(long timeMs) {
    return Math.floorDiv(timeMs, 1000L);
  }
}
