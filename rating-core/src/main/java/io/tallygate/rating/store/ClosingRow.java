package io.tallygate.rating.store;

/**
 * A closed period in the store's index.
 *
 * @param startMs of the period, ms since 1970
 * @param endMs exclusive
 * @param closingFlush flush that its usage was read through
 * @param statementNumber 0: none was issued
 */
public record ClosingRow(
    int tenant,
    String subscription,
    long startMs,
    long endMs,
    long closingFlush,
    long statementNumber) {}
