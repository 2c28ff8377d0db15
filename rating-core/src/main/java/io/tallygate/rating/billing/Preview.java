package io.tallygate.rating.billing;

import io.tallygate.rating.catalog.Catalog;
import io.tallygate.rating.catalog.Subscription;
import io.tallygate.rating.charge.LineKind;
import io.tallygate.rating.flush.FlushControl;
import io.tallygate.rating.flush.FlushHold;
import io.tallygate.rating.period.BillingPeriod;
import io.tallygate.rating.store.UsageReader;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What is not billed yet: forecasts of open periods, and unbilled usage by a day of account. Reads what has been counted by now;
 * nothing is closed or kept. Any thread; blocks.
 */
public final class Preview {
  private final Supplier<Catalog> catalog;
  private final UsageReader usage;
  private final FlushControl flushes;
  private final StatementArchive archive;

  /** Previews over a core's parts. */
  public Preview(
      Supplier<Catalog> catalog,
      UsageReader usage,
      FlushControl flushes,
      StatementArchive archive) {
    this.catalog = catalog;
    this.usage = usage;
    this.flushes = flushes;
    this.archive = archive;
  }

  /**
   * The open period that holds an instant: so far, and as it is to be expected.
   *
   * @throws IllegalArgumentException if there is no such subscription, or no open period holds the instant
   */
  public Forecast forecast(int tenant, String subscription, Instant at) {
    try (FlushHold hold = flushes.flushAndHold()) {
      BillingSnapshot snapshot = snapshot(tenant, hold);
      Subscription wanted = snapshot.subscription(subscription);
      ExpectedUsage expected = new ExpectedUsage(snapshot.source(), wanted.start(), at);
      return new Forecast(
          statement(snapshot, wanted, at),
          statement(snapshot.with(expected), wanted, at),
          expected.from(),
          expected.pattern());
    }
  }

  private Statement statement(BillingSnapshot snapshot, Subscription wanted, Instant at) {
    SubscriptionBilling billing =
        new SubscriptionBilling(
            snapshot, wanted, archive.closings(snapshot.tenant(), wanted.key()));
    return billing.statement(billing.requireOpenPeriodAt(at), 0, StatementState.PREVIEW, at);
  }

  /**
   * Unbilled usage of subscriptions that began before a day of account and have some, in the order of their keys.
   *
   * @param at the day's end, exclusive
   * @param after greater keys only; empty: all
   */
  public List<Unbilled> unbilled(int tenant, Instant at, String after, int limit) {
    try (FlushHold hold = flushes.flushAndHold()) {
      BillingSnapshot snapshot = snapshot(tenant, hold);
      return snapshot.tenantCatalog().subscriptions().stream()
          .filter(subscription -> subscription.key().compareTo(after) > 0)
          .filter(subscription -> subscription.start().isBefore(at))
          .sorted(Comparator.comparing(Subscription::key))
          .map(subscription -> unbilled(snapshot, subscription, at))
          .filter(entry -> !entry.charges().isEmpty() || entry.adjustments().signum() != 0)
          .limit(limit)
          .toList();
    }
  }

  private Unbilled unbilled(BillingSnapshot snapshot, Subscription subscription, Instant at) {
    List<Closing> ended =
        archive.closings(snapshot.tenant(), subscription.key()).stream()
            .filter(closing -> !closing.end().isAfter(at))
            .toList();
    SubscriptionBilling billing = new SubscriptionBilling(snapshot, subscription, ended);
    billing.periodsToReview().forEach(billing::review);
    billing.reviewItems();
    Map<String, Unbilled.Charge> charges = new LinkedHashMap<>();
    List<BillingPeriod> open = billing.openPeriods(at);
    BigDecimal amount = BigDecimal.ZERO;
    BigDecimal adjustments = BigDecimal.ZERO;
    Statement last = null;
    for (BillingPeriod period : open) {
      last = billing.statement(period, 0, StatementState.PREVIEW, at);
      // So that what it bills is not billed again by the next one.
      billing.close(period.start(), period.end(), last);
      for (StatementLine line : last.lines()) {
        charges.merge(line.charge(), charge(line), Preview::plus);
        amount = amount.add(line.amount());
      }
      for (Adjustment adjustment : last.adjustments()) {
        adjustments = adjustments.add(adjustment.amount());
      }
    }
    if (last == null) {
      for (Adjustment adjustment : billing.adjustments()) {
        adjustments = adjustments.add(adjustment.amount());
      }
    }
    return new Unbilled(
        subscription.customer(),
        subscription.key(),
        subscription.plan(),
        billing.currency(),
        open.isEmpty() ? at : open.get(0).start(),
        at,
        amount.add(adjustments),
        List.copyOf(charges.values()),
        adjustments);
  }

  private static Unbilled.Charge charge(StatementLine line) {
    return new Unbilled.Charge(
        line.charge(),
        line.kind() == LineKind.USAGE ? line.quantity() : BigDecimal.ZERO,
        line.unit(),
        line.amount());
  }

  private static Unbilled.Charge plus(Unbilled.Charge a, Unbilled.Charge b) {
    return new Unbilled.Charge(
        a.charge(), a.quantity().add(b.quantity()), a.unit(), a.amount().add(b.amount()));
  }

  private BillingSnapshot snapshot(int tenant, FlushHold hold) {
    Catalog newest = catalog.get();
    if (tenant < 0 || tenant >= newest.tenants().size()) {
      throw new IllegalArgumentException("there is no such tenant [tenant=" + tenant + "]");
    }
    return new BillingSnapshot(
        tenant, newest, new UsageSource(usage, hold.number(), false), archive);
  }
}
