package io.tallygate.rating.threshold;

import io.tallygate.rating.catalog.Catalog;
import io.tallygate.rating.store.AlertRow;
import io.tallygate.rating.store.AlertStore;
import io.tallygate.rating.threshold.UsageWatch.Changed;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/**
 * Compares amounts with steps and records what was reached, each step once in a period: what is recorded is marked only when it
 * is on the disk, and read back when a subscription is loaded. Amounts that fall again change nothing. Threshold thread only.
 */
final class Alerter {
  static final String TYPE = "threshold.reached";

  /** Alerts of one transaction. */
  private static final int BATCH = 1_000;

  private final AlertStore store;
  private final Supplier<Catalog> catalog;
  private final List<AlertRow> rows = new ArrayList<>();
  private final List<Reached> reached = new ArrayList<>();

  private record Reached(WatchedPeriod period, Step step) {}

  Alerter(AlertStore store, Supplier<Catalog> catalog) {
    this.store = store;
    this.catalog = catalog;
  }

  /**
   * Looks at periods whose amounts have changed.
   *
   * @param flush through which the amounts are known
   * @return alerts recorded
   */
  int evaluate(Collection<Changed> changed, long flush, Instant at) {
    int recorded = 0;
    for (Changed each : changed) {
      evaluate(each.subscription(), each.period(), flush, at);
      if (rows.size() >= BATCH) {
        recorded += record();
      }
    }
    return recorded + record();
  }

  private void evaluate(
      WatchedSubscription subscription, WatchedPeriod period, long flush, Instant at) {
    for (Step step : subscription.plan().steps()) {
      if (period.hasAlerted(step)) {
        continue;
      }
      BigDecimal amount =
          period.amount(subscription.plan(), step.threshold(), step.thresholdIndex());
      if (amount != null
          && step.isReached(amount, period.limit(step.threshold(), step.thresholdIndex()))) {
        rows.add(row(subscription, period, step, amount, flush, at));
        reached.add(new Reached(period, step));
      }
    }
  }

  private AlertRow row(
      WatchedSubscription subscription,
      WatchedPeriod period,
      Step step,
      BigDecimal amount,
      long flush,
      Instant at) {
    String tenant = catalog.get().tenantName(subscription.tenant());
    String key = subscription.subscription().key();
    String threshold = step.threshold().key();
    String id = AlertId.of(tenant, key, period.startMs(), threshold, step.percent());
    return new AlertRow(
        id,
        subscription.tenant(),
        TYPE,
        key,
        period.startMs(),
        subscription.wholeEnd(period.period().start()).toEpochMilli(),
        threshold,
        step.percent(),
        at.toEpochMilli(),
        AlertBody.of(id, TYPE, at, tenant, subscription, period, step, amount, flush));
  }

  private int record() {
    int count = rows.size();
    if (count > 0) {
      store.record(rows);
      reached.forEach(each -> each.period.alerted(each.step));
      rows.clear();
      reached.clear();
    }
    return count;
  }
}
