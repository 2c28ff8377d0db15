package io.tallygate.rating.billing;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import java.io.IOException;
import java.time.Instant;

/**
 * Writes instants as {@link Instant#toString} does, whole seconds without a formatter: a statement has a dozen of them, and
 * formatting them was a quarter of writing it.
 */
final class InstantText extends StdScalarSerializer<Instant> {
  private static final long serialVersionUID = 1;

  /** 0000-03-01 in days since 1970: the calendar's 400 years are counted from the day after the leap day. */
  private static final long ERA_OFFSET_DAYS = 719_468;

  private static final long DAYS_PER_ERA = 146_097;
  private static final int DAY_SECONDS = 86_400;

  /** {@code 1970-01-01T00:00:00Z} to before {@code 9999-12-31T00:00:00Z}: years of four digits, seconds not negative. */
  private static final long SECONDS_END = 253_402_214_400L;

  InstantText() {
    super(Instant.class);
  }

  @Override
  public void serialize(Instant value, JsonGenerator out, SerializerProvider provider)
      throws IOException {
    out.writeString(text(value));
  }

  static String text(Instant value) {
    long seconds = value.getEpochSecond();
    return value.getNano() == 0 && seconds >= 0 && seconds < SECONDS_END
        ? text(seconds / DAY_SECONDS, (int) (seconds % DAY_SECONDS))
        : value.toString();
  }

  @SuppressWarnings("deprecation") // the bytes are ASCII: no decoder is needed
  private static String text(long day, int secondOfDay) {
    // Years that begin in March, in eras of 400: the leap day is a year's last.
    long days = day + ERA_OFFSET_DAYS;
    long era = days / DAYS_PER_ERA;
    int dayOfEra = (int) (days % DAYS_PER_ERA);
    int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
    int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    int month = (5 * dayOfYear + 2) / 153;
    int dayOfMonth = dayOfYear - (153 * month + 2) / 5 + 1;
    int year = (int) (yearOfEra + era * 400) + (month >= 10 ? 1 : 0);
    byte[] text = new byte[20];
    put(text, 0, year / 100);
    put(text, 2, year % 100);
    text[4] = '-';
    put(text, 5, month >= 10 ? month - 9 : month + 3);
    text[7] = '-';
    put(text, 8, dayOfMonth);
    text[10] = 'T';
    put(text, 11, secondOfDay / 3600);
    text[13] = ':';
    put(text, 14, secondOfDay / 60 % 60);
    text[16] = ':';
    put(text, 17, secondOfDay % 60);
    text[19] = 'Z';
    return new String(text, 0, 0, text.length);
  }

  private static void put(byte[] text, int at, int twoDigits) {
    text[at] = (byte) ('0' + twoDigits / 10);
    text[at + 1] = (byte) ('0' + twoDigits % 10);
  }
}
