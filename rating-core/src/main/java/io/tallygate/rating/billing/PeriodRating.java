package io.tallygate.rating.billing;

import io.tallygate.rating.catalog.Customer;
import io.tallygate.rating.catalog.Plan;
import io.tallygate.rating.catalog.Subscription;
import io.tallygate.rating.charge.ChargeLine;
import io.tallygate.rating.charge.ChargePart;
import io.tallygate.rating.charge.CumulativeCharge;
import io.tallygate.rating.charge.Fractions;
import io.tallygate.rating.charge.Limits;
import io.tallygate.rating.charge.PlannedCharge;
import io.tallygate.rating.meter.Meters;
import io.tallygate.rating.period.BillingPeriod;
import io.tallygate.rating.period.PeriodCalendar;
import io.tallygate.rating.period.Span;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.numbers.fraction.BigFraction;
import org.jspecify.annotations.Nullable;

/**
 * One subscription in one statement period, priced by one version of its plan: rated from the start of the accumulation period
 * through the statement period's end, less the same through its start. Not thread-safe: it reads from a run's source.
 */
final class PeriodRating {
  /** Key under which limits of a whole plan stand on a statement; no charge may have it. */
  static final String PLAN_CHARGE = "plan";

  private final int tenant;
  private final Meters meters;
  private final UsageView source;
  private final Customer customer;
  private final Subscription subscription;
  private final Plan plan;
  private final BillingPeriod period;
  private final PeriodCalendar accumulation;
  private final EvidenceTrace trace;

  PeriodRating(
      int tenant,
      Meters meters,
      UsageView source,
      Customer customer,
      Subscription subscription,
      Plan plan,
      BillingPeriod period) {
    this(tenant, meters, source, customer, subscription, plan, period, EvidenceTrace.NONE);
  }

  /**
   * Likewise, telling what the lines are made from.
   *
   * @param trace told of it
   */
  PeriodRating(
      int tenant,
      Meters meters,
      UsageView source,
      Customer customer,
      Subscription subscription,
      Plan plan,
      BillingPeriod period,
      EvidenceTrace trace) {
    this.trace = trace;
    this.tenant = tenant;
    this.meters = meters;
    this.source = source;
    this.customer = customer;
    this.subscription = subscription;
    this.plan = plan;
    this.period = period;
    this.accumulation = Calendars.accumulation(plan, customer, subscription);
  }

  /** The lines of every charge, in the plan's order, those of the plan's limits last. */
  List<ChargeLine> lines() {
    BillingPeriod whole = accumulation.containing(period.start());
    List<CumulativeCharge> end = rated(whole, period.end());
    boolean isContinued =
        whole.start().isBefore(period.start()) && subscription.start().isBefore(period.start());
    List<CumulativeCharge> start = isContinued ? rated(whole, period.start()) : List.of();
    List<ChargeLine> lines = new ArrayList<>();
    for (int i = 0; i < end.size(); i++) {
      CumulativeCharge before =
          isContinued ? start.get(i) : new CumulativeCharge(end.get(i).charge(), List.of());
      lines.addAll(CumulativeCharge.difference(end.get(i), before));
    }
    return lines;
  }

  /** What the accumulation period has of each allowance, and how much of it is drawn by the end of the statement period. */
  Map<String, AllowanceUse> allowances() {
    BillingPeriod whole = accumulation.containing(period.start());
    AllowanceLedger ledger = granted(whole);
    Map<String, BigFraction> granted = new HashMap<>();
    plan.allowances().forEach(a -> granted.put(a.key(), ledger.left(a.key())));
    rated(whole, period.end(), ledger);
    Map<String, AllowanceUse> uses = new HashMap<>();
    granted.forEach(
        (key, all) ->
            uses.put(
                key,
                new AllowanceUse(
                    Fractions.shown(all.subtract(ledger.left(key))), Fractions.shown(all))));
    return uses;
  }

  /** Every charge from the start of an accumulation period through an instant. */
  private List<CumulativeCharge> rated(BillingPeriod whole, Instant through) {
    return rated(whole, through, granted(whole));
  }

  private List<CumulativeCharge> rated(
      BillingPeriod whole, Instant through, AllowanceLedger allowances) {
    Span all = new Span(whole.start(), whole.end());
    List<CumulativeCharge> rated = new ArrayList<>();
    for (PlannedCharge planned : plan.charges()) {
      RatingContext context = context(all, through, allowances, planned);
      List<ChargePart> parts =
          planned.charge().parts(context).stream().map(planned::named).toList();
      rated.add(
          CumulativeCharge.of(
              planned.charge().key(),
              planned.charge().name(),
              parts,
              planned.limits(),
              planned.rounding(),
              context));
    }
    if (!plan.limits().equals(Limits.NONE)) {
      rated.add(
          CumulativeCharge.ofPlan(
              PLAN_CHARGE,
              plan.name(),
              List.copyOf(rated),
              plan.limits(),
              plan.rounding(),
              context(all, through, allowances, null)));
    }
    return rated;
  }

  private RatingContext context(
      Span whole, Instant through, AllowanceLedger allowances, @Nullable PlannedCharge planned) {
    return new RatingContext(
        tenant,
        meters,
        source,
        customer,
        subscription,
        plan,
        whole,
        through,
        allowances,
        planned,
        trace);
  }

  /** The allowances of an accumulation period, with what the one before left. */
  private AllowanceLedger granted(BillingPeriod whole) {
    AllowanceLedger ledger = new AllowanceLedger();
    if (plan.allowances().isEmpty()) {
      return ledger;
    }
    boolean carries =
        plan.allowances().stream().anyMatch(a -> a.carryOver().signum() > 0)
            && RatingContext.chargedFrom(plan, customer, subscription).isBefore(whole.start());
    AllowanceLedger before = new AllowanceLedger();
    if (carries) {
      BillingPeriod previous = accumulation.containing(whole.start().minusMillis(1));
      before = granted(previous);
      rated(previous, previous.end(), before);
    }
    for (Plan.Allowance allowance : plan.allowances()) {
      ledger.grant(allowance.key(), Fractions.of(allowance.quantity()));
      BigFraction cap = Fractions.of(allowance.carryOver());
      BigFraction left = before.left(allowance.key());
      ledger.grant(allowance.key(), left.compareTo(cap) < 0 ? left : cap);
    }
    return ledger;
  }
}
