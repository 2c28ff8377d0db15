package io.tallygate.loadtest.load;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Latency against load: finds the knee, which is what the gateway acknowledges a second in a closed loop, and then offers shares of
 * it in open loops, each a run of its own against the same gateway, verified like any other.
 */
final class Sweep {
  /** From where nothing waits for anything to where the queue can only grow. */
  static final int[] PERCENTS = {10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 100, 110};

  private final LoadOptions options;
  private final PrintStream progress;

  /**
   * @param options of the closed loop; its length is that of each step, too
   */
  Sweep(LoadOptions options, PrintStream progress) {
    this.options = options;
    this.progress = progress;
  }

  /** Runs all steps, also behind one that failed: what the others say stays true. */
  SweepReport run(LoadTarget target) throws InterruptedException {
    progress.println("closed loop, for the knee…");
    LoadReport knee = target.load(options, null, progress);
    List<SweepReport.Step> steps = new ArrayList<>();
    if (knee.recordsPerSecond() > 0) {
      for (int percent : PERCENTS) {
        long rate = Math.max(1, Math.round(knee.recordsPerSecond() * (percent / 100.0)));
        progress.printf(Locale.ROOT, "%d %% of the knee: %,d records/s…%n", percent, rate);
        LoadOptions paced = options.paced(rate, options.seconds());
        steps.add(new SweepReport.Step(percent, target.load(paced, null, progress)));
      }
    }
    return new SweepReport(knee, steps);
  }
}
