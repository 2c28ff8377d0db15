package io.tallygate.rating.billing;

import io.tallygate.rating.billing.SuspenseEntry.Reason;
import io.tallygate.rating.catalog.Catalog;
import io.tallygate.rating.catalog.SubjectAssignment;
import io.tallygate.rating.catalog.TenantCatalog;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.SeriesDefinition;
import io.tallygate.rating.meter.Windows;
import io.tallygate.rating.store.SubjectUsage;
import io.tallygate.rating.store.UsageReader;
import io.tallygate.rating.store.UsageRow;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Counted usage that no subscription pays for: nothing is refused because a contract is late, so it must be seen. As of what
 * the store has. Any thread; blocks.
 */
public final class Suspense {
  /** After every window there is. */
  private static final Instant END_OF_TIME = Instant.parse("9999-12-31T00:00:00Z");

  private final Supplier<Catalog> catalog;
  private final UsageReader usage;
  private final InstantSource clock;

  public Suspense(Supplier<Catalog> catalog, UsageReader usage, InstantSource clock) {
    this.catalog = catalog;
    this.usage = usage;
    this.clock = clock;
  }

  /** Usage of one subject for one reason, while it is added up. */
  private static final class Sum {
    private int firstWindow = Integer.MAX_VALUE;
    private int lastWindow;
    private long count;
    private BigInteger sum = BigInteger.ZERO;

    void add(int first, int last, long records, BigInteger quantity) {
      firstWindow = Math.min(firstWindow, first);
      lastWindow = Math.max(lastWindow, last);
      count = Math.addExact(count, records);
      sum = sum.add(quantity);
    }
  }

  /**
   * Everything in suspense, by meter, subject and reason.
   *
   * @param tenant number of the tenant
   */
  public List<SuspenseEntry> list(int tenant) {
    TenantCatalog tenantCatalog = catalog.get().of(tenant);
    Instant now = clock.instant();
    List<SuspenseEntry> entries = new ArrayList<>();
    for (Meter meter : tenantCatalog.meters()) {
      sums(meter, tenantCatalog)
          .forEach(
              (subject, byReason) ->
                  byReason.forEach(
                      (reason, sum) -> entries.add(entry(meter, subject, reason, sum, now))));
    }
    return entries;
  }

  /** Windows are read only for subjects that have a subscription which does not hold all of their usage. */
  private Map<String, Map<Reason, Sum>> sums(Meter meter, TenantCatalog tenant) {
    Map<String, Map<Reason, Sum>> sums = new TreeMap<>();
    Set<String> partly = new TreeSet<>();
    List<UsageRow> all =
        usage.usage(
            meter.id(), SeriesDefinition.NONE, null, 0, END_OF_TIME.toEpochMilli(), Long.MAX_VALUE);
    for (UsageRow row : all) {
      List<SubjectAssignment> assignments = tenant.assignments(row.subject());
      if (assignments.isEmpty()) {
        add(sums, row.subject(), Reason.NO_SUBSCRIPTION)
            .add(row.firstWindow(), row.lastWindow(), row.count(), row.sum());
      } else if (!isHeld(row, assignments)) {
        partly.add(row.subject());
      }
    }
    if (!partly.isEmpty()) {
      for (SubjectUsage row : usage.usageBySubject(meter.id(), partly, Long.MAX_VALUE)) {
        Reason reason = reason(at(row.window()), tenant.assignments(row.subject()));
        if (reason != null) {
          add(sums, row.subject(), reason).add(row.window(), row.window(), row.count(), row.sum());
        }
      }
    }
    return sums;
  }

  private static Sum add(Map<String, Map<Reason, Sum>> sums, String subject, Reason reason) {
    return sums.computeIfAbsent(subject, key -> new EnumMap<>(Reason.class))
        .computeIfAbsent(reason, key -> new Sum());
  }

  private static boolean isHeld(UsageRow row, List<SubjectAssignment> assignments) {
    return assignments.stream()
        .anyMatch(a -> a.holds(at(row.firstWindow())) && a.holds(at(row.lastWindow())));
  }

  /** Null: a subscription holds the window. */
  private static @Nullable Reason reason(Instant window, List<SubjectAssignment> assignments) {
    boolean isBefore = false;
    for (SubjectAssignment assignment : assignments) {
      if (assignment.holds(window)) {
        return null;
      }
      isBefore |= window.isBefore(assignment.from());
    }
    return isBefore ? Reason.BEFORE_SUBSCRIPTION : Reason.AFTER_SUBSCRIPTION;
  }

  private static Instant at(int window) {
    return Instant.ofEpochMilli(Windows.startMs(window));
  }

  private static SuspenseEntry entry(
      Meter meter, String subject, Reason reason, Sum sum, Instant now) {
    BigDecimal quantity =
        meter.aggregation().countsEvents()
            ? BigDecimal.valueOf(sum.count)
            : new BigDecimal(sum.sum, meter.scale());
    return new SuspenseEntry(
        meter.key(),
        subject,
        meter.unit(),
        at(sum.firstWindow),
        at(sum.lastWindow),
        sum.count,
        quantity,
        reason,
        Duration.between(at(sum.firstWindow), now).truncatedTo(ChronoUnit.SECONDS),
        null);
  }
}
