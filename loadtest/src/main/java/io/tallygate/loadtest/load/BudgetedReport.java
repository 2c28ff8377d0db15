package io.tallygate.loadtest.load;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallygate.loadtest.budget.Budget;
import java.io.PrintStream;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What a run with a budget came to. Without its budget it is not what was asked for, and saved as failed.
 *
 * @param report of the run
 * @param budget null: there is none
 * @param missing why there is none
 */
record BudgetedReport(LoadReport report, @Nullable Budget budget, @Nullable String missing)
    implements RunResult {
  @Override
  public boolean isVerified() {
    return report.isVerified() && budget != null;
  }

  @Override
  public ObjectNode toJson() {
    ObjectNode json = report.toJson();
    if (budget != null) {
      budget.putInto(json.putObject("budget"));
    } else if (report.isVerified()) {
      json.put("failure", missing);
      json.put("verified", false);
    }
    return json;
  }

  @Override
  public void print(PrintStream out) {
    report.print(out);
    if (budget != null) {
      budget.print(out);
    } else {
      out.println(missing);
    }
  }

  @Override
  public List<Histogram> latencies() {
    return report.latencies();
  }

  @Override
  public List<Distribution> distributions() {
    return report.distributions();
  }
}
