package io.tallygate.rating.period;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Periods that were found a moment ago. The subscriptions of a bill run go by a few calendars and ask for a few instants of
 * them, a million times each; to find a period costs microseconds, most of it for zones and labels.
 *
 * <p>Any thread: what is kept does not change, so it does no harm when it is seen late or not at all.
 */
final class KnownPeriods {
  /** A power of two: some 100 KiB, if all are used. */
  private static final int PLACES = 1024;

  /** 2^64 divided by the golden ratio, odd: the upper bits of a product with it are spread evenly. */
  private static final long HASH_FACTOR = 0x9E3779B97F4A7C15L;

  private final @Nullable Known[] places = new @Nullable Known[PLACES];

  private record Known(PeriodCalendar calendar, BillingPeriod period) {
    boolean isOf(PeriodCalendar other, Instant instant) {
      return !instant.isBefore(period.start())
          && instant.isBefore(period.end())
          && calendar.equals(other);
    }
  }

  /** The period of a calendar that holds an instant. */
  BillingPeriod get(PeriodCalendar calendar, Instant instant) {
    long mixed = (calendar.hashCode() * 31L + instant.getEpochSecond()) * HASH_FACTOR;
    int place = (int) (mixed >>> Long.numberOfLeadingZeros(PLACES - 1));
    Known known = places[place];
    if (known == null || !known.isOf(calendar, instant)) {
      known = new Known(calendar, calendar.find(instant));
      places[place] = known;
    }
    return known.period;
  }
}
