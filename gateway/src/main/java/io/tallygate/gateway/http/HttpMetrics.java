package io.tallygate.gateway.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tallygate.gateway.ops.Metric;
import io.tallygate.gateway.ops.MetricBinding;
import io.tallygate.gateway.ops.RefusalCounts;
import io.tallygate.rating.measure.IngestProtocol;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Requests by route and status, and connections. Any thread, but for {@link Answers}. */
final class HttpMetrics {
  private final MeterRegistry registry;
  private final LongAdder connectionsRefused = new LongAdder();
  private final LongAdder headerTimeouts = new LongAdder();
  private final RefusalCounts refusals;
  private final ConcurrentHashMap<Key, Timer> timers = new ConcurrentHashMap<>();

  private record Key(String method, String path, int status) {}

  /** The connections must live as long as the registry, and so must these metrics. */
  HttpMetrics(MeterRegistry registry, AtomicInteger connections) {
    this.registry = registry;
    this.refusals = new RefusalCounts();
    MetricBinding metrics = new MetricBinding(registry);
    metrics.gauge(Metric.HTTP_CONNECTIONS, connections::get);
    metrics.counter(Metric.HTTP_CONNECTIONS_REFUSED, connectionsRefused, LongAdder::sum);
    metrics.counter(Metric.HTTP_HEADER_TIMEOUTS, headerTimeouts, LongAdder::sum);
    refusals.bind(metrics, IngestProtocol.HTTP.id());
  }

  /** Events refused, by reason. */
  RefusalCounts refusals() {
    return refusals;
  }

  void connectionRefused() {
    connectionsRefused.increment();
  }

  void headerTimedOut() {
    headerTimeouts.increment();
  }

  /** Those of one route. One event loop. */
  final class Answers {
    private final Route route;

    /** Of status 200, which most have; looked up once. */
    private @Nullable Timer ok;

    private Answers(Route route) {
      this.route = route;
    }

    void answered(int status, long durationNs) {
      Timer timer = ok;
      if (status != 200) {
        timer = timer(route, status);
      } else if (timer == null) {
        timer = timer(route, status);
        ok = timer;
      }
      timer.record(durationNs, TimeUnit.NANOSECONDS);
    }
  }

  Answers of(Route route) {
    return new Answers(route);
  }

  private Timer timer(Route route, int status) {
    return timers.computeIfAbsent(
        new Key(route.method().name(), route.path(), status),
        key ->
            Timer.builder(MetricBinding.meterName(Metric.HTTP_REQUESTS))
                .description(Metric.HTTP_REQUESTS.meaning())
                .tag("method", key.method())
                .tag("path", key.path())
                .tag("status", Integer.toString(key.status()))
                .register(registry));
  }
}
