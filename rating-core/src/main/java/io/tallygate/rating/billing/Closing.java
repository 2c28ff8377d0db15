package io.tallygate.rating.billing;

import java.time.Instant;

/**
 * A period of a subscription has been closed: usage of later flushes is late. A period that is cancelled or issued again has a
 * closing for each of its statements; the one of the newest statement counts.
 *
 * @param end exclusive; equal to the start where a statement only adjusts earlier periods
 * @param closingFlush flush that its usage was read through
 * @param catalogVersion whose plan priced it
 * @param statementId 0: none was made, there was nothing to bill
 * @param kind of its statement
 */
public record Closing(
    int tenant,
    String subscription,
    Instant start,
    Instant end,
    long closingFlush,
    int catalogVersion,
    long statementId,
    StatementKind kind) {
  /** True if it covers time: it is not one of adjustments alone. */
  boolean isOfPeriod() {
    return start.isBefore(end);
  }

  /** True if what was billed for the period was taken back by it. */
  boolean isCancelled() {
    return kind == StatementKind.CANCELLATION;
  }
}
