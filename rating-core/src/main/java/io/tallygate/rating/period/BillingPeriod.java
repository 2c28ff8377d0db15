package io.tallygate.rating.period;

import java.time.Instant;
import java.time.ZoneId;

/**
 * A span of event time, half-open.
 *
 * @param start inclusive
 * @param end exclusive, after the start
 * @param zone in force at the start; where the customer changes zone within the period, its end is a midnight of the next one
 * @param label of the calendar period that it is, or is a part of: {@code 2013-12}, {@code 2010-Q4}
 */
public record BillingPeriod(Instant start, Instant end, ZoneId zone, String label) {
  public BillingPeriod {
    if (!start.isBefore(end)) {
      throw new IllegalArgumentException(
          "period must end after its start [start=" + start + "] [end=" + end + "]");
    }
  }

  public boolean holds(Instant instant) {
    return span().holds(instant);
  }

  /** The same time without its name. */
  public Span span() {
    return new Span(start, end);
  }
}
