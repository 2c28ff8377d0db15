package io.tallygate.rating.billing;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;

/** Something that a line of a statement was made from. */
public sealed interface SourceRecord {
  /** Of the statement, from 1; adjustments are counted on behind the lines. */
  int line();

  /**
   * What a series counted in a window.
   *
   * @param decomposition −1: records as they came; else the part that they were taken apart into
   * @param part in words; empty: records as they came
   * @param start of the window
   * @param quantity in the meter's unit
   * @param lastFlush that brought some of it
   */
  record Window(
      int line,
      String meter,
      int series,
      String subject,
      Map<String, String> dimensions,
      int decomposition,
      String part,
      Instant start,
      long count,
      BigDecimal quantity,
      long lastFlush)
      implements SourceRecord {}

  /**
   * A kept event.
   *
   * @param quantity in the meter's unit
   * @param attributes its id and source among them, where it had them
   * @param position log position of its frame
   * @param index of the event in what the producer sent
   * @param flush that brought it
   */
  record Event(
      int line,
      String meter,
      int series,
      String subject,
      Map<String, String> dimensions,
      Instant time,
      BigDecimal quantity,
      Map<String, String> attributes,
      long position,
      int index,
      long flush)
      implements SourceRecord {}
}
