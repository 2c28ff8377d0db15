package io.tallygate.gateway.compat.monsum;

import io.tallygate.gateway.http.TimeText;
import io.tallygate.rating.period.ZoneHistory;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A time of a request, from its first to its last millisecond: clients write seconds or days, and mean the whole of them. Times
 * without an offset are in the customer's zone.
 *
 * @param first inclusive
 * @param last inclusive
 */
record MonsumTime(Instant first, Instant last) {
  /** What the original writes where there is no time. */
  static final String NEVER = "0000-00-00 00:00:00";

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);
  private static final DateTimeFormatter DATE_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  /** As the sample of the official documentation has it. */
  private static final DateTimeFormatter TIME_DATE =
      DateTimeFormatter.ofPattern("HH:mm:ss uuuu-MM-dd", Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private static final Pattern EPOCH_MS = Pattern.compile("-?[0-9]{1,15}(\\.0+)?");

  /** Reads a field; null if it is not there, or zero. */
  static @Nullable MonsumTime of(@Nullable String text, String field, ZoneHistory zones)
      throws MonsumException {
    if (text == null || text.startsWith("0000-00-00")) {
      return null;
    }
    try {
      if (EPOCH_MS.matcher(text).matches()) {
        int point = text.indexOf('.');
        Instant at =
            Instant.ofEpochMilli(Long.parseLong(point < 0 ? text : text.substring(0, point)));
        return new MonsumTime(at, at);
      }
      if (text.length() == 10) {
        LocalDate day = LocalDate.parse(text, DATE);
        return new MonsumTime(
            zones.startOf(day), zones.startOf(day.plusDays(1)).minus(1, ChronoUnit.MILLIS));
      }
      long ms = TimeText.parse(text);
      if (ms != TimeText.MALFORMED) {
        Instant at = Instant.ofEpochMilli(ms);
        return new MonsumTime(at, at);
      }
      boolean isTimeFirst = text.indexOf(':') == 2;
      Instant second =
          instant(LocalDateTime.parse(text, isTimeFirst ? TIME_DATE : DATE_TIME), zones);
      return new MonsumTime(second, second.plusMillis(999));
    } catch (DateTimeException e) {
      throw MonsumException.field(
          field,
          "it must be like 2013-07-10 12:45:40, 2013-07-10, 12:45:40 2013-07-10, or milliseconds"
              + " since 1970");
    }
  }

  private static Instant instant(LocalDateTime local, ZoneHistory zones) {
    Instant midnight = zones.startOf(local.toLocalDate());
    return local.atZone(zones.zoneAt(midnight)).toInstant();
  }

  /** The day that begins with it or next after it: the first one that holds nothing of it. */
  LocalDate dayAfter(ZoneHistory zones) {
    LocalDate day = zones.dayAt(first);
    return zones.startOf(day).equals(first) ? day : day.plusDays(1);
  }

  /** An instant as the original writes it: {@code 2013-07-10 12:45:40}, in the customer's zone. */
  static String text(Instant at, ZoneHistory zones) {
    return DATE_TIME.format(LocalDateTime.ofInstant(at, zones.zoneAt(at)));
  }

  /** A day of an invoice, {@code 2013-07-10}. */
  static String day(Instant at, ZoneId zone) {
    return DATE.format(LocalDateTime.ofInstant(at, zone));
  }
}
