package io.tallygate.rating.billing;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A statement in a list. Fields as in {@link Statement}.
 *
 * @param relatesTo id of the statement that it cancels or stands for; 0: none
 */
public record StatementEntry(
    long id,
    long number,
    StatementState state,
    StatementKind kind,
    long relatesTo,
    int tenant,
    String customer,
    String subscription,
    String period,
    Instant start,
    Instant end,
    String currency,
    BigDecimal total,
    @Nullable Instant issuedAt) {
  /** This entry, in another state. */
  StatementEntry in(StatementState newState, long newNumber, @Nullable Instant newIssuedAt) {
    return new StatementEntry(
        id,
        newNumber,
        newState,
        kind,
        relatesTo,
        tenant,
        customer,
        subscription,
        period,
        start,
        end,
        currency,
        total,
        newIssuedAt);
  }
}
