package io.tallygate.benchmarks;

import io.tallygate.benchmarks.billing.BillRunCommand;
import java.util.Arrays;
import picocli.CommandLine;

/** Main program: measurements of whole jobs by name, everything else is for JMH. */
public final class Benchmarks {
  private Benchmarks() {}

  public static void main(String[] arguments) throws Exception {
    if (arguments.length > 0 && arguments[0].equals("billrun")) {
      String[] rest = Arrays.copyOfRange(arguments, 1, arguments.length);
      System.exit(new CommandLine(new BillRunCommand()).execute(rest));
    }
    org.openjdk.jmh.Main.main(arguments);
  }
}
