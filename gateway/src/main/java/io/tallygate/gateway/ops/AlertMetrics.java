package io.tallygate.gateway.ops;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tallygate.gateway.webhook.WebhookStatistics;
import io.tallygate.rating.threshold.ThresholdStatistics;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** What Prometheus reads of thresholds and webhooks, pulled when it is scraped. Any thread. */
public final class AlertMetrics {
  private AlertMetrics() {}

  /** Both sources must live as long as the registry. */
  public static void bind(
      MeterRegistry registry, ThresholdStatistics thresholds, WebhookStatistics webhooks) {
    gauge(
        registry,
        "tallygate.thresholds.subscriptions",
        "Subscriptions whose usage or cost is watched",
        thresholds::subscriptions);
    gauge(
        registry,
        "tallygate.thresholds.flushes.waiting",
        "Flushes that thresholds have not looked at",
        thresholds::flushesWaiting);
    gauge(
        registry,
        "tallygate.thresholds.costs.waiting",
        "Periods whose watched cost waits to be rated",
        thresholds::costsWaiting);
    gauge(
        registry,
        "tallygate.thresholds.flush",
        "The newest flush that thresholds and access know",
        thresholds::flush);
    counter(registry, "tallygate.alerts", "Alerts recorded", thresholds, t -> t.alerts());
    counter(
        registry,
        "tallygate.thresholds.resyncs",
        "Times that watched amounts were read again because too many flushes waited",
        thresholds,
        t -> t.resyncs());
    counter(
        registry,
        "tallygate.thresholds.costs.failed",
        "Ratings of watched costs that failed",
        thresholds,
        t -> t.costsFailed());
    attempts(registry, "delivered", webhooks, w -> w.delivered());
    attempts(registry, "failed", webhooks, w -> w.failed());
    counter(
        registry,
        "tallygate.webhook.deliveries.died",
        "Deliveries given up",
        webhooks,
        w -> w.died());
    deliveries(registry, "pending", webhooks::pending);
    deliveries(registry, "dead", webhooks::dead);
  }

  private static void attempts(
      MeterRegistry registry,
      String outcome,
      WebhookStatistics webhooks,
      ToDoubleFunction<WebhookStatistics> value) {
    FunctionCounter.builder("tallygate.webhook.attempts", webhooks, value)
        .description("Requests to webhooks by what became of them")
        .tag("outcome", outcome)
        .register(registry);
  }

  private static void deliveries(MeterRegistry registry, String state, Supplier<Number> value) {
    Gauge.builder("tallygate.webhook.deliveries", value)
        .description("Deliveries in the store, as of the last ten seconds")
        .tag("state", state)
        .register(registry);
  }

  private static <T> void counter(
      MeterRegistry registry,
      String name,
      String description,
      T source,
      ToDoubleFunction<T> value) {
    FunctionCounter.builder(name, source, value).description(description).register(registry);
  }

  private static void gauge(
      MeterRegistry registry, String name, String description, Supplier<Number> value) {
    Gauge.builder(name, value).description(description).register(registry);
  }
}
