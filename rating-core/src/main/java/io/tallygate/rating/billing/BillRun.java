package io.tallygate.rating.billing;

import io.tallygate.rating.catalog.Catalog;
import io.tallygate.rating.flush.FlushControl;
import io.tallygate.rating.flush.FlushHold;
import io.tallygate.rating.period.BillingPeriod;
import io.tallygate.rating.period.LatePolicy;
import io.tallygate.rating.store.UsageReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Closes billing periods and issues their statements. One run at a time per archive: {@link #close} holds a lock. Any thread;
 * blocks.
 *
 * <p>A run begins with a flush of its own; everything counted up to it is billed, everything later is late. It prices chunks of
 * subscriptions on several threads; credit and numbers are given on the calling thread, in an order that does not depend on
 * the others. Statements are issued in batches, each with the closings of its periods; a run that ends in between has closed
 * what it issued, and the next run continues there.
 */
public final class BillRun {
  private final Supplier<Catalog> catalog;
  private final UsageReader usage;
  private final FlushControl flushes;
  private final StatementArchive archive;
  private final LatePolicy policy;
  private final BillRunSettings settings;

  /**
   * A bill run over a core's parts.
   *
   * @param catalog the newest version, asked once per run
   */
  public BillRun(
      Supplier<Catalog> catalog,
      UsageReader usage,
      FlushControl flushes,
      StatementArchive archive,
      LatePolicy policy) {
    this(catalog, usage, flushes, archive, policy, BillRunSettings.DEFAULT);
  }

  /**
   * Likewise.
   *
   * @param settings how it works
   */
  public BillRun(
      Supplier<Catalog> catalog,
      UsageReader usage,
      FlushControl flushes,
      StatementArchive archive,
      LatePolicy policy,
      BillRunSettings settings) {
    this.settings = settings;
    this.catalog = catalog;
    this.usage = usage;
    this.flushes = flushes;
    this.archive = archive;
    this.policy = policy;
  }

  /** As below; the statements are issued at once. */
  public BillRunResult close(int tenant, Instant until, Instant issuedAt) {
    return close(tenant, until, issuedAt, StatementState.ISSUED);
  }

  /**
   * Closes every open period that ended at least the grace before an instant, oldest first, and brings earlier ones up to
   * date on the same statements.
   *
   * @param tenant number of the tenant
   * @param until not after {@code madeAt}: a period that has not ended is never closed
   * @param madeAt the time that statements carry
   * @param state {@link StatementState#ISSUED}, or {@link StatementState#DRAFT}: people approve and issue them
   * @throws IllegalArgumentException if there is no such tenant, or {@code until} is too late
   */
  public BillRunResult close(int tenant, Instant until, Instant madeAt, StatementState state) {
    return run(tenant, until, madeAt, state, true);
  }

  /**
   * What {@link #close} would do now. Nothing is closed or made; ids and numbers are those that the statements would get.
   *
   * @throws IllegalArgumentException as {@link #close}
   */
  public BillRunResult rehearse(int tenant, Instant until, Instant madeAt, StatementState state) {
    return run(tenant, until, madeAt, state, false);
  }

  private synchronized BillRunResult run(
      int tenant, Instant until, Instant madeAt, StatementState state, boolean isReal) {
    if (until.isAfter(madeAt)) {
      throw new IllegalArgumentException(
          "until lies in the future [until=" + until + "] [madeAt=" + madeAt + "]");
    }
    requireTenant(tenant);
    try (FlushHold hold = flushes.flushAndHold()) {
      return run(snapshot(tenant, hold, true), until, madeAt, state, isReal);
    }
  }

  private BillRunResult run(
      BillingSnapshot snapshot,
      Instant until,
      Instant madeAt,
      StatementState state,
      boolean isReal) {
    BillRunResult.Collector result = new BillRunResult.Collector();
    StatementBatch batch =
        new StatementBatch(snapshot, state, madeAt, isReal, settings.batchStatements(), result);
    DuePeriods due =
        new DuePeriods(snapshot, closingsBySubscription(snapshot.tenant()), until, policy);
    try (OrderedTasks tasks = new OrderedTasks(settings.threads(), "billing")) {
      due.find(tasks);
      new PeriodRun(due, batch, state, madeAt).close(tasks);
    }
    for (SubscriptionBilling billing : due.over()) {
      if (billing.hasAdjustments()) {
        batch.adjust(billing, until);
      }
    }
    batch.write();
    return result.result(snapshot.source().throughFlush());
  }

  /** As below, fresh. */
  public Statement preview(int tenant, String subscription, Instant at) {
    return preview(tenant, subscription, at, true).statement();
  }

  /**
   * The statement that the open period holding an instant would get if it ended with what has been counted. Nothing is closed or
   * kept; its id is 0. Adjustments of closed periods are on it if it is the next one to be closed.
   *
   * @param isFresh with everything that has been counted by now, for which it waits; else with what the usage store has
   * @throws IllegalArgumentException if there is no such tenant or subscription, or no open period holds the instant
   */
  public StatementPreview preview(int tenant, String subscription, Instant at, boolean isFresh) {
    requireTenant(tenant);
    try (FlushHold hold = isFresh ? flushes.flushAndHold() : flushes.holdStored()) {
      List<Closing> closings = archive.closings(tenant, subscription);
      if (isFresh || closings.stream().allMatch(c -> c.closingFlush() <= hold.number())) {
        return new StatementPreview(
            preview(snapshot(tenant, hold, false), subscription, closings, at),
            hold.number(),
            Instant.ofEpochMilli(hold.asOfMs()));
      }
    }
    // A run has closed something since with more than is held: what it billed would seem too much.
    return preview(tenant, subscription, at, true);
  }

  private Statement preview(
      BillingSnapshot snapshot, String subscription, List<Closing> closings, Instant at) {
    SubscriptionBilling billing =
        new SubscriptionBilling(snapshot, snapshot.subscription(subscription), closings);
    BillingPeriod period = billing.requireOpenPeriodAt(at);
    if (billing.isNext(period)) {
      billing.periodsToReview().forEach(billing::review);
      billing.reviewItems();
    }
    return new CreditLedgers(snapshot)
        .pay(billing.statement(period, 0, StatementState.PREVIEW, at));
  }

  /** Runs something while nothing is being closed. */
  synchronized <T> T alone(Supplier<T> work) {
    return work.get();
  }

  /** Likewise, over what has been counted by now. */
  synchronized <T> T alone(int tenant, Function<BillingSnapshot, T> work) {
    requireTenant(tenant);
    try (FlushHold hold = flushes.flushAndHold()) {
      return work.apply(snapshot(tenant, hold, false));
    }
  }

  private void requireTenant(int tenant) {
    if (tenant < 0 || tenant >= catalog.get().tenants().size()) {
      throw new IllegalArgumentException("there is no such tenant [tenant=" + tenant + "]");
    }
  }

  private BillingSnapshot snapshot(int tenant, FlushHold hold, boolean isWholeMeters) {
    return new BillingSnapshot(
        tenant, catalog.get(), new UsageSource(usage, hold.number(), isWholeMeters), archive);
  }

  private Map<String, List<Closing>> closingsBySubscription(int tenant) {
    Map<String, List<Closing>> bySubscription = new HashMap<>();
    for (Closing closing : archive.closings(tenant)) {
      bySubscription.computeIfAbsent(closing.subscription(), key -> new ArrayList<>()).add(closing);
    }
    return bySubscription;
  }
}
