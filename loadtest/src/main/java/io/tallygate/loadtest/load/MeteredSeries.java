package io.tallygate.loadtest.load;

import java.util.List;

/** One meter, and a subject for each series; nobody pays. */
final class MeteredSeries implements LoadSeries {
  static final String METER = "loadtest";

  private static final String CATALOG =
      """
      {"meters": [{"key": "%s", "eventType": "%s", "aggregation": "sum", "value": "$.quantity", "unit": "unit", "scale": 0}]}
      """
          .formatted(METER, EventBatch.EVENT_TYPE);

  @Override
  public Iterable<String> catalog() {
    return List.of(CATALOG);
  }

  @Override
  public List<String> meters() {
    return List.of(METER);
  }

  @Override
  public String meter(int number) {
    return METER;
  }

  /** {@code load-00000001}: the same width for all, so that it can be written over in a prepared event. */
  @Override
  public String subject(int number) {
    String digits = Integer.toString(number);
    return "load-" + "0".repeat(10 - digits.length()) + digits;
  }
}
