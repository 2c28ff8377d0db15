package io.tallygate.loadtest.demo;

import java.util.List;
import java.util.Map;

/**
 * One event of a data set, in both of its forms: as data of a CloudEvent, and as the records that its meters make of it.
 *
 * @param source of the CloudEvent: the data set
 * @param row in the data set, from 1; the event's id
 * @param type CloudEvents type
 * @param subject who it is billed to
 * @param timeMs ms since 1970
 * @param data members of the CloudEvent's data; text or numbers
 * @param readings what the meters make of it
 * @param attributes text that describes it
 */
record DemoEvent(
    String source,
    int row,
    String type,
    String subject,
    long timeMs,
    Map<String, Object> data,
    List<Reading> readings,
    Map<String, String> attributes) {

  /**
   * A record of one meter.
   *
   * @param quantity in units of 10^-scale
   * @param dimensions in the order of the meter's
   */
  record Reading(String meter, int scale, long quantity, List<String> dimensions) {}

  /** The id by which it is counted once, over either protocol: row numbers alone would be those of all sets. */
  String id() {
    return source + "-" + row;
  }

  /** The id of one of its records over binary, where each record is counted by an id of its own. */
  String id(Reading reading) {
    return readings.size() == 1 ? id() : id() + "-" + reading.meter();
  }

  /** A member of the CloudEvent's data that every event of its set has, as text. */
  String member(String name) {
    Object value = data.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the event has no such data [member=" + name + "]");
    }
    return value.toString();
  }

  /** How many records the events make. */
  static int records(List<DemoEvent> events) {
    return events.stream().mapToInt(event -> event.readings().size()).sum();
  }
}
