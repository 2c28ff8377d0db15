package io.tallygate.rating.billing;

import java.math.BigDecimal;
import java.time.Instant;

/** A statement in a list. Fields as in {@link Statement}. */
public record StatementEntry(
    long number,
    int tenant,
    String customer,
    String subscription,
    String period,
    Instant start,
    Instant end,
    String currency,
    BigDecimal total,
    Instant issuedAt) {}
