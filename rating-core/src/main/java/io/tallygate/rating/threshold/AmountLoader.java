package io.tallygate.rating.threshold;

import io.tallygate.rating.catalog.SubjectAssignment;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.SeriesDefinition;
import io.tallygate.rating.store.AlertRow;
import io.tallygate.rating.store.AlertStore;
import io.tallygate.rating.store.UsageReader;
import io.tallygate.rating.store.UsageRow;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what subscriptions have used in their watched periods through one flush, and which of their steps have alerted. Each
 * span of a meter is read once, for all subscriptions that want it. Threshold thread only.
 */
final class AmountLoader {
  /** More subjects than these are cheaper to find among all of the meter's. */
  private static final int SUBJECTS_MAX = 500;

  /** More subscriptions than these are cheaper to find among all alerts. */
  private static final int ALERT_QUERIES_MAX = 100;

  private final UsageWatch watch;
  private final UsageReader usage;
  private final AlertStore alerts;

  AmountLoader(UsageWatch watch, UsageReader usage, AlertStore alerts) {
    this.watch = watch;
    this.usage = usage;
    this.alerts = alerts;
  }

  private record Interval(int tenant, int meter, long fromMs, long toMs) {}

  /** Which subjects an interval is read for. */
  private static final class Wanted {
    private final Set<String> subjects = new HashSet<>();
    private boolean isAll;

    void add(String subject) {
      if (!isAll) {
        subjects.add(subject);
        isAll = subjects.size() > SUBJECTS_MAX;
      }
    }

    @Nullable Set<String> subjects() {
      return isAll ? null : subjects;
    }
  }

  /**
   * Loads what waits for it.
   *
   * @param throughFlush held, so that the store answers through it
   */
  Set<WatchedSubscription> load(long throughFlush, Instant now) {
    Map<WatchedSubscription, List<WatchedPeriod>> periods = new LinkedHashMap<>();
    Map<Interval, Wanted> intervals = new LinkedHashMap<>();
    for (WatchedSubscription subscription : watch.toLoad()) {
      List<WatchedPeriod> own = subscription.periodsFor(now);
      periods.put(subscription, own);
      own.forEach(period -> addIntervals(subscription, period, intervals));
    }
    intervals.forEach((interval, wanted) -> read(interval, wanted, periods, throughFlush));
    readAlerted(periods);
    periods.forEach((subscription, own) -> subscription.loaded(own, throughFlush));
    return periods.keySet();
  }

  private static void addIntervals(
      WatchedSubscription subscription, WatchedPeriod period, Map<Interval, Wanted> intervals) {
    for (SubjectAssignment assignment : subscription.subscription().subjects()) {
      Instant to = assignment.to();
      long fromMs = Math.max(assignment.from().toEpochMilli(), period.startMs());
      long toMs = Math.min(to == null ? Long.MAX_VALUE : to.toEpochMilli(), period.endMs());
      if (fromMs < toMs) {
        for (Meter meter : subscription.plan().meters()) {
          intervals
              .computeIfAbsent(
                  new Interval(meter.tenant(), meter.id(), fromMs, toMs), key -> new Wanted())
              .add(assignment.subject());
        }
      }
    }
  }

  private void read(
      Interval interval,
      Wanted wanted,
      Map<WatchedSubscription, List<WatchedPeriod>> periods,
      long throughFlush) {
    List<UsageRow> rows =
        usage.usage(
            interval.meter,
            SeriesDefinition.NONE,
            wanted.subjects(),
            interval.fromMs,
            interval.toMs,
            throughFlush);
    for (UsageRow row : rows) {
      for (SubjectRoutes.Route route : watch.routes(interval.tenant, row.subject())) {
        List<WatchedPeriod> own = periods.get(route.subscription());
        if (own != null) {
          add(row, route, own, interval);
        }
      }
    }
  }

  /** A subscription that wants the same meter over another span takes its rows from there. */
  private static void add(
      UsageRow row, SubjectRoutes.Route route, List<WatchedPeriod> periods, Interval interval) {
    int index = route.subscription().plan().indexOf(interval.meter);
    for (WatchedPeriod period : periods) {
      boolean isSpan =
          Math.max(route.fromMs(), period.startMs()) == interval.fromMs
              && Math.min(route.toMs(), period.endMs()) == interval.toMs;
      if (index >= 0 && isSpan) {
        period.add(index, row.sum());
      }
    }
  }

  private void readAlerted(Map<WatchedSubscription, List<WatchedPeriod>> periods) {
    if (periods.size() > ALERT_QUERIES_MAX) {
      long fromMs =
          periods.values().stream()
              .flatMap(List::stream)
              .mapToLong(WatchedPeriod::startMs)
              .min()
              .orElse(Long.MAX_VALUE);
      for (AlertRow alert : alerts.alertsOfPeriodsFrom(fromMs, -1, null)) {
        WatchedSubscription subscription = watch.watched(alert.tenant(), alert.subscription());
        List<WatchedPeriod> own = subscription == null ? null : periods.get(subscription);
        if (subscription != null && own != null) {
          mark(alert, subscription, own);
        }
      }
      return;
    }
    periods.forEach(
        (subscription, own) -> {
          if (!own.isEmpty()) {
            String key = subscription.subscription().key();
            alerts
                .alertsOfPeriodsFrom(own.get(0).startMs(), subscription.tenant(), key)
                .forEach(alert -> mark(alert, subscription, own));
          }
        });
  }

  private static void mark(
      AlertRow alert, WatchedSubscription subscription, List<WatchedPeriod> periods) {
    for (WatchedPeriod period : periods) {
      if (period.startMs() == alert.periodStartMs()) {
        for (Step step : subscription.plan().steps()) {
          if (step.threshold().key().equals(alert.threshold())
              && step.percent() == alert.percent()) {
            period.alerted(step);
          }
        }
      }
    }
  }
}
