package io.tallygate.gateway.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Requests by route and status, and connections. Any thread. */
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

  void answered(Route route, int status, long durationNs) {
    timers
        .computeIfAbsent(
            new Key(route.method().name(), route.path(), status),
            key ->
                Timer.builder("tallygate.http.requests")
                    .description("requests answered")
                    .tag("method", key.method())
                    .tag("path", key.path())
                    .tag("status", Integer.toString(key.status()))
                    .register(registry))
        .record(durationNs, TimeUnit.NANOSECONDS);
  }
}
