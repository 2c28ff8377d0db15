package io.tallygate.rating.billing;

import org.jspecify.annotations.Nullable;

/**
 * Which statements of a tenant are wanted.
 *
 * @param customer null: every customer
 * @param subscription null: every subscription
 * @param state null: every state but {@link StatementState#DISCARDED}
 * @param period as {@link Statement#period} names it; null: every period
 */
public record StatementFilter(
    @Nullable String customer,
    @Nullable String subscription,
    @Nullable StatementState state,
    @Nullable String period) {
  public static final StatementFilter ALL = new StatementFilter(null, null, null);

  /** Of every period. */
  public StatementFilter(
      @Nullable String customer, @Nullable String subscription, @Nullable StatementState state) {
    this(customer, subscription, state, null);
  }

  /** Every statement of a customer. */
  static StatementFilter ofCustomer(String customer) {
    return new StatementFilter(customer, null, null);
  }

  boolean accepts(StatementEntry entry) {
    return (customer == null || customer.equals(entry.customer()))
        && (subscription == null || subscription.equals(entry.subscription()))
        && (period == null || period.equals(entry.period()))
        && (state == null ? entry.state() != StatementState.DISCARDED : state == entry.state());
  }
}
