package io.tallygate.gateway.ops;

import io.micrometer.core.instrument.MeterRegistry;
import io.tallygate.gateway.webhook.WebhookStatistics;
import io.tallygate.rating.threshold.ThresholdStatistics;

/** What Prometheus reads of thresholds and webhooks, pulled when it is scraped. Any thread. */
public final class AlertMetrics {
  private AlertMetrics() {}

  /** Both sources must live as long as the registry. */
  public static void bind(
      MeterRegistry registry, ThresholdStatistics thresholds, WebhookStatistics webhooks) {
    MetricBinding metrics = new MetricBinding(registry);
    metrics.gauge(Metric.THRESHOLD_SUBSCRIPTIONS, thresholds::subscriptions);
    metrics.gauge(Metric.THRESHOLD_FLUSHES_WAITING, thresholds::flushesWaiting);
    metrics.gauge(Metric.THRESHOLD_COSTS_WAITING, thresholds::costsWaiting);
    metrics.gauge(Metric.THRESHOLD_FLUSH, thresholds::flush);
    metrics.counter(Metric.ALERTS, thresholds, t -> t.alerts());
    metrics.counter(Metric.THRESHOLD_RESYNCS, thresholds, t -> t.resyncs());
    metrics.counter(Metric.THRESHOLD_COSTS_FAILED, thresholds, t -> t.costsFailed());
    metrics.counter(Metric.WEBHOOK_ATTEMPTS, webhooks, w -> w.delivered(), "delivered");
    metrics.counter(Metric.WEBHOOK_ATTEMPTS, webhooks, w -> w.failed(), "failed");
    metrics.counter(Metric.WEBHOOK_DELIVERIES_DIED, webhooks, w -> w.died());
    metrics.gauge(Metric.WEBHOOK_DELIVERIES, webhooks::pending, "pending");
    metrics.gauge(Metric.WEBHOOK_DELIVERIES, webhooks::dead, "dead");
  }
}
