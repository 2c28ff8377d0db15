package io.tallygate.rating.period;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The calendar periods of one length in one zone. Borders are the first instant of a local day, also where a change to
 * summer time leaves midnight out. Stateless; any thread.
 */
public record PeriodCalendar(PeriodLength length, ZoneId zone) {
  /** The whole calendar period that holds the instant. */
  public BillingPeriod containing(Instant instant) {
    LocalDate first = length.startOf(instant.atZone(zone).toLocalDate());
    return new BillingPeriod(
        startOfDay(first), startOfDay(length.next(first)), zone, length.label(first));
  }

  /**
   * The period that begins at the instant: to the end of its calendar period, or to {@code to} if that is earlier. So the
   * first period of a subscription may be partial, and the last one.
   *
   * @param start before {@code to}
   * @param to null: open
   */
  public BillingPeriod from(Instant start, @Nullable Instant to) {
    BillingPeriod whole = containing(start);
    Instant end = to != null && to.isBefore(whole.end()) ? to : whole.end();
    return new BillingPeriod(start, end, zone, whole.label());
  }

  /**
   * The periods of [from, to) that end within a statement's period, that is at its end or before it but after its start,
   * cut to [from, to): what fees of another rhythm than the statement's are due for.
   */
  public List<BillingPeriod> endingIn(BillingPeriod statement, Instant from, @Nullable Instant to) {
    List<BillingPeriod> ending = new ArrayList<>();
    BillingPeriod whole = containing(statement.start());
    while (true) {
      Instant start = whole.start().isBefore(from) ? from : whole.start();
      Instant end = to != null && to.isBefore(whole.end()) ? to : whole.end();
      if (!start.isBefore(end) || end.isAfter(statement.end())) {
        return ending;
      }
      ending.add(new BillingPeriod(start, end, zone, whole.label()));
      whole = containing(whole.end());
    }
  }

  private Instant startOfDay(LocalDate date) {
    return date.atStartOfDay(zone).toInstant();
  }
}
