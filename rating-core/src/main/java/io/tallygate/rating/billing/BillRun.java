package io.tallygate.rating.billing;

import io.tallygate.rating.catalog.Catalog;
import io.tallygate.rating.catalog.Subscription;
import io.tallygate.rating.flush.FlushControl;
import io.tallygate.rating.flush.FlushHold;
import io.tallygate.rating.period.BillingPeriod;
import io.tallygate.rating.period.LatePolicy;
import io.tallygate.rating.store.UsageReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Closes billing periods and issues their statements. One run at a time per archive: {@link #close} holds a lock. Any thread;
 * blocks.
 *
 * <p>A run begins with a flush of its own; everything counted up to it is billed, everything later is late. Statements are
 * issued in batches, each with the closings of its periods; a run that ends in between has closed what it issued, and the
 * next run continues there.
 */
public final class BillRun {
  /** Some 2 KB each: 1 MB is forced at a time. */
  private static final int BATCH_STATEMENTS = 500;

  private final Supplier<Catalog> catalog;
  private final UsageReader usage;
  private final FlushControl flushes;
  private final StatementArchive archive;
  private final LatePolicy policy;

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
    this.catalog = catalog;
    this.usage = usage;
    this.flushes = flushes;
    this.archive = archive;
    this.policy = policy;
  }

  private record Due(BillingPeriod period, SubscriptionBilling billing) {}

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
    int tenant = snapshot.tenant();
    Map<String, List<Closing>> closings = closingsBySubscription(tenant);
    List<Due> due = new ArrayList<>();
    List<SubscriptionBilling> over = new ArrayList<>();
    Map<Bounds, List<Review>> reviews = new TreeMap<>();
    for (Subscription subscription : snapshot.tenantCatalog().subscriptions()) {
      SubscriptionBilling billing =
          new SubscriptionBilling(
              snapshot, subscription, closings.getOrDefault(subscription.key(), List.of()));
      if (billing.isOnHold()) {
        continue;
      }
      List<BillingPeriod> periods = billing.duePeriods(until, policy);
      boolean isOver = periods.isEmpty() && billing.isOver();
      if (periods.isEmpty() && !isOver) {
        continue;
      }
      periods.forEach(period -> due.add(new Due(period, billing)));
      if (isOver) {
        over.add(billing);
      }
      for (Closing closed : billing.periodsToReview()) {
        reviews
            .computeIfAbsent(new Bounds(closed.start(), closed.end()), key -> new ArrayList<>())
            .add(new Review(billing, closed));
      }
      billing.reviewItems();
    }
    // Interval by interval, over all subscriptions: each is read from the store once.
    reviews.values().forEach(list -> list.forEach(Review::run));
    due.sort(Comparator.comparing(entry -> entry.period.end()));

    Batch batch = new Batch(tenant, madeAt, state, new CreditLedgers(snapshot), isReal);
    for (Due entry : due) {
      batch.close(entry.billing, entry.period);
    }
    for (SubscriptionBilling billing : over) {
      batch.adjust(billing, until);
    }
    batch.write();
    return new BillRunResult(
        snapshot.source().throughFlush(), batch.entries, batch.periods, batch.outliers);
  }

  private record Review(SubscriptionBilling billing, Closing closed) {
    void run() {
      billing.review(closed);
    }
  }

  private record Bounds(Instant start, Instant end) implements Comparable<Bounds> {
    @Override
    public int compareTo(Bounds other) {
      int byStart = start.compareTo(other.start);
      return byStart != 0 ? byStart : end.compareTo(other.end);
    }
  }

  /** Statements and closings on their way to the archive. */
  private final class Batch {
    private final Instant madeAt;
    private final StatementState state;
    private final List<StatementEntry> entries = new ArrayList<>();
    private final List<Statement> statements = new ArrayList<>();
    private final List<Closing> closings = new ArrayList<>();
    private long id = archive.lastId();
    private long number;
    private int periods;
    private final CreditLedgers credits;

    private final boolean isReal;
    private final List<Outlier> outliers = new ArrayList<>();

    Batch(int tenant, Instant madeAt, StatementState state, CreditLedgers credits, boolean isReal) {
      this.number = archive.lastNumber(tenant);
      this.madeAt = madeAt;
      this.state = state;
      this.credits = credits;
      this.isReal = isReal;
    }

    void close(SubscriptionBilling billing, BillingPeriod period) {
      Statement statement = credits.pay(billing.statement(period, id + 1, state, madeAt));
      periods++;
      Outlier.find(statement, billing.lastTotal()).ifPresent(outliers::add);
      if (statement.isBlank()) {
        closings.add(billing.close(period.start(), period.end(), null));
      } else {
        closings.add(billing.close(period.start(), period.end(), statement));
        add(statement);
      }
      if (closings.size() >= BATCH_STATEMENTS) {
        write();
      }
    }

    void adjust(SubscriptionBilling billing, Instant at) {
      if (billing.hasAdjustments()) {
        Statement statement = credits.pay(billing.finalAdjustments(at, id + 1, state, madeAt));
        closings.add(billing.close(statement.start(), statement.end(), statement));
        add(statement);
        if (closings.size() >= BATCH_STATEMENTS) {
          write();
        }
      }
    }

    private void add(Statement statement) {
      id = statement.id();
      statements.add(statement);
      if (!isReal) {
        boolean isNumbered = state == StatementState.ISSUED;
        entries.add(
            statement.in(state, isNumbered ? ++number : 0, isNumbered ? madeAt : null).entry());
      }
    }

    void write() {
      if (isReal && !closings.isEmpty()) {
        archive
            .add(List.copyOf(statements), List.copyOf(closings))
            .forEach(statement -> entries.add(statement.entry()));
      }
      statements.clear();
      closings.clear();
    }
  }

  /**
   * The statement that the open period holding an instant would get if it ended with what has been counted by now. Nothing is
   * closed or kept; its id is 0. Adjustments of closed periods are on it if it is the next one to be closed.
   *
   * @throws IllegalArgumentException if there is no such tenant or subscription, or no open period holds the instant
   */
  public Statement preview(int tenant, String subscription, Instant at) {
    requireTenant(tenant);
    try (FlushHold hold = flushes.flushAndHold()) {
      return preview(snapshot(tenant, hold, false), subscription, at);
    }
  }

  private Statement preview(BillingSnapshot snapshot, String subscription, Instant at) {
    int tenant = snapshot.tenant();
    Subscription wanted = snapshot.tenantCatalog().subscription(subscription);
    if (wanted == null) {
      throw new IllegalArgumentException(
          "there is no such subscription [subscription=" + subscription + "]");
    }
    List<Closing> closings = archive.closings(tenant, subscription);
    SubscriptionBilling billing = new SubscriptionBilling(snapshot, wanted, closings);
    BillingPeriod period = billing.openPeriodAt(at);
    if (period == null) {
      throw new IllegalArgumentException(
          "no open period holds the instant [subscription=" + subscription + "] [at=" + at + "]");
    }
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
