package io.tallygate.gateway.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Requests by route and status, and connections. Any thread, but for {@link Answers}. */
final class HttpMetrics {
  private final MeterRegistry registry;
  private final Counter connectionsRefused;
  private final Counter headerTimeouts;
  private final ConcurrentHashMap<Key, Timer> timers = new ConcurrentHashMap<>();

  private record Key(String method, String path, int status) {}

  HttpMetrics(MeterRegistry registry, AtomicInteger connections) {
    this.registry = registry;
    this.connectionsRefused =
        Counter.builder("tallygate.http.connections.refused")
            .description("connections closed because there were too many")
            .register(registry);
    this.headerTimeouts =
        Counter.builder("tallygate.http.header.timeouts")
            .description(
                "connections closed because the header of a request did not arrive in time")
            .register(registry);
    registry.gauge("tallygate.http.connections", connections);
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
            Timer.builder("tallygate.http.requests")
                .description("requests answered")
                .tag("method", key.method())
                .tag("path", key.path())
                .tag("status", Integer.toString(key.status()))
                .register(registry));
  }
}
