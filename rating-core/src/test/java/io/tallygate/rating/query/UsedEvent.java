package io.tallygate.rating.query;

import java.util.List;
import java.util.Map;

/**
 * An event as a list holds it.
 *
 * @param meter key
 * @param voided flush in which it was taken back; {@link Long#MAX_VALUE}: never
 */
record UsedEvent(
    String meter,
    String subject,
    List<String> dimensions,
    long timeMs,
    long quantity,
    Map<String, String> attributes,
    long flush,
    long position,
    long voided) {
  UsedEvent in(long newFlush, long newPosition) {
    return new UsedEvent(
        meter,
        subject,
        dimensions,
        timeMs,
        quantity,
        attributes,
        newFlush,
        newPosition,
        Long.MAX_VALUE);
  }

  UsedEvent takenBack(long inFlush) {
    return new UsedEvent(
        meter, subject, dimensions, timeMs, quantity, attributes, flush, position, inFlush);
  }
}
