package io.tallygate.rating.catalog;

import io.tallygate.rating.charge.DimensionFilter;
import io.tallygate.rating.meter.Aggregation;
import io.tallygate.rating.meter.CallPart;
import io.tallygate.rating.meter.CallRule;
import io.tallygate.rating.meter.Decomposition;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.Pulse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The meters that charges name, and whether they carry what a charge needs. Null after a problem. */
final class MeterUse {
  private final Fields fields;
  private final Map<String, Meter> meters;
  private final Set<CallRule> begun = new HashSet<>();

  /**
   * @param meters by key; a call charge whose pulse or rule is missing replaces its meter here
   */
  MeterUse(Fields fields, Map<String, Meter> meters) {
    this.fields = fields;
    this.meters = meters;
  }

  @Nullable Meter any(@Nullable String value, String path) {
    String key = fields.key(value, path);
    if (key == null) {
      return null;
    }
    Meter meter = meters.get(key);
    if (meter == null) {
      fields.problem(path, "is not a meter [key=" + key + "]");
    } else if (meter.isArchived()) {
      fields.problem(path, "is a meter that is archived [key=" + key + "]");
    }
    return meter;
  }

  /** The meter of that key; null, without a problem, if there is none. */
  @Nullable Meter known(@Nullable String key) {
    return key == null ? null : meters.get(key);
  }

  /** A meter that sums. */
  @Nullable Meter summing(@Nullable String value, String path) {
    Meter meter = any(value, path);
    if (meter != null && meter.aggregation() != Aggregation.SUM) {
      fields.problem(path, "must be a meter that sums [key=" + meter.key() + "]");
      return null;
    }
    return meter;
  }

  /** A meter whose counters are enough. */
  @Nullable Meter counting(@Nullable String value, String path, String model) {
    Meter meter = any(value, path);
    if (meter != null && meter.aggregation().needsEvents()) {
      fields.problem(
          path,
          "must be a meter that counts or sums [key=" + meter.key() + "] [model=" + model + "]");
      return null;
    }
    return meter;
  }

  /** A meter that keeps its events. */
  @Nullable Meter keeping(@Nullable String value, String path, String model) {
    Meter meter = any(value, path);
    if (meter != null && !meter.keepEvents()) {
      fields.problem(
          path,
          "must be a meter with keep: events, because this looks at each event [key="
              + meter.key()
              + "] [model="
              + model
              + "]");
      return null;
    }
    return meter;
  }

  DimensionFilter where(Map<String, String> where, @Nullable Meter meter, String path) {
    if (meter != null) {
      where.keySet().forEach(name -> dimension(name, meter, path + ".where." + name));
    }
    return new DimensionFilter(where);
  }

  void dimension(String name, Meter meter, String path) {
    if (meter.dimensions().stream().noneMatch(d -> d.name().equals(name))) {
      fields.problem(
          path,
          "is not a dimension of the meter [dimension=" + name + "] [meter=" + meter.key() + "]");
    }
  }

  /** From this catalog version on the meter counts its records under the pulse as well. */
  void countPulse(Meter meter, Pulse pulse, String path) {
    if (!meter.decompositions().contains(pulse)) {
      count(meter, List.of(pulse), path);
    }
  }

  /** From this catalog version on the meter counts its calls in the rule's parts as well. */
  void countCalls(Meter meter, CallRule rule, String path) {
    if (!meter.decompositions().contains(new CallPart(rule, 0))) {
      begun.add(rule);
      count(
          meter,
          IntStream.range(0, rule.partCount()).mapToObj(p -> new CallPart(rule, p)).toList(),
          path);
    }
  }

  /** Whether calls are taken apart by a rule from this catalog version on only. */
  boolean hasBegun(CallRule rule) {
    return begun.contains(rule);
  }

  private void count(Meter meter, List<? extends Decomposition> more, String path) {
    List<Decomposition> all = new ArrayList<>(meter.decompositions());
    all.addAll(more);
    if (all.size() > Meter.DECOMPOSITIONS_MAX) {
      fields.problem(
          path,
          "would be counted in more ways than "
              + Meter.DECOMPOSITIONS_MAX
              + " [key="
              + meter.key()
              + "] [so far="
              + meter.decompositions().size()
              + "] [more="
              + more.size()
              + "]");
      return;
    }
    meters.put(meter.key(), meter.withDecompositions(all));
  }
}
