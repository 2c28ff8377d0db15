package io.tallygate.benchmarks.growth;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What an axis came to.
 *
 * @param name of the axis
 * @param unit of x
 * @param value what median, least and most are of
 */
record GrowthSeries(String name, String unit, String value, List<GrowthPoint> points) {
  static final String RATE = "records/s";
  static final String READY = "seconds until ready";

  void putInto(ObjectNode json) {
    json.put("name", name);
    json.put("unit", unit);
    json.put("value", value);
    ArrayNode array = json.putArray("points");
    for (GrowthPoint each : points) {
      each.putInto(array.addObject());
    }
  }
}
