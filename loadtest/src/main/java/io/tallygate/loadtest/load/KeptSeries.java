package io.tallygate.loadtest.load;

import java.util.List;
import java.util.stream.Collectors;

/** One meter that keeps its events, with their attributes, and a subject for each series; nobody pays. */
final class KeptSeries implements LoadSeries {
  static final String METER = "loadtest-kept";

  private final MeteredSeries metered = new MeteredSeries();
  private final List<String> attributes;

  KeptSeries(List<String> attributes) {
    this.attributes = attributes;
  }

  @Override
  public Iterable<String> catalog() {
    return List.of(
        """
        {"meters": [{"key": "%s", "eventType": "loadtest.kept", "aggregation": "sum", "value": "$.quantity", "unit": "unit", "scale": 0,
          "keep": "events", "attributes": [%s]}]}
        """
            .formatted(
                METER,
                attributes.stream()
                    .map(name -> '"' + name + '"')
                    .collect(Collectors.joining(", "))));
  }

  @Override
  public List<String> meters() {
    return List.of(METER);
  }

  @Override
  public String meter(int number) {
    return METER;
  }

  @Override
  public String subject(int number) {
    return metered.subject(number);
  }
}
