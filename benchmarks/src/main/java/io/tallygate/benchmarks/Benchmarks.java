package io.tallygate.benchmarks;

import io.tallygate.benchmarks.billing.BillRunCommand;
import io.tallygate.benchmarks.growth.GrowthCommand;
import io.tallygate.benchmarks.importing.ImportBench;
import io.tallygate.benchmarks.query.MeterQueryCommand;
import io.tallygate.benchmarks.report.ReportCommand;
import io.tallygate.benchmarks.suite.BenchmarkSuite;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Main program: measurements of whole jobs by name, everything else is for the suite of JMH benchmarks. */
public final class Benchmarks {
  private Benchmarks() {}

  public static void main(String[] arguments) throws Exception {
    Object job = arguments.length == 0 ? null : job(arguments[0]);
    if (job != null) {
      String[] rest = Arrays.copyOfRange(arguments, 1, arguments.length);
      System.exit(new CommandLine(job).execute(rest));
    }
    System.exit(BenchmarkSuite.run(System.out, arguments));
  }

  private static @Nullable Object job(String name) {
    return switch (name) {
      case "billrun" -> new BillRunCommand();
      case "growth" -> new GrowthCommand();
      case "import" -> new ImportBench();
      case "meterquery" -> new MeterQueryCommand();
      case "report" -> new ReportCommand();
      default -> null;
    };
  }
}
