package io.tallygate.loadtest.load;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallygate.loadtest.budget.Budget;
import io.tallygate.loadtest.budget.BudgetMeasurement;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/**
 * A run against a gateway that is started with the profiler, and its budget. The samples are there when the gateway has ended, so the
 * report comes after that.
 */
final class BudgetedRun {
  private final LoadOptions options;
  private final TargetOptions target;
  private final OutputOptions output;

  BudgetedRun(LoadOptions options, TargetOptions target, OutputOptions output) {
    this.options = options;
    this.target = target;
    this.output = output;
  }

  /** Exit code: 1 also if there is no budget. What the run came to is reported anyway. */
  int run(PrintStream out) throws IOException, InterruptedException {
    try (BudgetMeasurement measurement = BudgetMeasurement.prepare(target.data);
        AckFile ackFile = output.ackFile()) {
      LoadReport report =
          target.withSpawned(
              options,
              measurement.gatewayOptions(),
              gateway -> {
                if (!measurement.attach(GatewayInfo.pid(gateway.api()))) {
                  out.println("the gateway's virtual machine does not say what it allocates");
                }
                return gateway.load(options, ackFile, out, window(measurement));
              },
              out);
      report.print(out);
      ObjectNode json = report.toJson();
      boolean hasBudget = budget(measurement, report, json, out);
      if (output.json != null) {
        LoadReport.write(json, output.json);
      }
      output.writeHistograms(List.of(report.recorder().latencies()));
      return report.isVerified() && hasBudget ? 0 : 1;
    }
  }

  private static boolean budget(
      BudgetMeasurement measurement, LoadReport report, ObjectNode json, PrintStream out) {
    try {
      Budget budget = measurement.budget(report.recorder().measured());
      budget.print(out);
      budget.putInto(json.putObject("budget"));
      return true;
    } catch (IOException e) {
      out.println(e.getMessage());
      return false;
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
