package io.tallygate.rating.store;

import org.jspecify.annotations.Nullable;

/**
 * A page of a tenant's statements in the order of their ids.
 *
 * @param customer null: every customer
 * @param subscription null: every subscription
 * @param state null: every state but {@link StatementRow#DISCARDED}
 * @param period its name; null: every period
 * @param isNewestFirst in falling order
 * @param beyondId greater ids only; where the newest come first, lesser ones
 * @param limit how many at the most
 */
public record WantedStatements(
    int tenant,
    @Nullable String customer,
    @Nullable String subscription,
    @Nullable String state,
    @Nullable String period,
    boolean isNewestFirst,
    long beyondId,
    int limit) {}
