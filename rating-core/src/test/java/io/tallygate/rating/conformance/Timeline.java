package io.tallygate.rating.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The statement periods of a case, one after the other, within one accumulation period that ends with the last of them.
 *
 * @param start first day
 * @param length of a statement period
 * @param parts how many of them
 */
record Timeline(LocalDate start, Period length, int parts) {
  private static final LocalDate START = LocalDate.of(2024, 1, 1);
  private static final Pattern YEAR = Pattern.compile("(?s).*?([0-9]{4}).*");
  private static final int MONTHS = 12;

  /** Periods for a case that names no dates: months, or days where there are more than a year of them. */
  static Timeline of(int parts) {
    return new Timeline(START, parts <= MONTHS ? Period.ofMonths(1) : Period.ofDays(1), parts);
  }

  /** One period between two dates. */
  static Timeline between(LocalDate start, LocalDate end) {
    for (int months : new int[] {1, 3, 12, 2, 6}) {
      if (start.plusMonths(months).equals(end)) {
        return new Timeline(start, Period.ofMonths(months), 1);
      }
    }
    int days = (int) ChronoUnit.DAYS.between(start, end);
    return new Timeline(start, Period.ofDays(days), 1);
  }

  /** The period of a usage: two dates, or a year's first month in words; a month if there is none. */
  static Timeline of(PeerCase peer) {
    JsonNode period = peer.usage().path("period");
    if (period.isArray()) {
      return between(Words.date(period.path(0).asText()), Words.end(period.path(1).asText()));
    }
    Matcher year = YEAR.matcher(period.asText());
    return year.matches()
        ? new Timeline(LocalDate.of(Integer.parseInt(year.group(1)), 1, 1), Period.ofMonths(1), 1)
        : of(1);
  }

  /** The period that ends where this one begins. */
  Timeline before() {
    return new Timeline(start.minus(length), length, 1);
  }

  LocalDate startOf(int part) {
    return start.plus(length.multipliedBy(part));
  }

  LocalDate end() {
    return startOf(parts);
  }

  /** An instant in a part. */
  Instant within(int part) {
    return Words.startOf(startOf(part)).plus(Duration.ofHours(12));
  }

  /** The instant at which a part can be closed. */
  Instant endOf(int part) {
    return Words.startOf(startOf(part + 1));
  }

  /** An instant for each of some events, in order, spread over the first part. */
  Instant within(int event, int events) {
    Duration whole = Duration.between(Words.startOf(start), endOf(0));
    long seconds = whole.toSeconds() / (events + 1) * (event + 1);
    return Words.startOf(start).plusSeconds(seconds);
  }

  /** Writes the statement period, and the accumulation period where it is longer. */
  void write(ObjectNode plan) {
    plan.put("period", text(length));
    if (parts > 1) {
      plan.put("accumulate", text(length.multipliedBy(parts)));
    }
    if (parts > 1 || !isCalendar()) {
      plan.put("anchor", start.toString());
    }
  }

  /** A length as plans write it: {@code month}, {@code 2 months}, {@code 30 days}. */
  static String text(Period length) {
    long months = length.toTotalMonths();
    if (months == 0) {
      return length.getDays() + " days";
    }
    return months == 1 ? "month" : months + " months";
  }

  /** True for what is a calendar month, quarter or year. */
  private boolean isCalendar() {
    long months = length.toTotalMonths();
    return start.getDayOfMonth() == 1
        && (months == 1 || months == 3 || months == MONTHS)
        && (start.getMonthValue() - 1) % months == 0;
  }
}
