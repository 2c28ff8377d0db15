package io.tallygate.benchmarks.growth;

import io.tallygate.benchmarks.growth.Axis.What;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The axes that were asked for, and the runs of their points so far. Points run in turn, round after round: a slow minute of a shared
 * machine falls on all of them. A setup that several axes have is run once in a round.
 */
final class GrowthPlan {
  private final List<Axis> axes;
  private final Map<LoadSetup, List<Run>> runs = new LinkedHashMap<>();

  private GrowthPlan(List<Axis> axes) {
    this.axes = axes;
    for (Axis axis : axes) {
      for (Axis.Point each : axis.points()) {
        runs.putIfAbsent(each.setup(), new ArrayList<>());
      }
    }
  }

  /**
   * @param series where they are not what changes
   */
  static GrowthPlan of(List<What> what, int series) {
    return new GrowthPlan(what.stream().map(each -> Axis.of(each, series)).toList());
  }

  /** In the order in which they are run. */
  Set<LoadSetup> setups() {
    return runs.keySet();
  }

  /** How a setup is run. */
  interface Runner {
    Run run(LoadSetup setup) throws IOException, InterruptedException;
  }

  boolean isEmpty() {
    return axes.isEmpty();
  }

  /** Runs each setup once. */
  void round(Runner runner, PrintStream progress) throws IOException, InterruptedException {
    for (Map.Entry<LoadSetup, List<Run>> each : runs.entrySet()) {
      Run run = runner.run(each.getKey());
      each.getValue().add(run);
      progress.printf(
          "  %s: %s%n",
          each.getKey(),
          run.isGood()
              ? String.format(Locale.ROOT, "%,.0f records/s", run.value())
              : "FAILED: " + run.failure());
    }
  }

  /** What came of it so far. */
  List<GrowthSeries> series() {
    List<GrowthSeries> all = new ArrayList<>();
    for (Axis axis : axes) {
      List<GrowthPoint> points = new ArrayList<>();
      for (Axis.Point each : axis.points()) {
        points.add(new GrowthPoint(each.x(), runs.getOrDefault(each.setup(), List.of())));
      }
      all.add(new GrowthSeries(axis.name(), axis.unit(), GrowthSeries.RATE, points));
    }
    return all;
  }
}
