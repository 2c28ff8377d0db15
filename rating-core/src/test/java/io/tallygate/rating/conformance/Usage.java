package io.tallygate.rating.conformance;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Something used.
 *
 * @param meter key
 * @param dimensions values in the meter's order
 * @param quantity in the meter's unit
 * @param attributes kept with it, if the meter keeps events
 */
record Usage(
    String meter,
    List<String> dimensions,
    Instant time,
    BigDecimal quantity,
    Map<String, String> attributes) {

  static Usage of(String meter, Instant time, BigDecimal quantity) {
    return new Usage(meter, List.of(), time, quantity, Map.of());
  }

  Usage in(String... values) {
    return new Usage(meter, List.of(values), time, quantity, attributes);
  }

  Usage with(String attribute, String value) {
    return new Usage(meter, dimensions, time, quantity, Map.of(attribute, value));
  }
}
