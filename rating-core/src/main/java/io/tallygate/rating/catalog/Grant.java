package io.tallygate.rating.catalog;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Prepaid credit of a customer: statements draw from it until nothing is left; the rest of a statement is due. A top-up is
 * another grant.
 *
 * @param amount in the customer's currency, more than 0; fixed once set
 * @param from it pays statements of periods that end after this
 * @param to it pays statements of periods that begin before this; null: it does not expire
 * @param priority lower ones are drawn first; of equal ones, those that expire first
 * @param text for people
 */
public record Grant(
    String key,
    String customer,
    BigDecimal amount,
    Instant from,
    @Nullable Instant to,
    int priority,
    String text) {}
