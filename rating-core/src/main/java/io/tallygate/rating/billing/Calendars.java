package io.tallygate.rating.billing;

import io.tallygate.rating.catalog.Customer;
import io.tallygate.rating.catalog.Plan;
import io.tallygate.rating.catalog.Subscription;
import io.tallygate.rating.period.PeriodCalendar;
import io.tallygate.rating.period.PeriodLength;

/** The calendars that a subscription goes by. */
final class Calendars {
  private Calendars() {}

  /** Of its statements. */
  static PeriodCalendar statements(Plan plan, Customer customer, Subscription subscription) {
    return of(plan.period(), plan, customer, subscription);
  }

  /** Of what accumulates. */
  static PeriodCalendar accumulation(Plan plan, Customer customer, Subscription subscription) {
    return of(plan.accumulation(), plan, customer, subscription);
  }

  /** Of a fee. */
  static PeriodCalendar of(
      PeriodLength length, Plan plan, Customer customer, Subscription subscription) {
    return PeriodCalendar.of(length, plan.anchor(), subscription.start(), customer.zones());
  }
}
