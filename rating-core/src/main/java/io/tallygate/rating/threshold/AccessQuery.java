package io.tallygate.rating.threshold;

import io.tallygate.rating.catalog.Catalog;
import io.tallygate.rating.catalog.Plan;
import io.tallygate.rating.catalog.SubjectAssignment;
import io.tallygate.rating.catalog.Subscription;
import io.tallygate.rating.catalog.TenantCatalog;
import io.tallygate.rating.catalog.Threshold;
import io.tallygate.rating.charge.PlannedCharge;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.period.BillingPeriod;
import io.tallygate.rating.threshold.AccessAnswer.Reason;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers whether a subject may still use a meter, from memory: nothing is flushed, read or waited for. It knows what the newest
 * flush knows, and says which that is. Any thread.
 */
public final class AccessQuery {
  private final Supplier<Catalog> catalog;
  private final UsageWatch watch;
  private final Clock clock;

  /** Written by the threshold thread. */
  private volatile Known known = new Known(0, 0, false);

  /** How far the amounts are. */
  private record Known(long flush, long timeMs, boolean isReady) {}

  /** A threshold that watches what is asked for, with its amount. */
  private record Watched(Threshold threshold, BigDecimal used, BigDecimal limit) {
    BigDecimal remaining() {
      return limit.subtract(used).max(BigDecimal.ZERO);
    }

    /** The share that is left decides which of two is nearer: quantities and money do not compare. */
    boolean isNearerThan(Watched other) {
      if (threshold.isHard() != other.threshold.isHard()) {
        return threshold.isHard();
      }
      return remaining().multiply(other.limit).compareTo(other.remaining().multiply(limit)) < 0;
    }
  }

  AccessQuery(Supplier<Catalog> catalog, UsageWatch watch, Clock clock) {
    this.catalog = catalog;
    this.watch = watch;
    this.clock = clock;
  }

  /** False until amounts were read for the first time after the start. */
  public boolean isReady() {
    return known.isReady;
  }

  long flush() {
    return known.flush;
  }

  /** Threshold thread. */
  void known(long flush, long timeMs) {
    if (flush > known.flush) {
      known = new Known(flush, timeMs, known.isReady);
    }
  }

  /** Threshold thread. */
  void ready() {
    if (!known.isReady) {
      known = new Known(known.flush, known.timeMs, true);
    }
  }

  /**
   * May the subject still use the meter?
   *
   * @param meter of the tenant
   * @param quantity in the meter's unit, more than 0; null: anything at all
   */
  public AccessAnswer answer(
      int tenant, String subject, Meter meter, @Nullable BigDecimal quantity) {
    // Before the amounts: what they hold may be newer than what it says, not older.
    Known asOf = known;
    Instant now = clock.instant();
    TenantCatalog own = catalog.get().of(tenant);
    String key = subscriptionAt(own, subject, now);
    Subscription subscription = key == null ? null : own.subscription(key);
    Plan plan = subscription == null ? null : own.plan(subscription.plan());
    if (key == null || subscription == null || plan == null) {
      return plain(false, Reason.NO_SUBSCRIPTION, null, asOf);
    }
    boolean isWatched = plan.thresholds().stream().anyMatch(t -> watches(plan, t, meter.key()));
    if (!isWatched) {
      boolean isCharged = plan.meters().anyMatch(meter.key()::equals);
      Reason reason = isCharged ? Reason.NO_LIMIT : Reason.NOT_IN_PLAN;
      return plain(isCharged, reason, key, asOf);
    }
    WatchedSubscription loaded = watch.loaded(tenant, key);
    return loaded == null
        ? plain(true, Reason.NOT_WATCHED_YET, key, asOf)
        : answer(loaded, meter, quantity, now, asOf);
  }

  private static @Nullable String subscriptionAt(
      TenantCatalog tenant, String subject, Instant now) {
    List<SubjectAssignment> assignments = tenant.assignments(subject);
    for (int i = 0; i < assignments.size(); i++) {
      if (assignments.get(i).holds(now)) {
        return assignments.get(i).subscription();
      }
    }
    return null;
  }

  private static boolean watches(Plan plan, Threshold threshold, String meter) {
    if (!threshold.isRated()) {
      return meter.equals(threshold.meter());
    }
    String allowance = threshold.allowance();
    for (PlannedCharge planned : plan.charges()) {
      boolean isOfIt =
          allowance == null
              ? threshold.charge() == null || planned.charge().key().equals(threshold.charge())
              : allowance.equals(planned.charge().allowance());
      if (isOfIt && planned.charge().meters().contains(meter)) {
        return true;
      }
    }
    return false;
  }

  private static AccessAnswer plain(
      boolean isAllowed, Reason reason, @Nullable String subscription, Known asOf) {
    return new AccessAnswer(
        isAllowed,
        reason,
        subscription,
        null,
        null,
        null,
        null,
        null,
        null,
        asOf.flush,
        asOf.timeMs);
  }

  private static AccessAnswer answer(
      WatchedSubscription subscription,
      Meter meter,
      @Nullable BigDecimal quantity,
      Instant now,
      Known asOf) {
    Plan plan = subscription.plan().plan();
    WatchedPeriod period = subscription.periodAt(now.toEpochMilli());
    Watched decides = null;
    boolean isAllowed = true;
    for (int i = 0; i < plan.thresholds().size(); i++) {
      Threshold threshold = plan.thresholds().get(i);
      if (!watches(plan, threshold, meter.key())) {
        continue;
      }
      // A period in which nothing was loaded has no usage yet: the first of it makes it load.
      BigDecimal used = period == null ? null : period.amount(subscription.plan(), threshold, i);
      BigDecimal limit = period == null ? threshold.limit() : period.limit(threshold, i);
      Watched candidate = new Watched(threshold, used == null ? BigDecimal.ZERO : used, limit);
      boolean isRefused = isRefused(candidate, quantity);
      if (isRefused
          ? isAllowed
          : decides == null || (isAllowed && candidate.isNearerThan(decides))) {
        decides = candidate;
      }
      isAllowed &= !isRefused;
    }
    String key = subscription.subscription().key();
    if (decides == null) {
      return plain(true, Reason.NO_LIMIT, key, asOf);
    }
    BillingPeriod running = period == null ? subscription.periodHolding(now) : period.period();
    return new AccessAnswer(
        isAllowed,
        reason(isAllowed, decides),
        key,
        decides.threshold.key(),
        decides.used,
        decides.limit,
        decides.remaining(),
        unit(decides.threshold, plan, meter),
        running,
        asOf.flush,
        asOf.timeMs);
  }

  private static @Nullable String unit(Threshold threshold, Plan plan, Meter meter) {
    if (!threshold.isRated()) {
      return meter.unit();
    }
    return threshold.allowance() == null ? plan.currency().getCode() : null;
  }

  private static Reason reason(boolean isAllowed, Watched decides) {
    if (!isAllowed) {
      return Reason.LIMIT_REACHED;
    }
    return decides.threshold.isHard() ? Reason.WITHIN_LIMIT : Reason.NO_LIMIT;
  }

  /** What a quantity will cost, or draw, is known only when it is rated; so of that, only what is used up already is refused. */
  private static boolean isRefused(Watched watched, @Nullable BigDecimal quantity) {
    if (!watched.threshold.isHard()) {
      return false;
    }
    BigDecimal limit = watched.limit;
    return (quantity == null || watched.threshold.isRated())
        ? watched.used.compareTo(limit) >= 0
        : watched.used.add(quantity).compareTo(limit) > 0;
  }
}
