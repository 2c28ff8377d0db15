package io.tallygate.rating.billing;

import io.tallygate.rating.catalog.Catalog;
import io.tallygate.rating.catalog.CatalogDocument;
import io.tallygate.rating.catalog.CatalogException;
import io.tallygate.rating.catalog.Customer;
import io.tallygate.rating.catalog.Plan;
import io.tallygate.rating.catalog.Subscription;
import io.tallygate.rating.catalog.TenantCatalog;
import io.tallygate.rating.charge.ChargeLine;
import io.tallygate.rating.meter.Decomposition;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.Pulse;
import io.tallygate.rating.period.BillingPeriod;
import io.tallygate.rating.period.PeriodCalendar;
import io.tallygate.rating.period.Span;
import io.tallygate.rating.store.UsageReader;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Recorded usage under changed plans: what every subscription of a changed plan would have come to, beside what it comes to by
 * the plan in force. Nothing is issued or changed.
 */
public final class PlanComparison {
  private static final int CHUNK = 256;

  private final int tenant;
  private final Catalog now;
  private final Catalog changed;
  private final Set<String> plans = new HashSet<>();
  private final UsageReader usage;
  private final long throughFlush;

  /**
   * One subscription.
   *
   * @param before by the plan in force, in the currency's minor unit
   * @param after by the changed plan
   * @param periods statement periods rated
   */
  public record Row(
      String customer,
      String subscription,
      String plan,
      String currency,
      int periods,
      BigDecimal before,
      BigDecimal after) {
    public BigDecimal difference() {
      return after.subtract(before);
    }
  }

  /**
   * A comparison over a store.
   *
   * @param document the changed plans, and nothing that has not been counted before
   * @param throughFlush usage of later flushes is left out
   * @throws CatalogException if the document cannot be accepted
   * @throws IllegalArgumentException if it needs what was never counted, or names an unknown tenant
   */
  public PlanComparison(Catalog now, CatalogDocument document, UsageReader usage, long throughFlush)
      throws CatalogException {
    this.now = now;
    this.tenant = now.tenant(document.tenantName());
    if (tenant < 0) {
      throw new IllegalArgumentException(
          "there is no such tenant [tenant=" + document.tenantName() + "]");
    }
    this.changed = Catalog.fold(now, document);
    this.usage = usage;
    this.throughFlush = throughFlush;
    document.plans().forEach(part -> addPlan(part.key()));
    requireCounted();
  }

  private void addPlan(@Nullable String key) {
    if (key != null) {
      plans.add(key);
    }
  }

  /** What a meter begins to count with this document it has never counted: a price of it would price nothing. */
  private void requireCounted() {
    for (Meter meter : changed.of(tenant).meters()) {
      Meter before = now.meters().byKey(tenant, meter.key());
      List<Decomposition> counted = before == null ? List.of() : before.decompositions();
      for (Decomposition rule : meter.decompositions()) {
        if (!counted.contains(rule)) {
          throw new IllegalArgumentException(notCounted(meter, rule));
        }
      }
    }
  }

  private static String notCounted(Meter meter, Decomposition rule) {
    if (rule instanceof Pulse pulse) {
      return "recorded usage was never counted by this pulse [meter="
          + meter.key()
          + "] [first="
          + pulse.first()
          + "] [further="
          + pulse.further()
          + "]";
    }
    return "recorded usage was never counted by the bands, steps and pulses of these calls [meter="
        + meter.key()
        + "]";
  }

  /**
   * Every subscription of a changed plan, in the catalog's order.
   *
   * @param span statement periods that begin in it are rated whole
   */
  public List<Row> rows(Span span) {
    List<Row> rows = new ArrayList<>();
    forEach(span, rows::add);
    return rows;
  }

  /** The same, without a list of them all: each is handed over, on the calling thread, while others are rated. */
  public void forEach(Span span, Consumer<Row> each) {
    UsageSource source = new UsageSource(usage, throughFlush, true);
    List<Subscription> wanted =
        now.of(tenant).subscriptions().stream()
            .filter(subscription -> plans.contains(subscription.plan()))
            .toList();
    try (OrderedTasks tasks =
        new OrderedTasks(Runtime.getRuntime().availableProcessors(), "comparison")) {
      tasks.run(
          IntStream.range(0, (wanted.size() + CHUNK - 1) / CHUNK)
              .mapToObj(i -> wanted.subList(i * CHUNK, Math.min(wanted.size(), (i + 1) * CHUNK)))
              .map(chunk -> (Callable<List<Row>>) () -> rows(chunk, source, span))
              .iterator(),
          rows -> rows.forEach(each));
    }
  }

  private List<Row> rows(List<Subscription> chunk, UsageSource source, Span span) {
    return chunk.stream().map(subscription -> row(subscription, source, span)).toList();
  }

  private Row row(Subscription subscription, UsageSource source, Span span) {
    TenantCatalog tenantNow = now.of(tenant);
    Customer customer = tenantNow.customer(subscription.customer());
    Plan before = tenantNow.plan(subscription.plan());
    Plan after = changed.of(tenant).plan(subscription.plan());
    if (customer == null || before == null || after == null) {
      throw new IllegalStateException(
          "subscription without customer or plan [subscription=" + subscription.key() + "]");
    }
    BigDecimal sumBefore = BigDecimal.ZERO.setScale(before.currency().getDecimalPlaces());
    BigDecimal sumAfter = sumBefore;
    List<BillingPeriod> periods = periods(subscription, customer, before, span);
    for (BillingPeriod period : periods) {
      sumBefore = sumBefore.add(sum(now, source, customer, subscription, before, period));
      sumAfter = sumAfter.add(sum(changed, source, customer, subscription, after, period));
    }
    return new Row(
        customer.key(),
        subscription.key(),
        before.key(),
        before.currency().getCode(),
        periods.size(),
        sumBefore,
        sumAfter);
  }

  private static List<BillingPeriod> periods(
      Subscription subscription, Customer customer, Plan plan, Span span) {
    PeriodCalendar calendar = Calendars.statements(plan, customer, subscription);
    Instant end = subscription.end();
    Instant start = subscription.start();
    Instant last = end == null || span.to().isBefore(end) ? span.to() : end;
    Instant first = start.isAfter(span.from()) ? start : span.from();
    List<BillingPeriod> periods = new ArrayList<>();
    if (first.isBefore(last)) {
      for (BillingPeriod whole : calendar.touching(new Span(first, last))) {
        Instant from = whole.start().isBefore(start) ? start : whole.start();
        if (!from.isBefore(span.from())) {
          periods.add(calendar.from(from, end));
        }
      }
    }
    return periods;
  }

  private BigDecimal sum(
      Catalog catalog,
      UsageSource source,
      Customer customer,
      Subscription subscription,
      Plan plan,
      BillingPeriod period) {
    return new PeriodRating(tenant, catalog.meters(), source, customer, subscription, plan, period)
        .lines().stream().map(ChargeLine::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
  }
}
