package io.tallygate.gateway.importing;

import java.util.ArrayList;
import java.util.List;

/**
 * A date and time pattern in the letters of {@link java.time.format.DateTimeFormatter}, as far as files use them: {@code uuuu} or
 * {@code yyyy}, {@code MM}, {@code MMM} (English), {@code dd}, {@code d}, {@code HH}, {@code H}, {@code mm}, {@code ss}, {@code S}
 * to {@code SSSSSSSSS}, {@code Z} (+0100), {@code XXX} (+01:00 or Z), text in quotes. Reads bytes without making objects. For
 * one thread.
 */
final class TimePattern {
  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
  private static final int DAYS_OF_400_YEARS = 146_097;
  private static final int DAYS_TO_1970 = 719_468;

  private enum Kind {
    YEAR,
    MONTH,
    MONTH_NAME,
    DAY,
    HOUR,
    MINUTE,
    SECOND,
    FRACTION,
    OFFSET,
    OFFSET_COLON,
    LITERAL
  }

  /** A field: of a fixed number of digits, or of one or two where {@code min} is 1. */
  private record Item(Kind kind, int min, int max, byte literal) {}

  private final Item[] items;
  private final boolean hasOffset;

  private int year;
  private int month;
  private int day;
  private int hour;
  private int minute;
  private int second;
  private int nanos;
  private int offsetSeconds;
  private int at;

  private TimePattern(List<Item> items) {
    this.items = items.toArray(Item[]::new);
    this.hasOffset =
        items.stream().anyMatch(i -> i.kind == Kind.OFFSET || i.kind == Kind.OFFSET_COLON);
  }

  /**
   * Compiles a pattern.
   *
   * @throws MappingException if it has a letter that is not among those above, or no date
   */
  static TimePattern of(String text, String path) throws MappingException {
    List<Item> items = new ArrayList<>();
    int i = 0;
    while (i < text.length()) {
      char letter = text.charAt(i);
      if (letter == '\'') {
        int close = text.indexOf('\'', i + 1);
        if (close < 0) {
          throw new MappingException(path, "a quote is not closed [pattern=" + text + "]");
        }
        String quoted = close == i + 1 ? "'" : text.substring(i + 1, close);
        quoted.chars().forEach(c -> items.add(literal((char) c)));
        i = close + 1;
      } else if (Character.isLetter(letter)) {
        int end = i;
        while (end < text.length() && text.charAt(end) == letter) {
          end++;
        }
        items.add(item(text.substring(i, end), text, path));
        i = end;
      } else {
        items.add(literal(letter));
        i++;
      }
    }
    for (Kind needed : List.of(Kind.YEAR, Kind.DAY)) {
      if (items.stream().noneMatch(each -> each.kind == needed)) {
        throw new MappingException(path, "must have year, month and day [pattern=" + text + "]");
      }
    }
    return new TimePattern(items);
  }

  private static Item literal(char text) {
    return new Item(Kind.LITERAL, 1, 1, (byte) text);
  }

  private static Item item(String letters, String pattern, String path) throws MappingException {
    return switch (letters) {
      case "uuuu", "yyyy" -> new Item(Kind.YEAR, 4, 4, (byte) 0);
      case "MM" -> new Item(Kind.MONTH, 2, 2, (byte) 0);
      case "M" -> new Item(Kind.MONTH, 1, 2, (byte) 0);
      case "MMM" -> new Item(Kind.MONTH_NAME, 3, 3, (byte) 0);
      case "dd" -> new Item(Kind.DAY, 2, 2, (byte) 0);
      case "d" -> new Item(Kind.DAY, 1, 2, (byte) 0);
      case "HH" -> new Item(Kind.HOUR, 2, 2, (byte) 0);
      case "H" -> new Item(Kind.HOUR, 1, 2, (byte) 0);
      case "mm" -> new Item(Kind.MINUTE, 2, 2, (byte) 0);
      case "ss" -> new Item(Kind.SECOND, 2, 2, (byte) 0);
      case "Z" -> new Item(Kind.OFFSET, 5, 5, (byte) 0);
      case "XXX" -> new Item(Kind.OFFSET_COLON, 6, 6, (byte) 0);
      default -> {
        if (letters.charAt(0) == 'S' && letters.length() <= 9) {
          yield new Item(Kind.FRACTION, letters.length(), letters.length(), (byte) 0);
        }
        throw new MappingException(
            path,
            "has letters that are not understood [letters="
                + letters
                + "] [pattern="
                + pattern
                + "] [known=uuuu yyyy MM M MMM dd d HH H mm ss S…SSSSSSSSS Z XXX]");
      }
    };
  }

  /** Whether the text itself says its offset from UTC. */
  boolean hasOffset() {
    return hasOffset;
  }

  /** Reads a text, all of it; false if it does not have this pattern or names no date that exists. */
  boolean parse(Slice text) {
    month = 1;
    hour = 0;
    minute = 0;
    second = 0;
    nanos = 0;
    offsetSeconds = 0;
    at = text.start;
    for (Item item : items) {
      if (!read(item, text)) {
        return false;
      }
    }
    return at == text.end
        && month >= 1
        && month <= 12
        && day >= 1
        && day <= lengthOfMonth()
        && hour <= 23
        && minute <= 59
        && second <= 59;
  }

  private boolean read(Item item, Slice text) {
    return switch (item.kind) {
      case LITERAL -> at < text.end && text.bytes[at++] == item.literal;
      case MONTH_NAME -> readMonthName(text);
      case OFFSET, OFFSET_COLON -> readOffset(text, item.kind == Kind.OFFSET_COLON);
      default -> readNumber(item, text);
    };
  }

  private boolean readNumber(Item item, Slice text) {
    int value = 0;
    int digits = 0;
    while (digits < item.max && at < text.end) {
      int digit = text.bytes[at] - '0';
      if (digit < 0 || digit > 9) {
        break;
      }
      value = value * 10 + digit;
      digits++;
      at++;
    }
    if (digits < item.min) {
      return false;
    }
    switch (item.kind) {
      case YEAR -> year = value;
      case MONTH -> month = value;
      case DAY -> day = value;
      case HOUR -> hour = value;
      case MINUTE -> minute = value;
      case SECOND -> second = value;
      default -> {
        for (int i = digits; i < 9; i++) {
          value *= 10;
        }
        nanos = value;
      }
    }
    return true;
  }

  private boolean readMonthName(Slice text) {
    if (text.end - at < 3) {
      return false;
    }
    for (int i = 0; i < 12; i++) {
      if (text.bytes[at] == MONTHS.charAt(i * 3)
          && text.bytes[at + 1] == MONTHS.charAt(i * 3 + 1)
          && text.bytes[at + 2] == MONTHS.charAt(i * 3 + 2)) {
        month = i + 1;
        at += 3;
        return true;
      }
    }
    return false;
  }

  private boolean readOffset(Slice text, boolean hasColon) {
    if (hasColon && at < text.end && text.bytes[at] == 'Z') {
      at++;
      return true;
    }
    int length = hasColon ? 6 : 5;
    if (text.end - at < length || (text.bytes[at] != '+' && text.bytes[at] != '-')) {
      return false;
    }
    if (hasColon && text.bytes[at + 3] != ':') {
      return false;
    }
    int hours = twoDigits(text, at + 1);
    int minutes = twoDigits(text, at + length - 2);
    if (hours < 0 || hours > 18 || minutes < 0 || minutes > 59) {
      return false;
    }
    offsetSeconds = (hours * 60 + minutes) * 60 * (text.bytes[at] == '-' ? -1 : 1);
    at += length;
    return true;
  }

  private static int twoDigits(Slice text, int from) {
    int tens = text.bytes[from] - '0';
    int ones = text.bytes[from + 1] - '0';
    return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
  }

  private int lengthOfMonth() {
    return switch (month) {
      case 4, 6, 9, 11 -> 30;
      case 2 -> year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
      default -> 31;
    };
  }

  /** What was read last as local seconds since 1970, as if at UTC. */
  long localSeconds() {
    // Civil date to days, in years that begin in March.
    int y = month <= 2 ? year - 1 : year;
    int era = Math.floorDiv(y, 400);
    int yearOfEra = y - era * 400;
    int dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    long days = (long) era * DAYS_OF_400_YEARS + dayOfEra - DAYS_TO_1970;
    return ((days * 24 + hour) * 60 + minute) * 60 + second;
  }

  /** Milliseconds within the second; what is finer is cut off. */
  int millis() {
    return nanos / 1_000_000;
  }

  /** The offset from UTC that was read; 0 where the pattern has none. */
  int offsetSeconds() {
    return offsetSeconds;
  }
}
