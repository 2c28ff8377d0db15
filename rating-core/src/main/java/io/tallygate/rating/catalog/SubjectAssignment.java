package io.tallygate.rating.catalog;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A subject belongs to a subscription from instant to instant, half-open. Assignments of one subject never overlap.
 *
 * @param from inclusive, on a 15-minute border
 * @param to exclusive, on a 15-minute border; null: open
 */
public record SubjectAssignment(
    String subject, String subscription, Instant from, @Nullable Instant to) {
  public boolean holds(Instant instant) {
    return !instant.isBefore(from) && (to == null || instant.isBefore(to));
  }

  boolean overlaps(SubjectAssignment other) {
    return (to == null || other.from.isBefore(to)) && (other.to == null || from.isBefore(other.to));
  }
}
