package io.tallygate.rating.billing;

import io.tallygate.rating.billing.SuspenseEntry.Reason;
import io.tallygate.rating.catalog.Catalog;
import io.tallygate.rating.catalog.Plan;
import io.tallygate.rating.catalog.SubjectAssignment;
import io.tallygate.rating.catalog.Subscription;
import io.tallygate.rating.catalog.TenantCatalog;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.SeriesDefinition;
import io.tallygate.rating.meter.Windows;
import io.tallygate.rating.period.Span;
import io.tallygate.rating.store.UsageReader;
import io.tallygate.rating.store.UsageRow;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Usage that came late for a closed period, of plans that park it until it is released: it must be seen for as long as it is not
 * billed. As of what the store has. Any thread; blocks.
 */
public final class ParkedUsage {
  private final Supplier<Catalog> catalog;
  private final UsageReader usage;
  private final StatementArchive archive;
  private final InstantSource clock;

  public ParkedUsage(
      Supplier<Catalog> catalog, UsageReader usage, StatementArchive archive, InstantSource clock) {
    this.catalog = catalog;
    this.usage = usage;
    this.archive = archive;
    this.clock = clock;
  }

  /** Usage of one subject in one closed period. */
  private static final class Sum {
    private int firstWindow = Integer.MAX_VALUE;
    private int lastWindow;
    private long count;
    private BigInteger sum = BigInteger.ZERO;
  }

  /**
   * Everything parked, by subscription, period, meter and subject; less what was billed, so it is negative where usage was taken
   * back, and 0 where what came late adds up to nothing: closed periods wait for a release all the same.
   *
   * @param tenant number of the tenant
   */
  public List<SuspenseEntry> list(int tenant) {
    Catalog newest = catalog.get();
    TenantCatalog ofTenant = newest.of(tenant);
    Map<String, List<Closing>> closings =
        archive.closings(tenant).stream().collect(Collectors.groupingBy(Closing::subscription));
    List<SuspenseEntry> entries = new ArrayList<>();
    for (Subscription subscription : ofTenant.subscriptions()) {
      Plan plan = ofTenant.plan(subscription.plan());
      if (plan != null && plan.late().isParked()) {
        List<Closing> own = closings.getOrDefault(subscription.key(), List.of());
        list(newest, tenant, subscription, own, entries);
      }
    }
    return entries;
  }

  private void list(
      Catalog newest,
      int tenant,
      Subscription subscription,
      List<Closing> closings,
      List<SuspenseEntry> entries) {
    LateParking parking = new LateParking(subscription, closings);
    Set<Meter> meters = meters(newest, tenant, subscription);
    for (Closing period : new SubscriptionHistory(tenant, archive, closings).closedPeriods()) {
      if (period.isCancelled()) {
        continue;
      }
      for (Meter meter : meters) {
        for (SubjectAssignment assignment : subscription.subjects()) {
          Span span = LateParking.within(period, assignment);
          if (!span.isEmpty()) {
            add(
                meter,
                assignment.subject(),
                span,
                parking.billedThrough(period),
                subscription,
                entries);
          }
        }
      }
    }
  }

  private static Set<Meter> meters(Catalog newest, int tenant, Subscription subscription) {
    return newest.of(tenant).planVersions(subscription.plan()).stream()
        .flatMap(Plan::meters)
        .map(key -> newest.meters().byKey(tenant, key))
        .filter(Objects::nonNull)
        .collect(Collectors.toCollection(() -> new TreeSet<>(Comparator.comparingInt(Meter::id))));
  }

  private void add(
      Meter meter,
      String subject,
      Span span,
      long billedThrough,
      Subscription subscription,
      List<SuspenseEntry> entries) {
    if (usage
        .usage(
            meter.id(),
            SeriesDefinition.NONE,
            Set.of(subject),
            span.from().toEpochMilli(),
            span.to().toEpochMilli(),
            Long.MAX_VALUE)
        .stream()
        .noneMatch(row -> row.lastFlush() > billedThrough)) {
      return;
    }
    Sum late = new Sum();
    for (UsageRow row : windows(meter, subject, span, Long.MAX_VALUE)) {
      late.count += row.count();
      late.sum = late.sum.add(row.sum());
      if (row.lastFlush() > billedThrough) {
        late.firstWindow = Math.min(late.firstWindow, row.firstWindow());
        late.lastWindow = Math.max(late.lastWindow, row.lastWindow());
      }
    }
    for (UsageRow row : windows(meter, subject, span, billedThrough)) {
      late.count -= row.count();
      late.sum = late.sum.subtract(row.sum());
    }
    entries.add(entry(meter, subject, late, subscription));
  }

  private List<UsageRow> windows(Meter meter, String subject, Span span, long throughFlush) {
    return usage.usageByWindow(
        meter.id(),
        SeriesDefinition.NONE,
        Set.of(subject),
        span.from().toEpochMilli(),
        span.to().toEpochMilli(),
        throughFlush);
  }

  private SuspenseEntry entry(Meter meter, String subject, Sum late, Subscription subscription) {
    Instant first = Instant.ofEpochMilli(Windows.startMs(late.firstWindow));
    return new SuspenseEntry(
        meter.key(),
        subject,
        meter.unit(),
        first,
        Instant.ofEpochMilli(Windows.startMs(late.lastWindow)),
        late.count,
        meter.aggregation().countsEvents()
            ? BigDecimal.valueOf(late.count)
            : new BigDecimal(late.sum, meter.scale()),
        Reason.LATE,
        Duration.between(first, clock.instant()).truncatedTo(ChronoUnit.SECONDS),
        subscription.key());
  }
}
