package io.tallygate.benchmarks.suite;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Defaults;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The benchmarks that options choose, each with every combination of its parameters, and how long they take. */
final class Selection {
  /** To start a JVM and to make what is measured, by experience; with ten million series it is 5 to 10 s. */
  private static final Duration START = Duration.ofMillis(1_500);

  /** Of a benchmark that is counted by calls and not by time, by experience. */
  private static final Duration SHOT = Duration.ofMillis(250);

  private static final Duration TEN_MILLION_SERIES = Duration.ofSeconds(6);

  private final Options options;
  private final Set<BenchmarkListEntry> entries;

  Selection(Options options) {
    this.options = options;
    OutputFormat silent =
        OutputFormatFactory.createFormatInstance(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
            VerboseMode.SILENT);
    List<String> includes = options.getIncludes().isEmpty() ? List.of(".*") : options.getIncludes();
    entries = BenchmarkList.defaultList().find(silent, includes, options.getExcludes());
  }

  /** Every benchmark with every combination of its parameters, as {@link #name(String, Map)}: each makes one result. */
  Set<String> names() {
    Set<String> names = new TreeSet<>();
    for (BenchmarkListEntry entry : entries) {
      List<Map<String, String>> combinations = List.of(Map.of());
      for (Map.Entry<String, String[]> parameter : parameters(entry).entrySet()) {
        List<Map<String, String>> longer = new ArrayList<>();
        for (Map<String, String> combination : combinations) {
          for (String value : values(parameter)) {
            Map<String, String> with = new TreeMap<>(combination);
            with.put(parameter.getKey(), value);
            longer.add(with);
          }
        }
        combinations = longer;
      }
      combinations.forEach(each -> names.add(name(entry.getUsername(), each)));
    }
    return names;
  }

  /** A benchmark and the values of its parameters, as a text. */
  static String name(String benchmark, Map<String, String> parameters) {
    return benchmark + " " + new TreeMap<>(parameters);
  }

  /** About how long they take. */
  Duration length() {
    Duration sum = Duration.ZERO;
    for (BenchmarkListEntry entry : entries) {
      sum = sum.plus(length(entry).multipliedBy(combinations(entry)));
      sum = sum.plus(TEN_MILLION_SERIES.multipliedBy(withTenMillionSeries(entry)));
    }
    return sum;
  }

  private int combinations(BenchmarkListEntry entry) {
    int count = 1;
    for (Map.Entry<String, String[]> parameter : parameters(entry).entrySet()) {
      count *= values(parameter).size();
    }
    return count;
  }

  private int withTenMillionSeries(BenchmarkListEntry entry) {
    int others = 1;
    int large = 0;
    for (Map.Entry<String, String[]> parameter : parameters(entry).entrySet()) {
      if (parameter.getKey().equals("series")) {
        large = (int) values(parameter).stream().filter("10000000"::equals).count();
      } else {
        others *= values(parameter).size();
      }
    }
    return large * others;
  }

  private static Map<String, String[]> parameters(BenchmarkListEntry entry) {
    return entry.getParams().orElse(Map.of());
  }

  private Collection<String> values(Map.Entry<String, String[]> parameter) {
    return options.getParameter(parameter.getKey()).orElse(List.of(parameter.getValue()));
  }

  private Duration length(BenchmarkListEntry entry) {
    int warmups = options.getWarmupIterations().orElse(entry.getWarmupIterations().orElse(0));
    int measured =
        options.getMeasurementIterations().orElse(entry.getMeasurementIterations().orElse(1));
    Duration run;
    if (entry.getMode() == Mode.SingleShotTime) {
      run = SHOT.multipliedBy(warmups + measured);
    } else {
      TimeValue warmup =
          options.getWarmupTime().orElse(entry.getWarmupTime().orElse(Defaults.WARMUP_TIME));
      TimeValue measurement =
          options
              .getMeasurementTime()
              .orElse(entry.getMeasurementTime().orElse(Defaults.MEASUREMENT_TIME));
      run =
          duration(warmup).multipliedBy(warmups).plus(duration(measurement).multipliedBy(measured));
    }
    int forks = options.getForkCount().orElse(entry.getForks().orElse(1));
    return run.plus(START).multipliedBy(Math.max(1, forks));
  }

  private static Duration duration(TimeValue time) {
    return Duration.of(time.getTime(), time.getTimeUnit().toChronoUnit());
  }
}
