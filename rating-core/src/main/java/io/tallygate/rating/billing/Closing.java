package io.tallygate.rating.billing;

import java.time.Instant;

/**
 * A period of a subscription has been closed: usage of later flushes is late.
 *
 * @param end exclusive; equal to the start where a statement only adjusts earlier periods
 * @param closingFlush flush that its usage was read through
 * @param statementNumber 0: none was issued, there was nothing to bill
 */
public record Closing(
    int tenant,
    String subscription,
    Instant start,
    Instant end,
    long closingFlush,
    long statementNumber) {}
