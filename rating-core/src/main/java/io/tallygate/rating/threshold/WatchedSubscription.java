package io.tallygate.rating.threshold;

import io.tallygate.rating.catalog.Customer;
import io.tallygate.rating.catalog.Subscription;
import io.tallygate.rating.period.BillingPeriod;
import io.tallygate.rating.period.PeriodCalendar;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A subscription as the catalog has it, with its watched periods: those that ended less than {@link #AFTER_END} ago, the running
 * one and the next. Usage for a time before is late and only on statements; usage for a time behind makes it load anew.
 *
 * <p>The threshold thread writes; {@link #periodAt} may be called by any.
 */
final class WatchedSubscription {
  /** What producers resend comes within the day for which ids are remembered. */
  static final Duration AFTER_END = Duration.ofDays(1);

  private final int tenant;
  private final Subscription subscription;
  private final Customer customer;
  private final WatchedPlan plan;
  private final PeriodCalendar calendar;

  /** In the order of time, without gaps; empty until it is loaded. */
  private volatile List<WatchedPeriod> periods = List.of();

  /** The flush through which {@link #periods} were read. Threshold thread only. */
  private long loadedThrough = Long.MAX_VALUE;

  WatchedSubscription(int tenant, Subscription subscription, Customer customer, WatchedPlan plan) {
    this.tenant = tenant;
    this.subscription = subscription;
    this.customer = customer;
    this.plan = plan;
    this.calendar =
        PeriodCalendar.of(
            plan.plan().period(), plan.plan().anchor(), subscription.start(), customer.zones());
  }

  int tenant() {
    return tenant;
  }

  Subscription subscription() {
    return subscription;
  }

  Customer customer() {
    return customer;
  }

  WatchedPlan plan() {
    return plan;
  }

  List<WatchedPeriod> periods() {
    return periods;
  }

  /** Takes no more from flushes until it is loaded again: some were missed. */
  void unload() {
    loadedThrough = Long.MAX_VALUE;
  }

  /** Whether usage of a flush is not in {@link #periods} yet. */
  boolean isBefore(long flush) {
    return loadedThrough < flush;
  }

  /** The periods to be watched at an instant, empty of amounts. */
  List<WatchedPeriod> periodsFor(Instant now) {
    Instant end = subscription.end();
    Instant from = now.minus(AFTER_END);
    Instant start = from.isBefore(subscription.start()) ? subscription.start() : from;
    List<WatchedPeriod> watched = new ArrayList<>();
    boolean isBehind = false;
    Instant next = start;
    while (!isBehind && (end == null || next.isBefore(end))) {
      BillingPeriod period = periodHolding(next);
      watched.add(new WatchedPeriod(period, plan));
      isBehind = period.start().isAfter(now);
      next = period.end();
    }
    return watched;
  }

  /** The statement period that holds an instant of the subscription, cut where the subscription begins and ends. */
  BillingPeriod periodHolding(Instant instant) {
    Instant whole = calendar.containing(instant).start();
    Instant start = whole.isBefore(subscription.start()) ? subscription.start() : whole;
    return calendar.from(start, subscription.end());
  }

  /** End of the calendar period that holds an instant. */
  Instant wholeEnd(Instant instant) {
    return calendar.containing(instant).end();
  }

  /** Takes what was read through a flush. */
  void loaded(List<WatchedPeriod> read, long throughFlush) {
    periods = List.copyOf(read);
    loadedThrough = throughFlush;
  }

  /** The watched period that holds an instant; null if there is none. */
  @Nullable WatchedPeriod periodAt(long timeMs) {
    for (WatchedPeriod period : periods) {
      if (period.holds(timeMs)) {
        return period;
      }
    }
    return null;
  }

  /** True if usage lies behind everything that is watched, and the clock has come to the last of it: then it is loaded anew. */
  boolean wantsNext(long timeMs, long nowMs) {
    List<WatchedPeriod> watched = periods;
    if (watched.isEmpty()) {
      return false;
    }
    WatchedPeriod last = watched.get(watched.size() - 1);
    return timeMs >= last.endMs() && nowMs >= last.startMs();
  }
}
