package io.tallygate.gateway.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The counters and gauges of a registry at one moment. Not changed any more. */
public final class Readings {
  private static final Map<String, Metric> BY_METER = byMeter();

  /** By metric, and by the values of its labels, joined with {@code /}; without labels by "". */
  private final Map<Metric, Map<String, Double>> values;

  private Readings(Map<Metric, Map<String, Double>> values) {
    this.values = values;
  }

  private static Map<String, Metric> byMeter() {
    Map<String, Metric> byMeter = new HashMap<>();
    for (Metric metric : Metric.values()) {
      byMeter.put(MetricBinding.meterName(metric), metric);
    }
    return byMeter;
  }

  /** Reads every counter and gauge that {@link Metric} has. */
  public static Readings of(MeterRegistry registry) {
    Map<Metric, Map<String, Double>> values = new EnumMap<>(Metric.class);
    for (Meter meter : registry.getMeters()) {
      Metric metric = BY_METER.get(meter.getId().getName());
      Double value = metric == null ? null : value(meter);
      if (metric != null && value != null) {
        values
            .computeIfAbsent(metric, key -> new TreeMap<>())
            .put(labels(metric, meter.getId()), value);
      }
    }
    return new Readings(values);
  }

  private static @Nullable Double value(Meter meter) {
    if (meter instanceof FunctionCounter counter) {
      return counter.count();
    }
    if (meter instanceof Counter counter) {
      return counter.count();
    }
    return meter instanceof Gauge gauge ? gauge.value() : null;
  }

  private static String labels(Metric metric, Meter.Id id) {
    StringBuilder joined = new StringBuilder();
    for (String label : metric.labels()) {
      String value = id.getTag(label);
      joined.append(joined.length() == 0 ? "" : "/").append(value);
    }
    return joined.toString();
  }

  /** The value of a metric, summed up over its labels; 0 if nobody shows it. */
  public double sum(Metric metric) {
    double sum = 0;
    for (double value : values.getOrDefault(metric, Map.of()).values()) {
      sum += value;
    }
    return sum;
  }

  /** The value of a metric with these labels, joined with {@code /}; 0 if nobody shows it. */
  public double value(Metric metric, String labels) {
    return values.getOrDefault(metric, Map.of()).getOrDefault(labels, 0.0);
  }

  /** The value of a metric without labels; 0 if nobody shows it. */
  public double value(Metric metric) {
    return value(metric, "");
  }

  /** Every counter of events, frames, bytes and the like by its id in JSON, as whole numbers; one of several labels once it is not 0. */
  public Map<String, Object> totals() {
    Map<String, Object> totals = new LinkedHashMap<>();
    values.forEach(
        (metric, byLabels) -> {
          if (metric.kind() == Metric.Kind.COUNTER && !metric.unit().equals("seconds")) {
            byLabels.forEach((labels, value) -> addTo(totals, metric, labels, Math.round(value)));
          }
        });
    return totals;
  }

  private static void addTo(Map<String, Object> totals, Metric metric, String labels, long value) {
    if (labels.isEmpty()) {
      totals.put(metric.id(), value);
    } else if (value != 0) {
      totals.put(metric.id(labels), value);
    }
  }
}
