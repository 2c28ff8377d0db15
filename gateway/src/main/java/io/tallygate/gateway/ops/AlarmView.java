package io.tallygate.gateway.ops;

import org.jspecify.annotations.Nullable;

/**
 * What alarms look at: the figures of now and those of some time before.
 *
 * @param before the oldest that there are of the last five minutes
 * @param seconds between the two; more than 0
 * @param latencies of the last ten seconds by tag
 * @param failure of the core; null: none
 * @param busyReason why ingest is refused for now; null: it is not
 * @param latencyLogFailure why latencies are not kept; null: they are
 */
record AlarmView(
    Readings now,
    Readings before,
    double seconds,
    RecentLatencies latencies,
    @Nullable String failure,
    @Nullable String busyReason,
    @Nullable String latencyLogFailure) {
  /** How much a metric rose, summed up over its labels. */
  double rise(Metric metric) {
    return Math.max(0, now.sum(metric) - before.sum(metric));
  }

  /** How much a metric with these labels rose. */
  double rise(Metric metric, String labels) {
    return Math.max(0, now.value(metric, labels) - before.value(metric, labels));
  }

  /** The part of its limit that a metric is at, from 0 to 1; 0 if there is no limit. */
  double share(Metric metric, Metric limit) {
    double most = now.value(limit);
    return most > 0 ? now.value(metric) / most : 0;
  }
}
