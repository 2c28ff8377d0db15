package io.tallygate.rating.period;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The periods of one length, counted from one day, as the customer's zones begin their days. They tile time: each begins where
 * the one before ends, and none is empty. Borders are starts of local days and do not depend on where one begins to
 * count. Any thread.
 *
 * @param anchor first day of one of the periods
 */
public record PeriodCalendar(PeriodLength length, LocalDate anchor, ZoneHistory zones) {
  private static final KnownPeriods KNOWN = new KnownPeriods();

  /** Calendar periods of a customer who never changes zone. */
  public PeriodCalendar(PeriodLength length, ZoneId zone) {
    this(length, PeriodAnchor.CALENDAR_EPOCH, ZoneHistory.of(zone));
  }

  /**
   * The calendar of a subscription.
   *
   * @param subscriptionStart whose local day is the anniversary
   */
  public static PeriodCalendar of(
      PeriodLength length, PeriodAnchor anchor, Instant subscriptionStart, ZoneHistory zones) {
    return new PeriodCalendar(length, anchor.day(zones.dayAt(subscriptionStart)), zones);
  }

  /** The whole period that holds the instant. */
  public BillingPeriod containing(Instant instant) {
    return KNOWN.get(this, instant);
  }

  BillingPeriod find(Instant instant) {
    long index = length.index(anchor, zones.dayAt(instant));
    LocalDate first = length.start(anchor, index);
    LocalDate next = length.start(anchor, index + 1);
    Instant start = zones.startOf(first);
    return new BillingPeriod(
        start,
        zones.startOf(next),
        zones.zoneAt(start),
        PeriodLabel.of(length, anchor, first, next.minusDays(1)));
  }

  /**
   * The period that begins at the instant: to the end of its calendar period, or to {@code to} if that is earlier. So the
   * first period of a subscription may be partial, and the last one.
   *
   * @param start before {@code to}
   * @param to null: open
   */
  public BillingPeriod from(Instant start, @Nullable Instant to) {
    return cut(containing(start), start, to);
  }

  /** The whole periods that have something in common with the span, in order. */
  public List<BillingPeriod> touching(Span span) {
    List<BillingPeriod> touching = new ArrayList<>();
    Instant from = span.from();
    while (from.isBefore(span.to())) {
      BillingPeriod whole = containing(from);
      touching.add(whole);
      from = whole.end();
    }
    return touching;
  }

  private BillingPeriod cut(BillingPeriod whole, Instant from, @Nullable Instant to) {
    Instant start = whole.start().isBefore(from) ? from : whole.start();
    Instant end = to != null && to.isBefore(whole.end()) ? to : whole.end();
    return new BillingPeriod(start, end, zones.zoneAt(start), whole.label());
  }
}
