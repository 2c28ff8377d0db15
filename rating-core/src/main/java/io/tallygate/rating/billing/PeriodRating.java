package io.tallygate.rating.billing;

import io.tallygate.rating.catalog.Customer;
import io.tallygate.rating.catalog.Plan;
import io.tallygate.rating.catalog.SubjectAssignment;
import io.tallygate.rating.catalog.Subscription;
import io.tallygate.rating.charge.Charge;
import io.tallygate.rating.charge.ChargeContext;
import io.tallygate.rating.charge.ChargeLine;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.Meters;
import io.tallygate.rating.meter.SeriesDefinition;
import io.tallygate.rating.period.BillingPeriod;
import io.tallygate.rating.period.PeriodCalendar;
import io.tallygate.rating.period.PeriodLength;
import io.tallygate.rating.store.UsageRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.joda.money.CurrencyUnit;
import org.jspecify.annotations.Nullable;

/** One subscription in one period, priced by one version of its plan. Not thread-safe: it reads from a run's source. */
final class PeriodRating implements ChargeContext {
  private final int tenant;
  private final Meters meters;
  private final UsageSource source;
  private final Customer customer;
  private final Subscription subscription;
  private final Plan plan;
  private final BillingPeriod period;

  PeriodRating(
      int tenant,
      Meters meters,
      UsageSource source,
      Customer customer,
      Subscription subscription,
      Plan plan,
      BillingPeriod period) {
    this.tenant = tenant;
    this.meters = meters;
    this.source = source;
    this.customer = customer;
    this.subscription = subscription;
    this.plan = plan;
    this.period = period;
  }

  /** The lines of every charge, in the plan's order. */
  List<ChargeLine> lines() {
    List<ChargeLine> lines = new ArrayList<>();
    for (Charge charge : plan.charges()) {
      lines.addAll(charge.rate(this));
    }
    return lines;
  }

  @Override
  public CurrencyUnit currency() {
    return plan.currency();
  }

  @Override
  public Meter meter(String key) {
    Meter meter = meters.byKey(tenant, key);
    if (meter == null) {
      throw new IllegalStateException("plan names an unknown meter [meter=" + key + "]");
    }
    return meter;
  }

  @Override
  public List<UsageRow> usage(Meter meter, int decomposition) {
    return usage(meter, decomposition, period);
  }

  private List<UsageRow> usage(Meter meter, int decomposition, BillingPeriod interval) {
    List<UsageRow> rows = new ArrayList<>();
    for (SubjectAssignment assignment : subscription.subjects()) {
      Instant from = later(interval.start(), assignment.from());
      Instant to = earlier(interval.end(), assignment.to());
      if (!from.isBefore(to)) {
        continue;
      }
      boolean isWhole = from.equals(interval.start()) && to.equals(interval.end());
      rows.addAll(
          isWhole
              ? source.shared(meter, decomposition, assignment.subject(), from, to)
              : source.single(meter, decomposition, assignment.subject(), from, to));
    }
    return rows;
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  private static Instant earlier(Instant a, @Nullable Instant b) {
    return b == null || a.isBefore(b) ? a : b;
  }

  @Override
  public boolean isFirstPeriod() {
    return period.start().equals(subscription.start());
  }

  @Override
  public List<BillingPeriod> feeIntervals(PeriodLength every) {
    return new PeriodCalendar(every, customer.zone())
        .endingIn(period, subscription.start(), subscription.end());
  }

  @Override
  public boolean hasUsage(BillingPeriod interval) {
    for (Charge charge : plan.charges()) {
      String key = charge.meter();
      if (key != null && !usage(meter(key), SeriesDefinition.NONE, interval).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public long throughFlush() {
    return source.throughFlush();
  }
}
