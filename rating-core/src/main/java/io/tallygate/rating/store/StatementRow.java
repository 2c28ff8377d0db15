package io.tallygate.rating.store;

/**
 * A statement in the store's index.
 *
 * @param id of the statement, from 1
 * @param number 0: not issued
 * @param state lower case; {@link #DISCARDED} is left out of lists
 * @param kind lower case
 * @param relatesTo id of the statement that it cancels or stands for; 0: none
 * @param period its label
 * @param startMs of the period, ms since 1970
 * @param endMs exclusive
 * @param total decimal text
 * @param issuedMs ms since 1970; {@link #NOT_ISSUED}
 * @param journalIndex where the statement journal has it
 */
public record StatementRow(
    long id,
    long number,
    String state,
    String kind,
    long relatesTo,
    int tenant,
    String customer,
    String subscription,
    String period,
    long startMs,
    long endMs,
    String currency,
    String total,
    long issuedMs,
    long journalIndex) {
  /** No statement was issued in the year that this is. */
  public static final long NOT_ISSUED = Long.MIN_VALUE;

  /** The state of a draft that was thrown away. */
  public static final String DISCARDED = "discarded";
}
