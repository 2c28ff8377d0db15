package io.tallygate.rating.threshold;

import io.tallygate.rating.billing.AllowanceUse;
import io.tallygate.rating.billing.PeriodCost;
import io.tallygate.rating.catalog.Catalog;
import io.tallygate.rating.catalog.Threshold;
import io.tallygate.rating.store.UsageReader;
import io.tallygate.rating.threshold.UsageWatch.Changed;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rates changed subscriptions whose cost or allowances are watched, as a preview would, as many as there is time for; the others stay in line.
 * Threshold thread only, but for {@link #backlog} and {@link #failures}.
 */
final class CostWatch {
  private static final Logger LOG = LoggerFactory.getLogger(CostWatch.class);

  private final UsageReader usage;
  private final Set<Changed> waiting = new LinkedHashSet<>();
  private volatile int backlog;
  private volatile long failures;

  CostWatch(UsageReader usage) {
    this.usage = usage;
  }

  /** Puts periods in line whose usage has changed. */
  void add(Collection<Changed> changed) {
    for (Changed each : changed) {
      if (each.subscription().plan().hasCosts()) {
        waiting.add(each);
      }
    }
    backlog = waiting.size();
  }

  boolean isIdle() {
    return waiting.isEmpty();
  }

  /**
   * Rates who waits longest, until the time is over.
   *
   * @param throughFlush held, so that the store answers through it
   * @return what was rated
   */
  Set<Changed> rate(Catalog catalog, long throughFlush, BooleanSupplier isTimeOver) {
    Set<Changed> rated = new LinkedHashSet<>();
    Iterator<Changed> line = waiting.iterator();
    boolean isFirst = true;
    while (line.hasNext() && (isFirst || !isTimeOver.getAsBoolean())) {
      isFirst = false;
      Changed each = line.next();
      line.remove();
      if (isRated(catalog, each, throughFlush)) {
        rated.add(each);
      }
    }
    backlog = waiting.size();
    return rated;
  }

  /** One subscription that cannot be rated must not keep the others from it: its own bill run will say what is wrong. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
  private boolean isRated(Catalog catalog, Changed each, long throughFlush) {
    try {
      rate(catalog, each.subscription(), each.period(), throughFlush);
      return true;
    } catch (ArithmeticException | IllegalArgumentException | IllegalStateException e) {
      if (failures == 0) {
        LOG.error(
            "a watched cost cannot be rated; the next ones are only counted [subscription={}]",
            each.subscription().subscription().key(),
            e);
      }
      failures++;
      return false;
    }
  }

  private void rate(
      Catalog catalog, WatchedSubscription subscription, WatchedPeriod period, long throughFlush) {
    Map<String, BigDecimal> byCharge =
        PeriodCost.byCharge(
            subscription.tenant(),
            catalog.meters(),
            usage,
            subscription.customer(),
            subscription.subscription(),
            subscription.plan().plan(),
            period.period(),
            throughFlush);
    BigDecimal whole = byCharge.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    List<Threshold> thresholds = subscription.plan().plan().thresholds();
    Map<String, AllowanceUse> allowances =
        subscription.plan().hasAllowances()
            ? PeriodCost.allowances(
                subscription.tenant(),
                catalog.meters(),
                usage,
                subscription.customer(),
                subscription.subscription(),
                subscription.plan().plan(),
                period.period(),
                throughFlush)
            : Map.of();
    for (int i = 0; i < thresholds.size(); i++) {
      Threshold threshold = thresholds.get(i);
      String charge = threshold.charge();
      AllowanceUse use =
          threshold.allowance() == null ? null : allowances.get(threshold.allowance());
      if (use != null) {
        period.rated(i, use.drawn(), use.granted());
      } else if (threshold.isRated()) {
        BigDecimal cost = charge == null ? whole : byCharge.getOrDefault(charge, BigDecimal.ZERO);
        period.rated(i, cost, threshold.limit());
      }
    }
  }

  /** Ratings that failed. Any thread. */
  long failures() {
    return failures;
  }

  /** Periods in line. Any thread. */
  int backlog() {
    return backlog;
  }
}
