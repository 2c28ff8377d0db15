package io.tallygate.rating.billing;

import java.time.Instant;

/**
 * What a period's statement would be.
 *
 * @param statement its id is 0
 * @param throughFlush the flush that all usage on it was read through
 * @param asOf everything acknowledged before is on it, and of what was acknowledged later nothing or some; the epoch where
 *     nobody knows
 */
public record StatementPreview(Statement statement, long throughFlush, Instant asOf) {}
