package io.tallygate.benchmarks.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallygate.benchmarks.Spread;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A benchmark with its parameters, as JMH measured it.
 *
 * @param type simple name of its class
 * @param method in it
 * @param params by name
 * @param time of the iterations, in {@code unit}; null: no iteration has a value
 * @param unit ns/op for times, else JMH's own
 * @param bytes allocated per operation, the median iteration; empty: not measured
 */
record JmhResult(
    String type,
    String method,
    Map<String, String> params,
    @Nullable Spread time,
    String unit,
    OptionalDouble bytes) {
  static final String NS = "ns/op";

  private static final Map<String, Double> NS_PER =
      Map.of(NS, 1.0, "us/op", 1e3, "ms/op", 1e6, "s/op", 1e9);

  static List<JmhResult> in(ResultFile file) {
    return file.fields().elements().stream().map(JmhResult::of).toList();
  }

  private static JmhResult of(Fields result) {
    String[] names = result.text("benchmark").split("\\.");
    if (names.length < 2) {
      throw new BadResultException(
          result.at("benchmark").path() + " should be a class and a method");
    }
    Map<String, String> params = new LinkedHashMap<>();
    result
        .json()
        .path("params")
        .properties()
        .forEach(param -> params.put(param.getKey(), param.getValue().asText()));
    Fields metric = result.at("primaryMetric");
    String unit = metric.text("scoreUnit");
    double factor = NS_PER.getOrDefault(unit, 1.0);
    List<Double> iterations =
        iterations(metric.json()).stream().map(value -> value * factor).toList();
    return new JmhResult(
        names[names.length - 2],
        names[names.length - 1],
        params,
        iterations.isEmpty() ? null : Spread.of(iterations),
        NS_PER.containsKey(unit) ? NS : unit,
        bytes(result.json().path("secondaryMetrics")));
  }

  /** Of all forks; what is not a number is left out. */
  private static List<Double> iterations(JsonNode metric) {
    List<Double> values = new ArrayList<>();
    for (JsonNode fork : metric.path("rawData")) {
      for (JsonNode value : fork) {
        if (value.isNumber()) {
          values.add(value.asDouble());
        }
      }
    }
    return values;
  }

  /** JMH has put a dot before the name, and left it out again. */
  private static OptionalDouble bytes(JsonNode metrics) {
    for (String name : List.of("gc.alloc.rate.norm", "·gc.alloc.rate.norm")) {
      List<Double> values = iterations(metrics.path(name));
      if (!values.isEmpty()) {
        return OptionalDouble.of(Spread.of(values).median());
      }
    }
    return OptionalDouble.empty();
  }

  String name() {
    return type + "." + method;
  }

  boolean isBaseline() {
    return method.toLowerCase(java.util.Locale.ROOT).contains("baseline");
  }

  /** Parameters but one, in words. */
  String paramsWithout(String left) {
    return params.entrySet().stream()
        .filter(param -> !param.getKey().equals(left))
        .map(param -> param.getKey() + " " + valueOf(param.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String valueOf(String value) {
    return value.matches("\\d{4,18}")
        ? io.tallygate.benchmarks.report.chart.Numbers.whole(Double.parseDouble(value))
        : value;
  }

  /**
   * What is measured beside it: of the same class, and of the same parameters as far as both have them; for {@code add} that is {@code
   * addBaseline}, or else {@code baseline}. Null if there is none, and for a baseline itself.
   */
  @Nullable JmhResult baselineIn(List<JmhResult> all) {
    if (isBaseline()) {
      return null;
    }
    JmhResult common = null;
    for (JmhResult each : all) {
      if (isBeside(each) && each.method().equals(method + "Baseline")) {
        return each;
      }
      if (common == null && isBeside(each) && each.method().equals("baseline")) {
        common = each;
      }
    }
    return common;
  }

  /** Whether the other is of the same class, and of the same parameters as far as both have them. */
  private boolean isBeside(JmhResult other) {
    return type.equals(other.type())
        && unit.equals(other.unit())
        && params.entrySet().stream()
            .allMatch(
                param ->
                    param
                        .getValue()
                        .equals(other.params().getOrDefault(param.getKey(), param.getValue())));
  }
}
