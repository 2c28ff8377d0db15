package io.tallygate.rating.charge;

import io.tallygate.rating.period.BillingPeriod;
import io.tallygate.rating.period.PeriodAnchor;
import io.tallygate.rating.period.PeriodCalendar;
import io.tallygate.rating.period.PeriodLength;
import io.tallygate.rating.period.Span;
import io.tallygate.rating.period.ZoneHistory;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
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
  public Span containing(Instant instant, ZoneHistory zones) {
    Duration length = part;
    if (length == null) {
      BillingPeriod holding = calendar(zones).containing(instant);
      return new Span(holding.start(), holding.end());
    }
    LocalDate day = zones.dayAt(instant);
    Instant midnight = zones.startOf(day);
    Instant end = zones.startOf(day.plusDays(1));
    long steps = Duration.between(midnight, instant).dividedBy(length);
    Instant from = midnight.plus(length.multipliedBy(steps));
    Instant to = from.plus(length);
    return new Span(from, to.isAfter(end) ? end : to);
  }

  String label(Instant start, ZoneHistory zones) {
    return part == null
        ? calendar(zones).containing(start).label()
        : LABEL.format(ZonedDateTime.ofInstant(start, zones.zoneAt(start)));
  }

  private PeriodCalendar calendar(ZoneHistory zones) {
    if (period == null) {
      throw new IllegalStateException("interval has neither a period nor a part of a day");
    }
    return new PeriodCalendar(period, PeriodAnchor.CALENDAR_EPOCH, zones);
  }
}
