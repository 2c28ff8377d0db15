package io.tallygate.gateway.http;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Latency by station over the last interval. Reading the core's recorders would take their intervals away from the metrics, so
 * the metrics are where this reads.
 */
final class LatencyApi {
  private static final String LATENCY = "tallygate.latency.seconds";
  private static final String SAMPLES = "tallygate.latency.samples";
  private static final double US_PER_SECOND = 1_000_000;

  private final MeterRegistry registry;

  LatencyApi(MeterRegistry registry) {
    this.registry = registry;
  }

  Reply latency(Call call) {
    Map<String, Map<String, Object>> stations = new TreeMap<>();
    for (Gauge gauge : registry.find(SAMPLES).gauges()) {
      station(stations, gauge).put("samples", (long) gauge.value());
    }
    for (Gauge gauge : registry.find(LATENCY).gauges()) {
      String quantile = String.valueOf(gauge.getId().getTag("quantile"));
      station(stations, gauge).put(quantile, Math.round(gauge.value() * US_PER_SECOND));
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("unit", "µs");
    body.put("stations", stations);
    return Reply.ok(body);
  }

  private static Map<String, Object> station(
      Map<String, Map<String, Object>> stations, Gauge gauge) {
    return stations.computeIfAbsent(
        String.valueOf(gauge.getId().getTag("station")), name -> new TreeMap<>());
  }
}
