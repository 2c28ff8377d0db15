package io.tallygate.rating.threshold;

import io.tallygate.rating.catalog.Plan;
import io.tallygate.rating.catalog.Threshold;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.Meters;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A plan with thresholds: which meters matter to them, and all percents in a row. Immutable; any thread. */
final class WatchedPlan {
  private final Plan plan;
  private final List<Meter> meters;
  private final List<Step> steps;
  private final boolean hasCosts;
  private final boolean hasAllowances;

  /** A plan whose meters are known. */
  WatchedPlan(int tenant, Plan plan, Meters known) {
    this.plan = plan;
    this.hasCosts = plan.thresholds().stream().anyMatch(Threshold::isRated);
    this.hasAllowances = plan.thresholds().stream().anyMatch(t -> t.allowance() != null);
    Stream<String> watched =
        plan.thresholds().stream().filter(t -> !t.isRated()).map(Threshold::meter);
    List<Meter> found = new ArrayList<>();
    Stream.concat(watched, hasCosts ? plan.meters() : Stream.empty())
        .distinct()
        .forEach(
            key -> {
              Meter meter = known.byKey(tenant, key);
              if (meter != null) {
                found.add(meter);
              }
            });
    this.meters = List.copyOf(found);
    List<Step> all = new ArrayList<>();
    for (int i = 0; i < plan.thresholds().size(); i++) {
      Threshold threshold = plan.thresholds().get(i);
      for (int percent : threshold.at()) {
        all.add(new Step(all.size(), threshold, i, percent));
      }
    }
    this.steps = List.copyOf(all);
  }

  Plan plan() {
    return plan;
  }

  /** The meters whose usage changes anything here; amounts are kept in this order. */
  List<Meter> meters() {
    return meters;
  }

  /** Place of a meter among {@link #meters}; -1: it does not matter. */
  int indexOf(int meter) {
    for (int i = 0; i < meters.size(); i++) {
      if (meters.get(i).id() == meter) {
        return i;
      }
    }
    return -1;
  }

  /** Place of a meter by its key. */
  int indexOf(String key) {
    for (int i = 0; i < meters.size(); i++) {
      if (meters.get(i).key().equals(key)) {
        return i;
      }
    }
    return -1;
  }

  List<Step> steps() {
    return steps;
  }

  /** True if a threshold watches what only rating knows. */
  boolean hasCosts() {
    return hasCosts;
  }

  /** True if one of those watches an allowance. */
  boolean hasAllowances() {
    return hasAllowances;
  }
}
