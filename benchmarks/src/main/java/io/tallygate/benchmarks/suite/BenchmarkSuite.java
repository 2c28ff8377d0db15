package io.tallygate.benchmarks.suite;

import io.tallygate.benchmarks.Conditions;
import io.tallygate.benchmarks.ResultsDirectory;
import io.tallygate.benchmarks.suite.SuiteArguments.WrongArgumentException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs JMH with this project's defaults: bytes allocated beside every time, results in a file in JMH's own form, conditions in another
 * beside it, and an end that says whether everything was measured. JMH itself goes on when a benchmark fails, reports of it what it had
 * until then, and says 0: here what failed has no result.
 */
public final class BenchmarkSuite {
  private static final String GC_PROFILER = "gc";

  /** Where {@code --full} goes beyond the values that a benchmark names; a benchmark without the parameter has it ignored. */
  private static final Map<String, String[]> FULL =
      Map.of(
          "series", new String[] {"1000", "1000000", "10000000"},
          "batch", new String[] {"1", "64", "4096"},
          "skew", new String[] {"UNIFORM", "ZIPF"},
          "rows", new String[] {"10000", "1000000", "10000000"},
          "group", new String[] {"1", "16", "64"});

  private static final int FULL_ITERATIONS = 10;

  private final PrintStream out;

  private BenchmarkSuite(PrintStream out) {
    this.out = out;
  }

  /**
   * @param arguments of the command line
   * @return the exit code: 0 all measured, 1 not all, 2 wrong usage
   */
  public static int run(PrintStream out, String... arguments) throws IOException {
    return new BenchmarkSuite(out).execute(arguments);
  }

  private int execute(String... arguments) throws IOException {
    try {
      SuiteArguments own = SuiteArguments.parse(arguments);
      CommandLineOptions jmh = new CommandLineOptions(own.jmh().toArray(String[]::new));
      if (jmh.shouldHelp()) {
        out.print(SuiteArguments.HELP);
      }
      if (isQuestion(jmh)) {
        org.openjdk.jmh.Main.main(own.jmh().toArray(String[]::new));
        return 0;
      }
      if (own.keep() != null
          && jmh.getResultFormat().orElse(ResultFormatType.JSON) != ResultFormatType.JSON) {
        throw new WrongArgumentException("--keep needs results in JSON [-rf]");
      }
      return measure(own, jmh, arguments);
    } catch (WrongArgumentException | CommandLineOptionException e) {
      out.println("tallygate bench: " + e.getMessage());
      return 2;
    }
  }

  private static boolean isQuestion(CommandLineOptions jmh) {
    return jmh.shouldHelp()
        || jmh.shouldList()
        || jmh.shouldListWithParams()
        || jmh.shouldListProfilers()
        || jmh.shouldListResultFormats();
  }

  private int measure(SuiteArguments own, CommandLineOptions jmh, String... arguments)
      throws IOException {
    Path results =
        jmh.getResult().hasValue()
            ? Path.of(jmh.getResult().get()).toAbsolutePath()
            : ResultsDirectory.usual().resolve("jmh.json");
    Files.createDirectories(results.resolveSibling(""));
    Options options = options(own, jmh, results);
    Selection selection = new Selection(options);
    Set<String> missing = selection.names();
    int expected = missing.size();
    if (expected == 0) {
      out.println(
          "tallygate bench: no benchmark has such a name [filter=" + jmh.getIncludes() + "]");
      return 2;
    }
    out.printf(
        "%,d results to come, on an idle machine in about %s, in %s%n",
        expected, text(selection.length()), results);
    // What an earlier run left must not be taken for what this one could not measure.
    Files.deleteIfExists(results);
    Files.deleteIfExists(RunConditions.beside(results));
    RunConditions conditions =
        new RunConditions(Conditions.here(Clock.systemUTC()), List.of(arguments));
    List<RunResult> whole;
    try {
      whole = new Runner(options).run().stream().filter(BenchmarkSuite::isWhole).toList();
    } catch (RunnerException e) {
      out.println("tallygate bench: " + e.getMessage());
      return 1;
    }
    whole.forEach(result -> missing.remove(name(result)));
    conditions.ended(Instant.now(), whole.size(), missing);
    conditions.write(RunConditions.beside(results));
    if (!missing.isEmpty()) {
      write(whole, options, results);
    }
    if (own.keep() != null) {
      keep(results, own.keep());
    }
    if (!missing.isEmpty()) {
      out.printf("NOT ALL WAS MEASURED: %,d of %,d; why stands above%n", whole.size(), expected);
      missing.forEach(each -> out.println("  failed: " + each));
      return 1;
    }
    return 0;
  }

  /** Whether every iteration was measured: of a benchmark that fails at its end, JMH reports those before. */
  static boolean isWhole(RunResult result) {
    BenchmarkParams asked = result.getParams();
    int forks = Math.max(1, asked.getForks());
    return result.getBenchmarkResults().size() == forks
        && result.getBenchmarkResults().stream()
            .allMatch(
                fork -> fork.getIterationResults().size() == asked.getMeasurement().getCount());
  }

  private static String name(RunResult result) {
    BenchmarkParams asked = result.getParams();
    Map<String, String> parameters = new TreeMap<>();
    asked.getParamsKeys().forEach(key -> parameters.put(key, asked.getParam(key)));
    return Selection.name(asked.getBenchmark(), parameters);
  }

  /** Instead of what JMH has written, in which failed benchmarks stand as if they were good. */
  private static void write(List<RunResult> whole, Options options, Path results)
      throws IOException {
    try (PrintStream file = new PrintStream(results.toFile(), StandardCharsets.UTF_8)) {
      ResultFormatFactory.getInstance(options.getResultFormat().orElse(ResultFormatType.JSON), file)
          .writeOut(whole);
    }
  }

  private static Options options(SuiteArguments own, CommandLineOptions jmh, Path results) {
    ChainedOptionsBuilder options = new OptionsBuilder().parent(jmh).result(results.toString());
    if (!jmh.getResultFormat().hasValue()) {
      options.resultFormat(ResultFormatType.JSON);
    }
    if (jmh.getProfilers().stream().noneMatch(each -> each.getKlass().equals(GC_PROFILER))) {
      options.addProfiler(GCProfiler.class);
    }
    if (own.isFull()) {
      FULL.forEach(
          (name, values) -> {
            if (!jmh.getParameter(name).hasValue()) {
              options.param(name, values);
            }
          });
      lengthen(options, jmh);
    }
    return options.build();
  }

  private static void lengthen(ChainedOptionsBuilder options, CommandLineOptions jmh) {
    if (!jmh.getWarmupTime().hasValue()) {
      options.warmupTime(TimeValue.seconds(1));
    }
    if (!jmh.getMeasurementTime().hasValue()) {
      options.measurementTime(TimeValue.seconds(1));
    }
    if (!jmh.getMeasurementIterations().hasValue()) {
      options.measurementIterations(FULL_ITERATIONS);
    }
  }

  /** Results and conditions, to where those that are committed lie. */
  private void keep(Path results, String name) throws IOException {
    Path kept = ResultsDirectory.kept().resolve(name + ".json");
    Files.createDirectories(kept.resolveSibling(""));
    Files.copy(results, kept, StandardCopyOption.REPLACE_EXISTING);
    Files.copy(
        RunConditions.beside(results),
        RunConditions.beside(kept),
        StandardCopyOption.REPLACE_EXISTING);
    out.println("kept in " + kept.normalize());
  }

  private static String text(Duration length) {
    long minutes = Math.max(1, Math.round(length.toSeconds() / 60.0));
    return minutes < 120 ? minutes + " min" : Math.round(minutes / 60.0) + " h";
  }
}
