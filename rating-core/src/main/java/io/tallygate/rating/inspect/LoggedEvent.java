package io.tallygate.rating.inspect;

import java.util.List;

/**
 * One event of a frame; in frames of the counted path each record is one.
 *
 * @param position of its frame
 * @param index in its frame, from 0
 * @param arrivalMs when its frame was appended, ms since 1970
 * @param timeMs of the event, ms since 1970
 * @param idHash 32 hexadecimal digits; empty for an event without an id
 * @param isTakenBack a correction takes it back: its quantities are subtracted
 * @param attributes descriptive ones, by the numbers of their names
 */
public record LoggedEvent(
    long position,
    int index,
    long arrivalMs,
    long timeMs,
    String idHash,
    boolean isTakenBack,
    List<Attribute> attributes,
    List<Counted> records) {
  public LoggedEvent {
    attributes = List.copyOf(attributes);
    records = List.copyOf(records);
  }

  /**
   * @param name number of the name, from 1
   */
  public record Attribute(int name, String value) {}

  /**
   * @param quantity in units of 10^-scale of the series' meter
   */
  public record Counted(int series, long quantity) {}
}
