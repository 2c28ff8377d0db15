package io.tallygate.rating.naive;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** A meter of each aggregation; its key is the aggregation's text. */
final class RandomMeters {
  private static final Map<String, Integer> SCALES = new TreeMap<>();

  static {
    SCALES.put("count", 0);
    SCALES.put("sum", 2);
    SCALES.put("average", 1);
    SCALES.put("p95", 3);
    SCALES.put("max", 0);
    SCALES.put("min", 2);
    SCALES.put("latest", 1);
    SCALES.put("unique", 0);
    SCALES.put("held", 1);
  }

  private RandomMeters() {}

  static List<String> keys() {
    return new ArrayList<>(SCALES.keySet());
  }

  static List<Map<String, Object>> documents(boolean isCallsKept) {
    List<Map<String, Object>> documents = new ArrayList<>();
    SCALES.forEach(
        (key, scale) -> {
          boolean isKept = List.of("sum", "max", "min", "latest", "unique", "held").contains(key);
          documents.add(
              Written.fields(
                  "key",
                  key,
                  "eventType",
                  key,
                  "aggregation",
                  key,
                  "value",
                  key.equals("count") ? null : key.equals("unique") ? "$.user" : "$.v",
                  "scale",
                  scale,
                  "dimensions",
                  List.of(Map.of("name", "d")),
                  "keep",
                  isKept ? "events" : null,
                  "attributes",
                  isKept ? List.of("price") : null,
                  "window",
                  key.equals("p95") ? 5 : null));
        });
    documents.add(
        Written.fields(
            "key",
            NaiveCall.METER,
            "eventType",
            NaiveCall.METER,
            "aggregation",
            "sum",
            "value",
            "$.v",
            "unit",
            "s",
            "dimensions",
            List.of(Map.of("name", "d", "zones", "numbers")),
            "keep",
            isCallsKept ? "events" : "counts",
            "attributes",
            isCallsKept ? List.of("price") : null));
    return documents;
  }

  static Ratio quantity(String meter, Random random, boolean isCoarse) {
    if (meter.equals("count") || meter.equals("unique")) {
      return Ratio.ONE;
    }
    if (isCoarse) {
      return Ratio.of(random.nextInt(8) - (random.nextInt(5) == 0 ? 4 : 0));
    }
    int power = (int) Math.pow(10, SCALES.get(meter));
    int least = meter.equals("held") ? -3 * power : random.nextInt(5) == 0 ? -20 * power : 0;
    int most = meter.equals("held") ? 6 * power : 40 * power;
    return Ratio.of(least + random.nextInt(most - least + 1), power);
  }
}
