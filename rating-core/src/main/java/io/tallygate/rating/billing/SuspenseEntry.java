package io.tallygate.rating.billing;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Counted usage that no subscription pays for yet. Assigning the subject to one releases it, or else a release of what is late.
 *
 * @param meter key
 * @param unit of the sum
 * @param firstWindow start of the first window
 * @param lastWindow start of the last window
 * @param count records
 * @param sum exact, in the meter's unit
 * @param age since the first window
 * @param subscription that would pay for what is {@link Reason#LATE}; else null
 */
public record SuspenseEntry(
    String meter,
    String subject,
    String unit,
    Instant firstWindow,
    Instant lastWindow,
    long count,
    BigDecimal sum,
    Reason reason,
    Duration age,
    @Nullable String subscription) {

  /** Why no subscription pays. */
  public enum Reason {
    /** The subject never belonged to one. */
    NO_SUBSCRIPTION,
    /** The usage lies before the next subscription of the subject. */
    BEFORE_SUBSCRIPTION,
    /** The usage lies after the last subscription of the subject. */
    AFTER_SUBSCRIPTION,
    /** Its period is closed, and its plan parks what comes then until it is released. */
    LATE
  }
}
