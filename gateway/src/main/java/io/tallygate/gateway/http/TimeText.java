package io.tallygate.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Reads RFC 3339 times into milliseconds since 1970. */
public final class TimeText {
  /** Not a time. No time of the years 0 to 9999 has this value. */
  public static final long MALFORMED = Long.MIN_VALUE;

  private static final int DATE_AND_TIME_LENGTH = 19;
  private static final long DAY_MS = 86_400_000;
  private static final int[] DAYS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

  private TimeText() {}

  /** {@link #parse(byte[], int, int)} of a text. */
  public static long parse(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return parse(bytes, 0, bytes.length);
  }

  /**
   * Reads {@code 2013-12-01T10:00:00.123+01:00}. The T may be lower case or a space, Z lower case; a fraction of any length is cut
   * to milliseconds, downwards. A leap second (23:59:60 UTC) is the last millisecond of its day, so that it stays in its period.
   *
   * @param text holds it, in UTF-8 or in ASCII
   * @param from first byte
   * @param to behind the last byte
   * @return ms since 1970, or {@link #MALFORMED}
   */
  public static long parse(byte[] text, int from, int to) {
    if (to - from <= DATE_AND_TIME_LENGTH) {
      return MALFORMED;
    }
    int year = number(text, from, 2) * 100 + number(text, from + 2, 2);
    int month = number(text, from + 5, 2);
    int day = number(text, from + 8, 2);
    int hour = number(text, from + 11, 2);
    int minute = number(text, from + 14, 2);
    int second = number(text, from + 17, 2);
    byte t = text[from + 10];
    if (text[from + 4] != '-'
        || text[from + 7] != '-'
        || (t != 'T' && t != 't' && t != ' ')
        || text[from + 13] != ':'
        || text[from + 16] != ':') {
      return MALFORMED;
    }
    if (year < 0 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) {
      return MALFORMED;
    }
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) {
      return MALFORMED;
    }
    int at = from + DATE_AND_TIME_LENGTH;
    int ms = 0;
    if (text[at] == '.') {
      int digits = 0;
      for (at++; at < to && text[at] >= '0' && text[at] <= '9'; at++, digits++) {
        if (digits < 3) {
          ms = ms * 10 + (text[at] - '0');
        }
      }
      if (digits == 0 || at == to) {
        return MALFORMED;
      }
      for (; digits < 3; digits++) {
        ms *= 10;
      }
    }
    int offsetMinutes = offsetMinutes(text, at, to);
    if (offsetMinutes == Integer.MIN_VALUE) {
      return MALFORMED;
    }
    boolean leap = second == 60;
    long seconds = hour * 3600L + minute * 60L + (leap ? 59 : second) - offsetMinutes * 60L;
    long time = days(year, month, day) * DAY_MS + seconds * 1000 + (leap ? 999 : ms);
    if (leap && Math.floorMod(time + 1, DAY_MS) != 0) {
      return MALFORMED;
    }
    return time;
  }

  private static int offsetMinutes(byte[] text, int at, int to) {
    byte sign = text[at];
    if (sign == 'Z' || sign == 'z') {
      return at + 1 == to ? 0 : Integer.MIN_VALUE;
    }
    if ((sign != '+' && sign != '-') || to - at != 6 || text[at + 3] != ':') {
      return Integer.MIN_VALUE;
    }
    int hours = number(text, at + 1, 2);
    int minutes = number(text, at + 4, 2);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) {
      return Integer.MIN_VALUE;
    }
    int offset = hours * 60 + minutes;
    return sign == '-' ? -offset : offset;
  }

  /** A number of fixed length; far below zero if it is none. */
  private static int number(byte[] text, int from, int length) {
    int value = 0;
    for (int i = from; i < from + length; i++) {
      byte c = text[i];
      if (c < '0' || c > '9') {
        return -1_000_000;
      }
      value = value * 10 + (c - '0');
    }
    return value;
  }

  private static int daysIn(int year, int month) {
    boolean leapYear = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leapYear ? 29 : DAYS[month - 1];
  }

  /** Days from 1970-01-01 to a day of the proleptic Gregorian calendar; March is the first month, so that leap days come last. */
  private static long days(int year, int month, int day) {
    int shifted = month > 2 ? year : year - 1;
    int era = Math.floorDiv(shifted, 400);
    int yearOfEra = shifted - era * 400;
    int dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * 146_097L + dayOfEra - 719_468;
  }
}
