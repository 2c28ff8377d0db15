package io.tallygate.loadtest.load;

import io.tallygate.loadtest.budget.Budget;
import io.tallygate.loadtest.budget.BudgetMeasurement;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A run against a gateway that is started with the profiler, and its budget. The samples are there when the gateway has ended, so the
 * report comes after that.
 */
final class BudgetedRun {
  private final LoadOptions options;
  private final TargetOptions target;
  private final @Nullable Path acks;

  BudgetedRun(LoadOptions options, TargetOptions target, @Nullable Path acks) {
    this.options = options;
    this.target = target;
    this.acks = acks;
  }

  /** What the run came to, also if there is no budget. */
  BudgetedReport run(PrintStream out) throws IOException, InterruptedException {
    try (BudgetMeasurement measurement = BudgetMeasurement.prepare(target.data)) {
      LoadReport report =
          target.withSpawned(
              options,
              measurement.gatewayOptions(),
              gateway -> {
                if (!measurement.attach(GatewayInfo.pid(gateway.api()))) {
                  out.println("the gateway's virtual machine does not say what it allocates");
                }
                return gateway.load(options, acks, out, window(measurement));
              },
              out);
      return withBudget(measurement, report);
    }
  }

  private static BudgetedReport withBudget(BudgetMeasurement measurement, LoadReport report) {
    try {
      Budget budget = measurement.budget(report.recorder().measured());
      return new BudgetedReport(report, budget, null);
    } catch (IOException e) {
      return new BudgetedReport(report, null, String.valueOf(e.getMessage()));
    }
  }

  private static LoadObserver window(BudgetMeasurement measurement) {
    return new LoadObserver() {
      @Override
      public void onMeasuring() {
        measurement.begin();
      }

      @Override
      public void onMeasured() {
        measurement.end();
      }
    };
  }
}
