package io.tallygate.gateway.ops;

import static io.tallygate.gateway.ops.ActiveAlarm.Severity.CRITICAL;
import static io.tallygate.gateway.ops.ActiveAlarm.Severity.WARNING;

import io.tallygate.gateway.ops.ActiveAlarm.Severity;
import io.tallygate.rating.measure.Station;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an operator has to be told: each with the condition that the gateway itself looks at, the rule that Prometheus has for the same in
 * {@code gateway/monitoring/alerts.yaml}, and a section of the runbook. Tests hold the three together.
 */
@SuppressWarnings("ImmutableEnumChecker") // conditions are lambdas that hold nothing
public enum Alarm {
  CORE_FAILED(
      CRITICAL,
      0,
      "The core has failed: nothing is acknowledged any more",
      "up{job=\"tallygate\"} == 0 or tallygate_alarm_active{id=\"core-failed\"} == 1",
      view -> view.failure()),
  NOT_READY(
      CRITICAL, 5, "Usage is refused for now", "tallygate_ready == 0", view -> view.busyReason()),
  USAGE_NOT_CONSERVED(
      CRITICAL,
      0,
      "Events received are not those accepted, duplicate and refused",
      "tallygate_conservation_difference_events != 0",
      view -> {
        double missing = view.now().value(Metric.CONSERVATION_DIFFERENCE);
        return missing == 0 ? null : text("%,.0f events are missing from the sum", missing);
      }),
  DISK_FILLS(
      WARNING,
      60,
      "The disk is full within four hours",
      "tallygate_disk_full_in_seconds < 14400",
      view -> fullWithin(view, 4)),
  DISK_NEARLY_FULL(
      CRITICAL,
      60,
      "The disk is full within half an hour",
      "tallygate_disk_full_in_seconds < 1800",
      view -> fullWithin(view, 0.5)),
  LOG_NOT_FORCED(
      WARNING,
      60,
      "The disk does not keep up: more than 64 MiB are written and not forced",
      "tallygate_lag_bytes{station=\"force\"} > 67108864",
      view -> {
        double bytes = view.now().value(Metric.LAG, "force");
        return bytes > Limits.LAG_BYTES
            ? text("%,.0f MiB are written and not forced", bytes / Limits.MIB)
            : null;
      }),
  FORCE_SLOW(
      WARNING,
      30,
      "A force of the log in a hundred takes longer than a second",
      "histogram_quantile(0.99, sum by (le) (rate(tallygate_latency_seconds_bucket{station=\"force\"}[1m]))) > 1",
      view -> slow(view, Station.FORCE, TimeUnit.SECONDS.toNanos(1))),
  ANSWERS_SLOW(
      WARNING,
      60,
      "An answer in a hundred takes longer than a second",
      "histogram_quantile(0.99, sum by (le) (rate(tallygate_latency_seconds_bucket{station=\"whole\"}[1m]))) > 1",
      view -> slow(view, Station.WHOLE, TimeUnit.SECONDS.toNanos(1))),
  RING_FULL(
      WARNING,
      60,
      "The ring is full: the core or the disk is the bottleneck",
      "tallygate_ring_used_slots / tallygate_ring_slots > 0.9",
      view -> {
        double share = view.share(Metric.RING_USED, Metric.RING_SLOTS);
        return share > 0.9 ? text("the ring is %.0f %% full", 100 * share) : null;
      }),
  STORE_STUCK(
      WARNING,
      120,
      "Usage comes, and the usage store has taken nothing for five minutes",
      "increase(tallygate_frames_logged_total[5m]) > 0 and increase(tallygate_checkpoints_total[5m]) == 0"
          + " and on (instance) tallygate_lag_bytes{station=\"store\"} > 0",
      view ->
          view.seconds() >= Limits.STORE_SECONDS
                  && view.rise(Metric.FRAMES_LOGGED) > 0
                  && view.rise(Metric.CHECKPOINTS) == 0
                  && view.now().value(Metric.LAG, "store") > 0
              ? text("no transaction of the usage store for %.0f minutes", view.seconds() / 60)
              : null),
  EVENTS_REFUSED(
      WARNING,
      60,
      "More than one event in a hundred is refused",
      "increase(tallygate_events_total{outcome=\"refused\"}[5m])"
          + " > ignoring (outcome) 0.01 * increase(tallygate_events_received_total[5m])",
      view -> {
        double refused = view.rise(Metric.EVENTS, "refused");
        double received = view.rise(Metric.EVENTS_RECEIVED);
        return refused > 0.01 * received
            ? text("%,.0f of %,.0f events were refused in the last minutes", refused, received)
            : null;
      }),
  SUSPENSE(
      WARNING,
      0,
      "Counted usage that no subscription pays for",
      "sum by (instance) (tallygate_suspense_records) > 0",
      view -> {
        double records = view.now().sum(Metric.SUSPENSE_RECORDS);
        return records > 0 ? text("%,.0f records have no subscription that pays", records) : null;
      }),
  IDS_FORGOTTEN(
      WARNING,
      0,
      "Event ids are forgotten before their time: a repeated event may be counted twice",
      "increase(tallygate_ids_dropped_total[5m]) > 0",
      view -> {
        double dropped = view.rise(Metric.IDS_DROPPED);
        return dropped > 0
            ? text("%,.0f ids were forgotten early, in the last minutes", dropped)
            : null;
      }),
  SERIES_NEAR_LIMIT(
      WARNING,
      0,
      "More than four fifths of the series that there can be are defined",
      "tallygate_series / tallygate_series_limit > 0.8",
      view -> {
        double share = view.share(Metric.SERIES, Metric.SERIES_MAX);
        return share > 0.8 ? text("%.0f %% of series.max are defined", 100 * share) : null;
      }),
  CONNECTIONS_REFUSED(
      WARNING,
      0,
      "Connections are refused because there are too many",
      "increase(tallygate_binary_connections_refused_total[5m])"
          + " + increase(tallygate_http_connections_refused_total[5m]) > 0",
      view -> {
        double refused =
            view.rise(Metric.BINARY_CONNECTIONS_REFUSED)
                + view.rise(Metric.HTTP_CONNECTIONS_REFUSED);
        return refused > 0 ? text("%,.0f connections were refused", refused) : null;
      }),
  PROTOCOL_FAULTS(
      WARNING,
      0,
      "A producer breaks the protocol",
      "increase(tallygate_binary_faults_total[5m]) > 0",
      view -> {
        double faults = view.rise(Metric.BINARY_FAULTS);
        return faults > 0 ? text("%,.0f connections ended with a fault", faults) : null;
      }),
  PAUSES(
      WARNING,
      60,
      "All threads are stopped for more than a tenth of the time",
      "rate(tallygate_safepoint_seconds_total[1m]) > 0.1",
      view -> {
        double share = view.rise(Metric.SAFEPOINT_TIME) / view.seconds();
        return share > 0.1
            ? text("all threads are stopped %.0f %% of the time", 100 * share)
            : null;
      }),
  HEAP_NEARLY_FULL(
      WARNING,
      300,
      "The heap is nearly full",
      "min_over_time(tallygate_heap_used_bytes[5m]) / tallygate_heap_limit_bytes > 0.9",
      view -> {
        double share = view.share(Metric.HEAP_USED, Metric.HEAP_MAX);
        return share > 0.9 ? text("the heap is %.0f %% full", 100 * share) : null;
      }),
  THRESHOLDS_BEHIND(
      WARNING,
      600,
      "Thresholds do not keep up: alerts come late",
      "tallygate_thresholds_flushes_waiting > 3 or tallygate_thresholds_costs_waiting > 1000",
      view -> {
        double flushes = view.now().value(Metric.THRESHOLD_FLUSHES_WAITING);
        double costs = view.now().value(Metric.THRESHOLD_COSTS_WAITING);
        return flushes > Limits.FLUSHES_WAITING || costs > Limits.COSTS_WAITING
            ? text("%,.0f flushes and %,.0f periods wait for thresholds", flushes, costs)
            : null;
      }),
  COSTS_NOT_RATED(
      WARNING,
      0,
      "Watched costs cannot be rated",
      "increase(tallygate_thresholds_costs_failed_total[5m]) > 0",
      view -> {
        double failed = view.rise(Metric.THRESHOLD_COSTS_FAILED);
        return failed > 0 ? text("%,.0f ratings of watched costs failed", failed) : null;
      }),
  WEBHOOKS_DEAD(
      WARNING,
      0,
      "Deliveries to webhooks were given up",
      "tallygate_webhook_deliveries{state=\"dead\"} > 0",
      view -> {
        double dead = view.now().value(Metric.WEBHOOK_DELIVERIES, "dead");
        return dead > 0 ? text("%,.0f deliveries are dead", dead) : null;
      }),
  LATENCY_LOG(
      WARNING,
      0,
      "Latencies are not kept",
      "tallygate_alarm_active{id=\"latency-log\"} == 1",
      view -> view.latencyLogFailure());

  /** Constants that the ones above may use. */
  private static final class Limits {
    static final double MIB = 1 << 20;
    static final double LAG_BYTES = 64 * MIB;
    static final double STORE_SECONDS = 290;
    static final double FLUSHES_WAITING = 3;
    static final double COSTS_WAITING = 1000;
    static final double SECONDS_PER_HOUR = 3600;
    static final double NS_PER_SECOND = 1e9;
  }

  private final Severity severity;
  private final int holdSeconds;
  private final String summary;
  private final String expression;
  private final Function<AlarmView, @Nullable String> condition;

  Alarm(
      Severity severity,
      int holdSeconds,
      String summary,
      String expression,
      Function<AlarmView, @Nullable String> condition) {
    this.severity = severity;
    this.holdSeconds = holdSeconds;
    this.summary = summary;
    this.expression = expression;
    this.condition = condition;
  }

  private static @Nullable String fullWithin(AlarmView view, double hours) {
    double seconds = view.now().value(Metric.DISK_FULL_IN);
    double free = view.now().value(Metric.DISK_FREE);
    return free > 0 && seconds < hours * Limits.SECONDS_PER_HOUR
        ? text(
            "the disk is full in %,.0f minutes, %,.0f MiB are free",
            seconds / 60, free / Limits.MIB)
        : null;
  }

  private static @Nullable String slow(AlarmView view, Station station, long limitNs) {
    LatencySummary summary = view.latencies().window(station.id());
    return summary.p99Ns() > limitNs
        ? text(
            "%s: the 99th percentile is %.1f s",
            station.id(), summary.p99Ns() / Limits.NS_PER_SECOND)
        : null;
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a library more
  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  /** What is wrong, in words; null if nothing is. */
  @Nullable String check(AlarmView view) {
    return condition.apply(view);
  }

  /** In metrics, answers and links: {@code disk-fills}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public Severity severity() {
    return severity;
  }

  /** How long the condition must hold before anybody is told. */
  public int holdSeconds() {
    return holdSeconds;
  }

  /** What is wrong, without figures. */
  public String summary() {
    return summary;
  }

  /** The same condition in the language of Prometheus. */
  public String expression() {
    return expression;
  }

  /** Where the runbook has it. */
  public String runbook() {
    return "gateway/OPERATIONS.md#alarm-" + id();
  }
}
