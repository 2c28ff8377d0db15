package io.tallygate.rating.period;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** From which day periods are counted, before and after it. */
public sealed interface PeriodAnchor {
  /**
   * The day that calendar periods are counted from: a Monday, first of a month, a quarter, a year and a century. So one anchor
   * makes weeks begin on Mondays, months on their first, quarters in January, April, July and October; two weeks begin with
   * this day's week, two years with odd ones.
   */
  LocalDate CALENDAR_EPOCH = LocalDate.of(2001, 1, 1);

  /** Calendar periods, the same for all. */
  PeriodAnchor CALENDAR = Named.CALENDAR;

  /** Periods begin with the subscription. */
  PeriodAnchor ANNIVERSARY = Named.ANNIVERSARY;

  /** The day itself. */
  LocalDate day(LocalDate firstDay);

  /** As documents write it: {@code calendar}, {@code anniversary}, {@code 2024-04-15}. */
  String text();

  /** The anchor of that text; null if there is none. */
  static @Nullable PeriodAnchor of(String text) {
    for (Named named : Named.values()) {
      if (named.text().equals(text)) {
        return named;
      }
    }
    try {
      return new Fixed(LocalDate.parse(text));
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** The anchors that need no date. */
  enum Named implements PeriodAnchor {
    CALENDAR,
    ANNIVERSARY;

    @Override
    public LocalDate day(LocalDate firstDay) {
      return this == CALENDAR ? CALENDAR_EPOCH : firstDay;
    }

    @Override
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A date that the plan names. */
  record Fixed(LocalDate date) implements PeriodAnchor {
    @Override
    public LocalDate day(LocalDate firstDay) {
      return date;
    }

    @Override
    public String text() {
      return date.toString();
    }
  }
}
