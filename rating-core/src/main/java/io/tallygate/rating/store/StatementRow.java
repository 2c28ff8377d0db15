package io.tallygate.rating.store;

/**
 * A statement in the store's index.
 *
 * @param number of the statement, from 1
 * @param period its label
 * @param startMs of the period, ms since 1970
 * @param endMs exclusive
 * @param total decimal text
 * @param issuedMs ms since 1970
 * @param journalIndex where the statement journal has it
 */
public record StatementRow(
    long number,
    int tenant,
    String customer,
    String subscription,
    String period,
    long startMs,
    long endMs,
    String currency,
    String total,
    long issuedMs,
    long journalIndex) {}
