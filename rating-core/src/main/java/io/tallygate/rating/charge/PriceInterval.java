package io.tallygate.rating.charge;

import io.tallygate.rating.period.BillingPeriod;
import io.tallygate.rating.period.PeriodCalendar;
import io.tallygate.rating.period.PeriodLength;
import io.tallygate.rating.period.Span;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An interval in which prices begin anew: a calendar period, or a part of a day counted from local midnight in elapsed time;
 * the day's last one ends with the day.
 *
 * @param period null for a part of a day
 * @param part null for a calendar period; a multiple of 15 minutes, less than a day
 */
public record PriceInterval(@Nullable PeriodLength period, @Nullable Duration part) {
  private static final DateTimeFormatter LABEL =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);

  /** The interval that holds an instant. */
  public Span containing(Instant instant, ZoneId zone) {
    Duration length = part;
    if (length == null) {
      BillingPeriod holding = calendar(zone).containing(instant);
      return new Span(holding.start(), holding.end());
    }
    LocalDate day = instant.atZone(zone).toLocalDate();
    Instant midnight = day.atStartOfDay(zone).toInstant();
    Instant end = day.plusDays(1).atStartOfDay(zone).toInstant();
    long steps = Duration.between(midnight, instant).dividedBy(length);
    Instant from = midnight.plus(length.multipliedBy(steps));
    Instant to = from.plus(length);
    return new Span(from, to.isAfter(end) ? end : to);
  }

  String label(Instant start, ZoneId zone) {
    return part == null
        ? calendar(zone).containing(start).label()
        : LABEL.format(ZonedDateTime.ofInstant(start, zone));
  }

  private PeriodCalendar calendar(ZoneId zone) {
    if (period == null) {
      throw new IllegalStateException("interval has neither a period nor a part of a day");
    }
    return new PeriodCalendar(period, zone);
  }
}
