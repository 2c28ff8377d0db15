package io.tallygate.rating.naive;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/** Calendar months, or quarters, of a zone. */
public record NaiveCalendar(int months, ZoneId zone) {

  /** A period: [from, to) in ms since 1970. */
  public record Period(long fromMs, long toMs, String label) {}

  public Period holding(long timeMs) {
    LocalDate date = date(timeMs, zone);
    LocalDate first = date.withDayOfMonth(1);
    while ((first.getMonthValue() - 1) % months != 0) {
      first = first.minusMonths(1);
    }
    String label =
        months == 1
            ? first.toString().substring(0, 7)
            : first.getYear() + "-Q" + (first.getMonthValue() + 2) / 3;
    return new Period(startOf(first, zone), startOf(first.plusMonths(months), zone), label);
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
