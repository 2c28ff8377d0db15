package io.tallygate.rating.period;

import java.time.Instant;

/**
 * A stretch of event time, half-open; may be empty.
 *
 * @param from inclusive
 * @param to exclusive, not before {@code from}
 */
public record Span(Instant from, Instant to) {
  public Span {
    if (to.isBefore(from)) {
      throw new IllegalArgumentException(
          "span must not end before its start [from=" + from + "] [to=" + to + "]");
    }
  }

  public boolean isEmpty() {
    return from.equals(to);
  }

  public boolean holds(Instant instant) {
    return !instant.isBefore(from) && instant.isBefore(to);
  }

  /** What both have in common; where that is nothing, an empty span at the later start. */
  public Span intersect(Span other) {
    Instant start = from.isAfter(other.from) ? from : other.from;
    Instant end = to.isBefore(other.to) ? to : other.to;
    return new Span(start, end.isBefore(start) ? start : end);
  }
}
