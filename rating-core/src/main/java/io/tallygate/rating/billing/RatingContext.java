package io.tallygate.rating.billing;

import io.tallygate.rating.catalog.Customer;
import io.tallygate.rating.catalog.Plan;
import io.tallygate.rating.catalog.SubjectAssignment;
import io.tallygate.rating.catalog.Subscription;
import io.tallygate.rating.charge.Carried;
import io.tallygate.rating.charge.ChargeContext;
import io.tallygate.rating.charge.Evidence;
import io.tallygate.rating.charge.FeeInterval;
import io.tallygate.rating.charge.PlannedCharge;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.Meters;
import io.tallygate.rating.meter.SeriesDefinition;
import io.tallygate.rating.period.BillingPeriod;
import io.tallygate.rating.period.PeriodCalendar;
import io.tallygate.rating.period.PeriodLength;
import io.tallygate.rating.period.Span;
import io.tallygate.rating.period.ZoneHistory;
import io.tallygate.rating.store.UsageEvent;
import io.tallygate.rating.store.UsageRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.apache.commons.numbers.fraction.BigFraction;
import org.joda.money.CurrencyUnit;
import org.jspecify.annotations.Nullable;

/**
 * One subscription in one accumulation period, seen through one instant. Nothing is charged before the trial is over. Not
 * thread-safe: it reads from a run's source.
 */
final class RatingContext implements ChargeContext {
  private final int tenant;
  private final Meters meters;
  private final UsageView source;
  private final Customer customer;
  private final Subscription subscription;
  private final Plan plan;
  private final Span whole;
  private final Span covered;
  private final Span span;
  private final Instant through;
  private final Instant chargedFrom;
  private final AllowanceLedger allowances;
  private final @Nullable PlannedCharge planned;
  private final EvidenceTrace trace;

  /**
   * @param whole accumulation period
   * @param through the instant that it is rated through, within {@code whole} or at its end
   * @param planned the charge that is rated; null: the plan as a whole
   * @param trace told of what parts are made from
   */
  RatingContext(
      int tenant,
      Meters meters,
      UsageView source,
      Customer customer,
      Subscription subscription,
      Plan plan,
      Span whole,
      Instant through,
      AllowanceLedger allowances,
      @Nullable PlannedCharge planned,
      EvidenceTrace trace) {
    this.trace = trace;
    this.tenant = tenant;
    this.meters = meters;
    this.source = source;
    this.customer = customer;
    this.subscription = subscription;
    this.plan = plan;
    this.whole = whole;
    this.through = through;
    this.allowances = allowances;
    this.chargedFrom = chargedFrom(plan, customer, subscription);
    Instant end = subscription.end();
    Instant coveredFrom = later(whole.from(), chargedFrom);
    Instant coveredTo = end == null || whole.to().isBefore(end) ? whole.to() : end;
    Span charged = new Span(coveredFrom, later(coveredFrom, coveredTo));
    this.planned = planned;
    this.covered = valid(charged);
    this.span = covered.intersect(new Span(whole.from(), later(whole.from(), through)));
  }

  /** The end of the trial, or the start of the subscription. */
  static Instant chargedFrom(Plan plan, Customer customer, Subscription subscription) {
    return plan.trialDays() == 0
        ? subscription.start()
        : customer.zones().startOf(subscription.from().plusDays(plan.trialDays()));
  }

  /** The part of a span in which the charge is valid. */
  private Span valid(Span part) {
    return planned == null ? part : planned.valid(part, customer.zones());
  }

  @Override
  public CurrencyUnit currency() {
    return plan.currency();
  }

  @Override
  public ZoneHistory zones() {
    return customer.zones();
  }

  @Override
  public Meter meter(String key) {
    Meter meter = meters.byKey(tenant, key);
    if (meter == null) {
      throw new IllegalStateException("plan names an unknown meter [meter=" + key + "]");
    }
    return meter;
  }

  @Override
  public Span span() {
    return span;
  }

  @Override
  public Span accumulation() {
    return whole;
  }

  @Override
  public Span covered() {
    return covered;
  }

  @Override
  public boolean isSettled() {
    return !covered.isEmpty() && !through.isBefore(covered.to());
  }

  private interface Read<T> {
    List<T> of(String subject, Span span, boolean isShared);
  }

  /** Of every subject, for as long as it belongs to the subscription. */
  private <T> List<T> ofSubjects(Span interval, Read<T> read) {
    List<T> all = new ArrayList<>();
    for (SubjectAssignment assignment : subscription.subjects()) {
      Instant from = later(interval.from(), assignment.from());
      Instant to = earlier(interval.to(), assignment.to());
      if (from.isBefore(to)) {
        Span own = new Span(from, to);
        all.addAll(read.of(assignment.subject(), own, own.equals(interval)));
      }
    }
    return all;
  }

  /** Without rows of which every record was taken back: there is no usage in them, and a fee for usage is not due for them. */
  private static List<UsageRow> used(List<UsageRow> rows) {
    for (UsageRow row : rows) {
      if (row.count() == 0) {
        return rows.stream().filter(one -> one.count() != 0).toList();
      }
    }
    return rows;
  }

  @Override
  public List<UsageRow> usage(Meter meter, int decomposition, Span interval) {
    List<UsageRow> rows =
        ofSubjects(
            interval,
            (subject, own, isShared) ->
                used(source.sums(meter, decomposition, subject, own, isShared)));
    trace.read(decomposition, rows);
    return rows;
  }

  @Override
  public List<UsageRow> usageByWindow(Meter meter, int decomposition, Span interval) {
    List<UsageRow> rows =
        ofSubjects(
            interval,
            (subject, own, isShared) ->
                used(source.windows(meter, decomposition, subject, own, isShared)));
    rows.sort(Comparator.comparingInt(UsageRow::firstWindow));
    trace.read(decomposition, rows);
    return rows;
  }

  @Override
  public List<UsageEvent> events(Meter meter, Span interval) {
    List<UsageEvent> events =
        ofSubjects(
            interval, (subject, own, isShared) -> source.events(meter, subject, own, isShared));
    events.sort(
        Comparator.comparingLong(UsageEvent::timeMs)
            .thenComparingLong(UsageEvent::position)
            .thenComparingInt(UsageEvent::index));
    return events;
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  private static Instant earlier(Instant a, @Nullable Instant b) {
    return b == null || a.isBefore(b) ? a : b;
  }

  @Override
  public List<Carried> carried(Meter meter, Span interval) {
    List<Carried> carried = new ArrayList<>();
    for (SubjectAssignment assignment : subscription.subjects()) {
      Instant from = later(interval.from(), assignment.from());
      Instant to = earlier(interval.to(), assignment.to());
      if (from.isBefore(to)) {
        String subject = assignment.subject();
        addHeld(carried, meter, subject, from, from.equals(interval.from()), false);
        if (to.isBefore(interval.to())) {
          addHeld(carried, meter, subject, to, false, true);
        }
      }
    }
    return carried;
  }

  /** What a subject holds at an instant is the sum of all its events before, whoever paid for it then. */
  private void addHeld(
      List<Carried> carried,
      Meter meter,
      String subject,
      Instant at,
      boolean isShared,
      boolean isGoing) {
    Span past = new Span(Instant.EPOCH, at);
    for (UsageRow row : source.sums(meter, SeriesDefinition.NONE, subject, past, isShared)) {
      if (row.sum().signum() != 0) {
        carried.add(new Carried(at, row.dimensions(), isGoing ? row.sum().negate() : row.sum()));
      }
    }
  }

  @Override
  public BigFraction draw(String allowance, BigFraction wanted) {
    return allowances.draw(allowance, wanted);
  }

  @Override
  public List<FeeInterval> feeIntervals(PeriodLength every, boolean inAdvance) {
    Instant end = subscription.end();
    List<FeeInterval> due = new ArrayList<>();
    PeriodCalendar calendar = Calendars.of(every, plan, customer, subscription);
    Instant first = later(whole.from(), chargedFrom);
    // The interval that begins just as the period ends is among them: in advance it is due.
    Span touched = new Span(first, later(first, through.plusMillis(1)));
    for (BillingPeriod interval : calendar.touching(touched)) {
      Instant from = later(interval.start(), chargedFrom);
      Instant to = earlier(interval.end(), end);
      if (from.isBefore(to) && isDue(from, to, inAdvance)) {
        Span span = new Span(from, to);
        Span valid = valid(span);
        if (!valid.isEmpty()) {
          due.add(
              new FeeInterval(
                  span, valid, new Span(interval.start(), interval.end()), interval.label()));
        }
      }
    }
    return due;
  }

  /**
   * An interval that began with the accumulation period was due, in advance, at the end of the one before; but for the first
   * one, which no statement came before.
   */
  private boolean isDue(Instant from, Instant to, boolean inAdvance) {
    if (!inAdvance) {
      return !to.isAfter(through) && to.isAfter(whole.from());
    }
    return from.equals(chargedFrom)
        ? isChargedFromHere()
        : !from.isAfter(through) && from.isAfter(whole.from());
  }

  /** True if charging begins within the accumulation period, and before the instant that is rated through. */
  private boolean isChargedFromHere() {
    return chargedFrom.isBefore(through) && !chargedFrom.isBefore(whole.from());
  }

  @Override
  public boolean hasBegun() {
    return isChargedFromHere() && span.from().equals(chargedFrom) && !span.isEmpty();
  }

  @Override
  public boolean hasUsage(Span interval) {
    return plan.meters()
        .distinct()
        .anyMatch(key -> !usage(meter(key), SeriesDefinition.NONE, interval).isEmpty());
  }

  @Override
  public Evidence evidence(Meter meter, Collection<UsageRow> rows) {
    return trace.ofRows(ChargeContext.super.evidence(meter, rows), meter, rows);
  }

  @Override
  public Evidence evidenceOfEvents(Meter meter, Collection<UsageEvent> events) {
    return trace.ofEvents(ChargeContext.super.evidenceOfEvents(meter, events), meter, events);
  }

  @Override
  public long throughFlush() {
    return source.throughFlush();
  }
}
