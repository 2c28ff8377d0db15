package io.tallygate.gateway.ops;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * Makes figures readable under the names of {@link Metric}. Values are pulled when somebody reads: nothing here is on the way of a
 * record. Any thread.
 */
public final class MetricBinding {
  private static final String TOTAL = "_total";

  private final MeterRegistry registry;

  public MetricBinding(MeterRegistry registry) {
    this.registry = registry;
  }

  /**
   * A counter, read from what keeps it.
   *
   * @param source must live as long as the registry, which does not hold it
   * @param labelValues in the order of the metric's labels
   */
  public <T> void counter(
      Metric metric, T source, ToDoubleFunction<T> value, String... labelValues) {
    FunctionCounter.builder(meterName(metric), source, value)
        .description(metric.meaning())
        .tags(tags(metric, labelValues))
        .register(registry);
  }

  /**
   * A gauge.
   *
   * @param value held by the registry
   * @param labelValues in the order of the metric's labels
   */
  public void gauge(Metric metric, Supplier<Number> value, String... labelValues) {
    Gauge.builder(meterName(metric), value)
        .description(metric.meaning())
        .tags(tags(metric, labelValues))
        .register(registry);
  }

  /** The name in the registry, which puts {@code _total} behind counters itself, and {@code _seconds} behind timers. */
  public static String meterName(Metric metric) {
    String name = metric.prometheusName();
    return switch (metric.kind()) {
      case COUNTER -> name.substring(0, name.length() - TOTAL.length());
      case TIMER -> name.replace("_seconds", "");
      case GAUGE, HISTOGRAM -> name;
    };
  }

  private static List<Tag> tags(Metric metric, String[] labelValues) {
    List<String> names = metric.labels();
    if (names.size() != labelValues.length) {
      throw new IllegalArgumentException(
          "a value for each label, no more [metric=" + metric.signature() + "]");
    }
    List<Tag> tags = new ArrayList<>();
    for (int i = 0; i < labelValues.length; i++) {
      tags.add(Tag.of(names.get(i), labelValues[i]));
    }
    return tags;
  }
}
