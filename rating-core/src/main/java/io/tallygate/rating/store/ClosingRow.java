package io.tallygate.rating.store;

/**
 * A closed period in the store's index.
 *
 * @param startMs of the period, ms since 1970
 * @param endMs exclusive
 * @param closingFlush flush that its usage was read through
 * @param catalogVersion whose plan priced it
 * @param statementId 0: none was made
 * @param kind of its statement, lower case
 */
public record ClosingRow(
    int tenant,
    String subscription,
    long startMs,
    long endMs,
    long closingFlush,
    int catalogVersion,
    long statementId,
    String kind) {}
