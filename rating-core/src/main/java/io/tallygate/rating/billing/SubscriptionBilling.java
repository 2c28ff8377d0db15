package io.tallygate.rating.billing;

import io.tallygate.rating.catalog.Customer;
import io.tallygate.rating.catalog.Item;
import io.tallygate.rating.catalog.Plan;
import io.tallygate.rating.catalog.SubjectAssignment;
import io.tallygate.rating.catalog.Subscription;
import io.tallygate.rating.catalog.TenantCatalog;
import io.tallygate.rating.charge.ChargeLine;
import io.tallygate.rating.charge.OneOff;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.SeriesDefinition;
import io.tallygate.rating.period.BillingPeriod;
import io.tallygate.rating.period.LatePolicy;
import io.tallygate.rating.period.PeriodCalendar;
import io.tallygate.rating.period.Span;
import io.tallygate.rating.store.UsageRow;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One subscription within one run: its open periods, what changed in its closed ones, and its statements. Not thread-safe. */
final class SubscriptionBilling {
  private final BillingSnapshot snapshot;
  private final Subscription subscription;
  private final Customer customer;
  private final Plan plan;
  private final PeriodCalendar calendar;
  private final SubscriptionHistory history;
  private final List<Adjustment> adjustments = new ArrayList<>();

  /**
   * A subscription in a run.
   *
   * @param closings the subscription's, in the order of their start
   */
  SubscriptionBilling(BillingSnapshot snapshot, Subscription subscription, List<Closing> closings) {
    TenantCatalog tenant = snapshot.tenantCatalog();
    Customer customer = tenant.customer(subscription.customer());
    Plan plan = tenant.plan(subscription.plan());
    if (customer == null || plan == null) {
      throw new IllegalStateException(
          "subscription without customer or plan [subscription=" + subscription.key() + "]");
    }
    this.snapshot = snapshot;
    this.subscription = subscription;
    this.customer = customer;
    this.plan = plan;
    this.calendar = Calendars.statements(plan, customer, subscription);
    this.history = new SubscriptionHistory(snapshot.tenant(), snapshot.archive(), closings);
  }

  /** True if nothing of the customer is to be closed. */
  boolean isOnHold() {
    return customer.isOnHold();
  }

  /** What the newest statement came to; null if there is none. */
  @Nullable BigDecimal lastTotal(LastTotals known) {
    BigDecimal total = known.of(history.lastStandingId());
    return total == null ? history.lastTotal() : total;
  }

  /** Id of the statement that {@link #lastTotal} is of; 0 if there is none. */
  long lastStandingId() {
    return history.lastStandingId();
  }

  /** The periods that a run as of the instant closes, oldest first. */
  List<BillingPeriod> duePeriods(Instant until, LatePolicy policy) {
    List<BillingPeriod> due = new ArrayList<>();
    BillingPeriod period = openPeriod(openFrom());
    LatePolicy own = plan.late().policy(policy);
    while (period != null && own.isDue(period, until)) {
      due.add(period);
      period = openPeriod(period.end());
    }
    return due;
  }

  /** The first open period; null: every one is closed. */
  @Nullable BillingPeriod nextPeriod() {
    return openPeriod(openFrom());
  }

  /** The open period that holds the instant; null if it is closed, or outside the subscription. */
  @Nullable BillingPeriod openPeriodAt(Instant instant) {
    Instant from = openFrom();
    if (instant.isBefore(from)) {
      return null;
    }
    BillingPeriod whole = calendar.containing(instant);
    return openPeriod(whole.start().isBefore(from) ? from : whole.start());
  }

  /**
   * The open period that holds the instant.
   *
   * @throws IllegalArgumentException if none does
   */
  BillingPeriod requireOpenPeriodAt(Instant instant) {
    BillingPeriod period = openPeriodAt(instant);
    if (period == null) {
      throw new IllegalArgumentException(
          "no open period holds the instant [subscription="
              + subscription.key()
              + "] [at="
              + instant
              + "]");
    }
    return period;
  }

  /** The open periods up to an instant, in which the last one ends. */
  List<BillingPeriod> openPeriods(Instant until) {
    List<BillingPeriod> open = new ArrayList<>();
    Instant end = subscription.end();
    Instant to = end != null && end.isBefore(until) ? end : until;
    for (Instant from = openFrom(); from.isBefore(to); from = open.get(open.size() - 1).end()) {
      open.add(calendar.from(from, to));
    }
    return open;
  }

  /** True for the first open period: it carries the adjustments. */
  boolean isNext(BillingPeriod period) {
    return period.start().equals(openFrom());
  }

  private Instant openFrom() {
    Instant closedUntil = history.closedUntil();
    return closedUntil == null ? subscription.start() : closedUntil;
  }

  private @Nullable BillingPeriod openPeriod(Instant start) {
    Instant end = subscription.end();
    return end != null && !start.isBefore(end) ? null : calendar.from(start, end);
  }

  /** True once the subscription has ended and its last period is closed. */
  boolean isOver() {
    Instant end = subscription.end();
    Instant closedUntil = history.closedUntil();
    return end != null && closedUntil != null && !closedUntil.isBefore(end);
  }

  /** The periods to be priced again: all closed ones if late usage came or the subscription was changed, else none. */
  List<Closing> periodsToReview() {
    List<Closing> closed = history.closedPeriods();
    if (closed.isEmpty()) {
      return List.of();
    }
    boolean isReleased = false;
    if (plan.late().isParked()) {
      LateParking parking = new LateParking(subscription, history.closings());
      isReleased = parking.isReleasePending();
      if (!isReleased && isHeldBack(parking, standing(closed))) {
        return List.of();
      }
    }
    boolean isDue =
        isReleased
            || subscription.version() > history.lastVersion()
            || history.hasCancellation()
            || hasLateUsage(closed.get(closed.size() - 1).end());
    return isDue ? standing(closed) : List.of();
  }

  /** What was taken back and not issued again is not owed. */
  private static List<Closing> standing(List<Closing> closed) {
    return closed.stream().filter(closing -> !closing.isCancelled()).toList();
  }

  /** While something is parked, closed periods stay as they are, whatever else has changed in them. */
  private boolean isHeldBack(LateParking parking, List<Closing> closed) {
    for (Closing period : closed) {
      long through = parking.billedThrough(period);
      for (SubjectAssignment assignment : subscription.subjects()) {
        Span span = LateParking.within(period, assignment);
        if (!span.isEmpty() && isUsedAfter(through, assignment.subject(), span)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean isUsedAfter(long flush, String subject, Span span) {
    return meters().stream()
        .flatMap(
            meter ->
                snapshot.source().sums(meter, SeriesDefinition.NONE, subject, span, true).stream())
        .anyMatch(row -> row.lastFlush() > flush);
  }

  /** Late is what was flushed after the last closing, for a time before that closing's end. */
  private boolean hasLateUsage(Instant closedUntil) {
    long billedThrough = history.billedThroughFlush();
    for (Meter meter : meters()) {
      for (SubjectAssignment assignment : subscription.subjects()) {
        for (UsageRow row :
            snapshot
                .source()
                .sums(
                    meter,
                    SeriesDefinition.NONE,
                    assignment.subject(),
                    new Span(Instant.EPOCH, closedUntil),
                    true)) {
          if (row.lastFlush() > billedThrough) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** The meters of every version of the plan: closed periods may have been priced with an earlier one. */
  private Set<Meter> meters() {
    Set<Meter> meters = new LinkedHashSet<>();
    for (Plan version : snapshot.tenantCatalog().planVersions(plan.key())) {
      version
          .meters()
          .map(key -> snapshot.catalog().meters().byKey(snapshot.tenant(), key))
          .filter(Objects::nonNull)
          .forEach(meters::add);
    }
    return meters;
  }

  /** Prices a closed period again, with the plan it was billed with, and keeps the differences for the next statement. */
  void review(Closing closed) {
    BillingPeriod period = periodOf(closed);
    adjustments.addAll(
        PeriodReview.differences(
            rating(planOf(closed), period).lines(),
            history.billed(closed),
            period,
            snapshot.source().throughFlush()));
  }

  private BillingPeriod periodOf(Closing closed) {
    return new BillingPeriod(
        closed.start(),
        closed.end(),
        customer.zones().zoneAt(closed.start()),
        calendar.containing(closed.start()).label());
  }

  /** As the plan was when the period was closed, also if there was nothing to bill. */
  private Plan planOf(Closing closed) {
    Plan billedWith = snapshot.tenantCatalog().plan(plan.key(), closed.catalogVersion());
    return billedWith == null ? plan : billedWith;
  }

  /** Compares one-off items that have been billed with what they are now. */
  void reviewItems() {
    List<Item> items = snapshot.tenantCatalog().items(subscription.key());
    if (items.isEmpty()) {
      return;
    }
    Map<String, SubscriptionHistory.BilledItem> billed = history.billedItems();
    for (Item item : items) {
      SubscriptionHistory.BilledItem before = billed.get(item.key());
      if (before != null) {
        adjustments.addAll(PeriodReview.difference(line(item), before));
      }
    }
  }

  /** Those found so far that no statement has taken. */
  List<Adjustment> adjustments() {
    return List.copyOf(adjustments);
  }

  /** Code of the plan's currency. */
  String currency() {
    return plan.currency().getCode();
  }

  boolean hasAdjustments() {
    return !adjustments.isEmpty();
  }

  /**
   * The statement of a period, with the adjustments found so far, which are billed by it.
   *
   * @param id 0: a preview
   */
  Statement statement(BillingPeriod period, long id, StatementState state, Instant madeAt) {
    return statement(
        head(period.label(), span(period), id, state, StatementKind.STATEMENT, null, madeAt),
        lines(period));
  }

  private static Span span(BillingPeriod period) {
    return new Span(period.start(), period.end());
  }

  private List<StatementLine> lines(BillingPeriod period) {
    return Stream.concat(rating(plan, period).lines().stream(), unbilledItems(period).stream())
        .map(StatementLine::of)
        .toList();
  }

  /** A statement of adjustments alone, for a subscription that is over: it covers no time. */
  Statement finalAdjustments(Instant at, long id, StatementState state, Instant madeAt) {
    List<Closing> closed = history.closedPeriods();
    String label = calendar.containing(closed.get(closed.size() - 1).start()).label();
    // A closing is known by its start: a second run as of the same instant takes the next
    // millisecond.
    Instant free = at;
    while (history.hasClosingAt(free)) {
      free = free.plusMillis(1);
    }
    Span none = new Span(free, free);
    return statement(
        head(label, none, id, state, StatementKind.STATEMENT, null, madeAt), List.of());
  }

  /**
   * The statement that stands for a cancelled one: its period as known and priced now, and every adjustment that is due.
   *
   * @param label of its period
   * @param cancelled the statement that was taken back
   */
  Statement reissue(
      String label, Reference cancelled, long id, StatementState state, Instant madeAt) {
    Closing before = history.requireClosingOf(cancelled.id());
    Span span = new Span(before.start(), before.end());
    Statement.Head head = head(label, span, id, state, StatementKind.REISSUE, cancelled, madeAt);
    List<StatementLine> lines = before.isOfPeriod() ? lines(periodOf(before)) : List.of();
    // Its own lines are billed before the differences are taken: of its period too, which later
    // statements may have adjusted.
    history.add(
        closing(before.start(), before.end(), id, StatementKind.REISSUE),
        Statement.of(head, lines, List.of(), plan.tax()));
    standing(history.closedPeriods()).forEach(this::review);
    reviewItems();
    return statement(head, lines);
  }

  private Statement statement(Statement.Head head, List<StatementLine> lines) {
    Statement statement = Statement.of(head, lines, adjustments, plan.tax());
    adjustments.clear();
    return statement;
  }

  private Statement.Head head(
      String label,
      Span period,
      long id,
      StatementState state,
      StatementKind kind,
      @Nullable Reference relatesTo,
      Instant madeAt) {
    return new Statement.Head(
        id,
        state,
        kind,
        relatesTo,
        snapshot.tenant(),
        customer.key(),
        customer.name(),
        subscription.key(),
        plan.key(),
        plan.name(),
        snapshot.catalog().version(),
        plan.currency(),
        label,
        period.from(),
        period.to(),
        customer.zones().zoneAt(period.from()).getId(),
        madeAt,
        snapshot.source().throughFlush(),
        history.lastId());
  }

  private List<ChargeLine> unbilledItems(BillingPeriod period) {
    List<Item> items = snapshot.tenantCatalog().items(subscription.key());
    if (items.isEmpty()) {
      return List.of();
    }
    Set<String> billed = history.billedItems().keySet();
    return items.stream()
        .filter(item -> item.at().isBefore(period.end()) && !billed.contains(item.key()))
        .map(this::line)
        .toList();
  }

  private ChargeLine line(Item item) {
    return OneOff.line(
        item.key(),
        item.text(),
        item.quantity(),
        item.price(),
        plan.rounding(),
        plan.currency(),
        snapshot.source().throughFlush());
  }

  /** Records what the run has made of a period. */
  Closing close(Instant start, Instant end, @Nullable Statement statement) {
    Closing closing =
        closing(start, end, statement == null ? 0 : statement.id(), StatementKind.STATEMENT);
    history.add(closing, statement);
    return closing;
  }

  /** A closing through the run's flush, with the run's catalog. */
  Closing closing(Instant start, Instant end, long statementId, StatementKind kind) {
    return new Closing(
        snapshot.tenant(),
        subscription.key(),
        start,
        end,
        snapshot.source().throughFlush(),
        snapshot.catalog().version(),
        statementId,
        kind);
  }

  private PeriodRating rating(Plan version, BillingPeriod period) {
    return new PeriodRating(
        snapshot.tenant(),
        snapshot.catalog().meters(),
        snapshot.source(),
        customer,
        subscription,
        version,
        period);
  }
}
