package io.tallygate.rating.catalog;

import io.tallygate.rating.catalog.CatalogDocument.AllowancePart;
import io.tallygate.rating.catalog.CatalogDocument.ChargePart;
import io.tallygate.rating.catalog.CatalogDocument.PlanPart;
import io.tallygate.rating.charge.Charge;
import io.tallygate.rating.charge.Limits;
import io.tallygate.rating.charge.OneOff;
import io.tallygate.rating.charge.PlannedCharge;
import io.tallygate.rating.charge.PlannedCharge.Moment;
import io.tallygate.rating.charge.Rounding;
import io.tallygate.rating.charge.Tax;
import io.tallygate.rating.charge.call.HolidayCalendar;
import io.tallygate.rating.charge.call.TariffCall;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.Windows;
import io.tallygate.rating.period.LateRule;
import io.tallygate.rating.period.PeriodAnchor;
import io.tallygate.rating.period.PeriodLength;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.joda.money.CurrencyUnit;
import org.jspecify.annotations.Nullable;

/** Plans from their written form. A call charge adds its pulse, or the parts of its calls, to its meter. */
final class PlanFold {
  private static final int TRIAL_DAYS_MAX = 3660;
  private static final long WINDOW_MS = 3 * Windows.UNIT_MS;

  /** Charges of a statement that no plan writes. */
  private static final Set<String> RESERVED = Set.of(OneOff.CHARGE, "plan");

  private final Fields fields;

  /** A quarter: longer, and periods would pile up open. */
  private static final Duration GRACE_MAX = Duration.ofDays(90);

  private final LimitFold limits;
  private final MeterUse use;
  private final ChargeFold charges;
  private final ThresholdFold thresholds;

  /**
   * Makes a fold over a tenant's meters.
   *
   * @param meters by key; a call charge whose pulse or rule is missing replaces its meter here
   * @param calendars by key
   */
  PlanFold(Fields fields, Map<String, Meter> meters, Map<String, HolidayCalendar> calendars) {
    this.fields = fields;
    this.limits = new LimitFold(fields);
    this.use = new MeterUse(fields, meters);
    this.charges = new ChargeFold(fields, use, calendars);
    this.thresholds = new ThresholdFold(fields, meters);
  }

  /** Reads a plan; null after a problem. */
  @Nullable Plan read(PlanPart part, @Nullable Plan before, int version, String path) {
    String key = fields.key(part.key(), path + ".key");
    String name = part.name() == null ? key : fields.text(part.name(), path + ".name");
    CurrencyUnit currency = fields.currency(part.currency(), path + ".currency");
    PeriodLength period = length(part.period(), PeriodLength.MONTH, path + ".period");
    PeriodAnchor anchor = anchor(part.anchor(), path + ".anchor");
    PeriodLength accumulation =
        part.accumulate() == null ? period : length(part.accumulate(), null, path + ".accumulate");
    if (period != null && accumulation != null && !period.fills(accumulation)) {
      fields.problem(
          path + ".accumulate",
          "must be a length that whole statement periods fill [accumulate="
              + accumulation.text()
              + "] [period="
              + period.text()
              + "]");
    }
    Rounding rounding = limits.rounding(part.rounding(), Rounding.DEFAULT, path + ".rounding");
    List<Plan.Allowance> allowances = allowances(part, path);
    List<PlannedCharge> planned = planned(part, before, currency, rounding, allowances, path);
    List<Threshold> watched =
        thresholds.read(part.thresholds(), planned, allowances, currency, path + ".thresholds");
    checkIntervals(part, accumulation, path);
    Limits whole = limits.limits(part.discount(), part.maximum(), part.minimum(), path);
    Tax tax = limits.tax(part.tax(), path + ".tax");
    int trialDays = trialDays(part, path);
    if (key == null || name == null || currency == null || period == null || accumulation == null) {
      return null;
    }
    if (before != null) {
      fields.unchanged(before.currency(), currency, path + ".currency");
      fields.unchanged(before.period().text(), period.text(), path + ".period");
      fields.unchanged(before.anchor().text(), anchor.text(), path + ".anchor");
      if (part.accumulate() != null || !before.accumulation().equals(before.period())) {
        fields.unchanged(before.accumulation().text(), accumulation.text(), path + ".accumulate");
      }
    }
    return new Plan(
        key,
        name,
        currency,
        period,
        anchor,
        accumulation,
        planned,
        allowances,
        whole,
        rounding,
        tax,
        trialDays,
        watched,
        late(part, path),
        version);
  }

  /** Prices begin anew with what accumulates, so a longer interval would never be. */
  private void checkIntervals(PlanPart part, @Nullable PeriodLength accumulation, String path) {
    for (int i = 0; i < part.charges().size(); i++) {
      String interval = part.charges().get(i).interval();
      PeriodLength length = interval == null ? null : PeriodLength.of(interval);
      if (length != null && accumulation != null && length.isLongerThan(accumulation)) {
        fields.problem(
            path + ".charges[" + i + "].interval",
            "must not be longer than what accumulates [interval="
                + interval
                + "] [accumulate="
                + accumulation.text()
                + "]");
      }
    }
  }

  private LateRule late(PlanPart part, String path) {
    String late = part.late();
    boolean isParked = late != null && late.equals("park");
    if (late != null && !isParked && !late.equals("adjust")) {
      fields.problem(path + ".late", "must be adjust or park [value=" + late + "]");
    }
    Duration grace = part.grace() == null ? null : fields.duration(part.grace(), path + ".grace");
    if (grace != null && grace.compareTo(GRACE_MAX) > 0) {
      fields.problem(path + ".grace", "must be at most P90D [value=" + part.grace() + "]");
    }
    return new LateRule(isParked, grace);
  }

  private int trialDays(PlanPart part, String path) {
    int days = part.trialDays() == null ? 0 : part.trialDays();
    if (days < 0 || days > TRIAL_DAYS_MAX) {
      fields.problem(
          path + ".trialDays", "must be 0 to " + TRIAL_DAYS_MAX + " [value=" + days + "]");
      return 0;
    }
    return days;
  }

  private @Nullable PeriodLength length(
      @Nullable String value, @Nullable PeriodLength otherwise, String path) {
    if (value == null) {
      return otherwise;
    }
    PeriodLength length = PeriodLength.of(value);
    if (length == null) {
      fields.problem(
          path, "must be a length like day, month, quarter, year or 2 weeks [value=" + value + "]");
    }
    return length;
  }

  private PeriodAnchor anchor(@Nullable String value, String path) {
    if (value == null) {
      return PeriodAnchor.CALENDAR;
    }
    PeriodAnchor anchor = PeriodAnchor.of(value);
    if (anchor == null) {
      fields.problem(
          path, "must be calendar, anniversary or a date like 2024-04-15 [value=" + value + "]");
      return PeriodAnchor.CALENDAR;
    }
    return anchor;
  }

  private List<Plan.Allowance> allowances(PlanPart part, String path) {
    List<Plan.Allowance> allowances = new ArrayList<>();
    Fields.Unique keys = new Fields.Unique();
    for (int i = 0; i < part.allowances().size(); i++) {
      AllowancePart written = part.allowances().get(i);
      String at = path + ".allowances[" + i + "]";
      keys.check(written.key(), at + ".key", fields);
      String key = fields.key(written.key(), at + ".key");
      BigDecimal quantity = fields.notNegative(written.quantity(), at + ".quantity");
      BigDecimal carryOver =
          fields.notNegative(
              written.carryOver() == null ? "0" : written.carryOver(), at + ".carryOver");
      if (key != null && quantity != null && carryOver != null) {
        allowances.add(new Plan.Allowance(key, quantity, carryOver));
      }
    }
    return allowances;
  }

  private List<PlannedCharge> planned(
      PlanPart part,
      @Nullable Plan before,
      @Nullable CurrencyUnit currency,
      Rounding rounding,
      List<Plan.Allowance> allowances,
      String path) {
    Set<String> known = new HashSet<>();
    allowances.forEach(allowance -> known.add(allowance.key()));
    List<PlannedCharge> planned = new ArrayList<>();
    Map<String, List<PlannedCharge>> versions = new HashMap<>();
    for (int i = 0; i < part.charges().size(); i++) {
      ChargePart written = part.charges().get(i);
      String at = path + ".charges[" + i + "]";
      PlannedCharge charge = charge(written, currency, rounding, at);
      if (written.allowance() != null && !known.contains(written.allowance())) {
        fields.problem(
            at + ".allowance", "is not an allowance of the plan [key=" + written.allowance() + "]");
      }
      if (charge != null && before != null) {
        checkBegin(charge, at);
      }
      if (charge != null) {
        List<PlannedCharge> same =
            versions.computeIfAbsent(charge.charge().key(), key -> new ArrayList<>());
        if (same.stream().anyMatch(charge::overlaps)) {
          fields.problem(
              at + ".key", "occurs twice for the same time [key=" + charge.charge().key() + "]");
        }
        same.add(charge);
        planned.add(charge);
      }
    }
    return planned;
  }

  /** Calls that came before a rule was known were not counted by it, and nothing could tell them from none. */
  private void checkBegin(PlannedCharge charge, String at) {
    if (charge.from() == null
        && charge.charge() instanceof TariffCall calls
        && use.hasBegun(calls.rule())) {
      fields.problem(
          at + ".from",
          "is required: calls before now were not counted by these bands, steps, pulses and holidays [key="
              + calls.key()
              + "] [meter="
              + calls.meter()
              + "]");
    }
  }

  private @Nullable PlannedCharge charge(
      ChargePart written, @Nullable CurrencyUnit currency, Rounding planRounding, String at) {
    if (written.key() != null && RESERVED.contains(written.key())) {
      fields.problem(at + ".key", "is reserved [key=" + written.key() + "]");
    }
    Rounding rounding = limits.rounding(written.rounding(), planRounding, at + ".rounding");
    Charge charge = charges.read(written, currency, rounding, at);
    Moment from = moment(written.from(), at + ".from");
    Moment to = moment(written.to(), at + ".to");
    if (from != null && to != null && !from.isSurelyBefore(to)) {
      fields.problem(at + ".to", "must lie after from [from=" + from + "] [to=" + to + "]");
    }
    Limits own = limits.limits(written.discount(), written.maximum(), written.minimum(), at);
    return charge == null ? null : new PlannedCharge(charge, from, to, own, rounding);
  }

  /** A date, or an instant on a border of a window. */
  private @Nullable Moment moment(@Nullable String value, String path) {
    if (value == null) {
      return null;
    }
    if (!value.endsWith("Z")) {
      LocalDate date = fields.date(value, path);
      return date == null ? null : new Moment(date, null);
    }
    try {
      Instant instant = Instant.parse(value);
      if (Math.floorMod(instant.toEpochMilli(), WINDOW_MS) != 0) {
        fields.problem(path, "must lie on a quarter of an hour [value=" + value + "]");
        return null;
      }
      return new Moment(null, instant);
    } catch (DateTimeException e) {
      fields.problem(
          path, "must be a date or an instant like 2024-01-01T12:00:00Z [value=" + value + "]");
      return null;
    }
  }
}
