package io.tallygate.rating.catalog;

import io.tallygate.rating.catalog.CatalogDocument.ThresholdPart;
import io.tallygate.rating.charge.PlannedCharge;
import io.tallygate.rating.meter.Aggregation;
import io.tallygate.rating.meter.Meter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.joda.money.CurrencyUnit;
import org.jspecify.annotations.Nullable;

/** A plan's thresholds from their written form. */
final class ThresholdFold {
  private static final List<Integer> AT_DEFAULT = List.of(100);

  private final Fields fields;
  private final Map<String, Meter> meters;

  /**
   * Makes a fold over a tenant's meters.
   *
   * @param meters by key
   */
  ThresholdFold(Fields fields, Map<String, Meter> meters) {
    this.fields = fields;
    this.meters = meters;
  }

  /** Reads them; those with a problem are left out. */
  List<Threshold> read(
      List<ThresholdPart> parts,
      List<PlannedCharge> charges,
      List<Plan.Allowance> allowances,
      @Nullable CurrencyUnit currency,
      String path) {
    List<Threshold> thresholds = new ArrayList<>();
    Fields.Unique keys = new Fields.Unique();
    int steps = 0;
    for (int i = 0; i < parts.size(); i++) {
      ThresholdPart part = parts.get(i);
      String at = path + "[" + i + "]";
      keys.check(part.key(), at + ".key", fields);
      int before = fields.count();
      String key = fields.key(part.key(), at + ".key");
      checkWatched(part, charges, at);
      BigDecimal limit =
          part.allowance() == null
              ? limit(part, currency, at + ".limit")
              : ofAllowance(part, charges, allowances, at);
      List<Integer> percents = percents(part.at(), at + ".at");
      steps += percents.size();
      if (key != null && limit != null && fields.count() == before) {
        thresholds.add(
            new Threshold(
                key,
                part.meter(),
                part.charge(),
                part.allowance(),
                limit,
                percents,
                Boolean.TRUE.equals(part.hard())));
      }
    }
    if (steps > Threshold.STEPS_MAX) {
      fields.problem(
          path,
          "have more percents than a plan may have in all [percents="
              + steps
              + "] [most="
              + Threshold.STEPS_MAX
              + "]");
    }
    return thresholds;
  }

  private void checkWatched(ThresholdPart part, List<PlannedCharge> charges, String path) {
    if (part.meter() != null && part.charge() != null) {
      fields.problem(
          path + ".charge", "needs either meter or charge, or neither for the cost of the plan");
    } else if (part.allowance() != null && (part.meter() != null || part.charge() != null)) {
      fields.problem(path + ".allowance", "needs no meter and no charge: those draw on it");
    } else if (part.meter() != null) {
      checkMeter(part.meter(), path + ".meter");
    } else if (part.charge() != null
        && charges.stream().noneMatch(c -> c.charge().key().equals(part.charge()))) {
      fields.problem(path + ".charge", "is not a charge of the plan [key=" + part.charge() + "]");
    }
  }

  /** What is new of it in each accumulation period; null with a problem. */
  private @Nullable BigDecimal ofAllowance(
      ThresholdPart part,
      List<PlannedCharge> charges,
      List<Plan.Allowance> allowances,
      String path) {
    if (part.limit() != null) {
      fields.problem(path + ".limit", "is that of the allowance, and must not be given");
      return null;
    }
    for (Plan.Allowance allowance : allowances) {
      if (allowance.key().equals(part.allowance())) {
        if (charges.stream().noneMatch(c -> allowance.key().equals(c.charge().allowance()))) {
          fields.problem(
              path + ".allowance",
              "is one that no charge draws from [key=" + allowance.key() + "]");
        }
        return allowance.quantity();
      }
    }
    fields.problem(
        path + ".allowance", "is not an allowance of the plan [key=" + part.allowance() + "]");
    return null;
  }

  /** A quantity is watched by adding up what each flush brings, so it must be a sum. */
  private void checkMeter(String key, String path) {
    Meter meter = meters.get(key);
    if (meter == null) {
      fields.problem(path, "is not a meter of this tenant [key=" + key + "]");
    } else if (meter.aggregation() != Aggregation.COUNT && meter.aggregation() != Aggregation.SUM) {
      fields.problem(
          path,
          "must count or sum; of other meters the cost can be watched [key="
              + key
              + "] [aggregation="
              + meter.aggregation().text()
              + "]");
    }
  }

  private @Nullable BigDecimal limit(
      ThresholdPart part, @Nullable CurrencyUnit currency, String path) {
    BigDecimal limit = fields.positive(part.limit(), path);
    if (limit != null && part.meter() == null && currency != null) {
      return fields.money(part.limit(), currency, path);
    }
    return limit;
  }

  private List<Integer> percents(List<Integer> written, String path) {
    if (written.isEmpty()) {
      return AT_DEFAULT;
    }
    int before = 0;
    for (int i = 0; i < written.size(); i++) {
      int percent = written.get(i);
      if (percent < 1 || percent > Threshold.PERCENT_MAX) {
        fields.problem(
            path + "[" + i + "]",
            "must be 1 to " + Threshold.PERCENT_MAX + " percent [value=" + percent + "]");
      } else if (percent <= before) {
        fields.problem(
            path + "[" + i + "]",
            "must be more than the one before [value=" + percent + "] [before=" + before + "]");
      }
      before = Math.max(before, percent);
    }
    return written;
  }
}
