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

  /** Exit code. A run that broke off has no budget. */
  int run(PrintStream out) throws IOException, InterruptedException {
    try (BudgetMeasurement measurement = BudgetMeasurement.prepare(target.data);
        AckFile ackFile = output.ackFile()) {
      LoadReport report =
          target.withProfiled(
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
      if (report.failure() == null) {
        Budget budget = measurement.budget(report.recorder().measured());
        budget.print(out);
        budget.putInto(json.putObject("budget"));
      }
      if (output.json != null) {
        LoadReport.write(json, output.json);
      }
      output.writeHistograms(List.of(report.recorder().latencies()));
      return report.isVerified() ? 0 : 1;
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
