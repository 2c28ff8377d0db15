package io.tallygate.benchmarks.suite;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What of a command line is for the suite; the rest is JMH's.
 *
 * @param isFull {@code --full}: every value of every parameter, and longer runs
 * @param keep {@code --keep NAME}: the results are copied to {@code benchmarks/results/NAME.json}
 * @param jmh in their order
 */
record SuiteArguments(boolean isFull, @Nullable String keep, List<String> jmh) {
  static final String HELP =
      """
      Usage: tallygate bench [FILTER...] [--full] [--keep NAME] [JMH's options]

        FILTER       a regular expression: benchmarks whose name has it; default: all of them, in a quarter of an hour
        --full       series 1,000, 1 and 10 million, batches of 1, 64 and 4,096, uniform and Zipf, all combined, longer: hours; say -lp
                     to see them
        --keep NAME  copies the results to benchmarks/results/NAME.json
        -p NAME=V,V  values of a parameter: series, batch, skew, durability, …
        -rff FILE    where the results go; default: benchmarks/target/results/jmh.json, conditions beside it in jmh.conditions.json

      -prof gc is always on. Files that are forced lie where temporary files do: JAVA_OPTS=-Dtallygate.bench.directory=DIR names
      another directory. Whole jobs: bench billrun, growth, meterquery, import. Exit codes: 0 all measured; 1 some benchmark
      failed, or did something wrong; 2 wrong usage.

      """;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

  /**
   * @throws WrongArgumentException if an option of the suite is wrong
   */
  static SuiteArguments parse(String... arguments) throws WrongArgumentException {
    boolean full = false;
    String name = null;
    List<String> rest = new ArrayList<>();
    for (int i = 0; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "--full" -> full = true;
        case "--help" -> rest.add("-h");
        case "--keep" -> {
          i++;
          if (i == arguments.length || !NAME.matcher(arguments[i]).matches()) {
            throw new WrongArgumentException(
                "--keep needs a name of letters, digits, dots, dashes and underscores [name="
                    + (i == arguments.length ? "" : arguments[i])
                    + "]");
          }
          name = arguments[i];
        }
        default -> rest.add(arguments[i]);
      }
    }
    return new SuiteArguments(full, name, List.copyOf(rest));
  }

  /** A command line that says what cannot be done. */
  static final class WrongArgumentException extends Exception {
    private static final long serialVersionUID = 1;

    WrongArgumentException(String message) {
      super(message);
    }
  }
}
