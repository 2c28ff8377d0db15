package io.tallygate.benchmarks.growth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallygate.benchmarks.Conditions;
import io.tallygate.benchmarks.ResultsDirectory;
import io.tallygate.benchmarks.growth.Axis.What;
import io.tallygate.gateway.config.ConfigurationException;
import io.tallygate.loadtest.GatewayProcess;
import io.tallygate.loadtest.TemporaryDirectory;
import io.tallygate.rating.catalog.CatalogException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code growth}: options in; a table, a file and an exit code out. */
@Command(
    name = "growth",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "How rate and memory grow with series, connections, records a frame and durability, and a start with the length of the log.",
      "Every point is a whole `loadtest --spawn`, round after round; one that is not verified is a failed one. The defaults take"
          + " about 20 minutes on two idle processors; the estimate is printed first. What the machine does beside it is in"
          + " the figures."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:every run was verified", "1:one was not", "2:an option is wrong"})
public final class GrowthCommand implements Callable<Integer> {
  private static final int SERIES_MAX = 16_000_000;

  /** Over which the records of the logs are spread, as by {@code recover --bench}. */
  private static final int RESTART_SERIES = 1_000_000;

  private static final long SECONDS_MAX = 3_600;
  private static final long RECORDS_MAX = 2_000_000_000;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--what",
      split = ",",
      paramLabel = "AXIS",
      description =
          "series, connections, batch, durability, restart (all of these by default); http-connections, event-loops.")
  private List<String> what = new ArrayList<>();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "Runs of each point; default ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "10",
      description =
          "Measured window of a run; default ${DEFAULT-VALUE}: the usual flush.interval, so that one flush falls into it.")
  private long seconds;

  @Option(
      names = "--warmup-seconds",
      paramLabel = "N",
      defaultValue = "3",
      description =
          "Before it, at least; default ${DEFAULT-VALUE}. With many series it is longer, until their definitions are stored.")
  private long warmupSeconds;

  @Option(
      names = "--series",
      paramLabel = "N",
      defaultValue = "100000",
      description = "Series where they are not what changes; default ${DEFAULT-VALUE}.")
  private int series;

  @Option(
      names = "--log-records",
      split = ",",
      paramLabel = "N",
      defaultValue = "0,10000000,50000000,100000000,300000000",
      description =
          "Lengths of the logs to be started on, in records of 16 bytes over a million series; default ${DEFAULT-VALUE}.")
  private List<Long> logRecords = new ArrayList<>();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Where directories are made, on the disk to be measured; a run that is interrupted leaves one behind; default the"
              + " system's temporary directory.")
  private @Nullable Path data;

  @Option(names = "--gateway-jar", paramLabel = "FILE", description = "The gateway's jar.")
  private @Nullable Path gatewayJar;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Where the result goes; default benchmarks/target/results/growth.json.")
  private @Nullable Path json;

  @Override
  public Integer call()
      throws IOException, InterruptedException, ConfigurationException, CatalogException {
    List<What> asked = asked();
    checkRanges();
    PrintStream out = System.out;
    Path jar = GatewayProcess.findJar(gatewayJar);
    Path file = json == null ? ResultsDirectory.usual().resolve("growth.json") : json;
    GrowthPlan plan =
        GrowthPlan.of(asked.stream().filter(each -> each != What.RESTART).toList(), series);
    boolean hasRestarts = asked.contains(What.RESTART);
    printEstimate(plan, hasRestarts, out);
    try (TemporaryDirectory directory = TemporaryDirectory.create(data, "tallygate-growth-")) {
      if (hasRestarts) {
        checkRoom(directory.path());
      }
      LoadRunner runner = new LoadRunner(jar, directory.path(), warmupSeconds, seconds);
      ObjectNode conditions = conditions();
      List<GrowthSeries> restarts = hasRestarts ? restarts(jar, directory.path(), out) : List.of();
      GrowthReport report = new GrowthReport(conditions, restarts);
      report.writeJson(file);
      for (int round = 1; round <= rounds && !plan.isEmpty(); round++) {
        out.printf("round %d of %d%n", round, rounds);
        long begin = System.nanoTime();
        plan.round(runner, out);
        double minutes = (System.nanoTime() - begin) / 60e9;
        out.printf(Locale.ROOT, "  %.0f minutes left%n", Math.ceil(minutes * (rounds - round)));
        List<GrowthSeries> soFar = new ArrayList<>(plan.series());
        soFar.addAll(restarts);
        report = new GrowthReport(conditions, soFar);
        report.writeJson(file);
      }
      report.print(out);
      out.println("written: " + file);
      return report.isGood() ? 0 : 1;
    }
  }

  private List<GrowthSeries> restarts(Path jar, Path directory, PrintStream out)
      throws IOException, InterruptedException, ConfigurationException, CatalogException {
    try (TemporaryDirectory logs = TemporaryDirectory.create(directory, "restart-")) {
      Restarts restarts = new Restarts(jar, logs.path(), logRecords, RESTART_SERIES, out);
      restarts.prepare();
      for (int round = 1; round <= rounds; round++) {
        out.printf("round %d of %d, restarts%n", round, rounds);
        restarts.round();
      }
      for (int round = 1; round <= rounds; round++) {
        restarts.cleanRound();
      }
      return restarts.series();
    }
  }

  private ObjectNode conditions() {
    ObjectNode conditions = Conditions.here(Clock.systemUTC()).toJson();
    conditions.put(
        "gatewayOptions", System.getProperty(GatewayProcess.OPTIONS_PROPERTY, "").strip());
    conditions.put("rounds", rounds);
    conditions.put(
        "window", "at least " + warmupSeconds + " s of warm-up, " + seconds + " s measured");
    conditions.put("closed loop", "latencies are those of a saturated gateway");
    return conditions;
  }

  private void printEstimate(GrowthPlan plan, boolean hasRestarts, PrintStream out) {
    double estimate = Estimate.loadSeconds(plan.setups(), rounds, warmupSeconds, seconds);
    if (hasRestarts) {
      estimate += Estimate.restartSeconds(logRecords, rounds);
    }
    out.printf(
        Locale.ROOT,
        "%d runs of the load test%s: about %.0f minutes on two idle processors%n",
        plan.setups().size() * rounds,
        hasRestarts ? " and " + rounds * (logRecords.size() + 1) + " restarts" : "",
        Math.ceil(estimate / 60));
  }

  private void checkRoom(Path directory) throws IOException {
    long needed = Restarts.bytes(logRecords);
    long there = Files.getFileStore(directory).getUsableSpace();
    if (there < needed) {
      throw wrong(
          "--log-records needs more room than --data has [needed="
              + needed
              + " bytes] [there="
              + there
              + " bytes]");
    }
  }

  private List<What> asked() {
    if (what.isEmpty()) {
      return Arrays.stream(What.values()).filter(What::isDefault).toList();
    }
    List<What> asked = new ArrayList<>();
    for (String each : what) {
      asked.add(
          Arrays.stream(What.values())
              .filter(known -> known.text().equals(each.trim()))
              .findFirst()
              .orElseThrow(
                  () ->
                      wrong(
                          "--what has no such axis [value="
                              + each
                              + "] [there are: "
                              + known()
                              + "]")));
    }
    return asked.stream().distinct().toList();
  }

  private static String known() {
    return Arrays.stream(What.values()).map(What::text).collect(Collectors.joining(", "));
  }

  private void checkRanges() {
    require(rounds, 1, 1_000, "--rounds");
    require(seconds, 1, SECONDS_MAX, "--seconds");
    require(warmupSeconds, 0, SECONDS_MAX, "--warmup-seconds");
    require(series, 1, SERIES_MAX, "--series");
    for (long each : logRecords) {
      require(each, 0, RECORDS_MAX, "--log-records");
    }
  }

  private void require(long value, long least, long most, String option) {
    if (value < least || value > most) {
      throw wrong(
          option + " is out of range [value=" + value + "] [range=" + least + " to " + most + "]");
    }
  }

  private ParameterException wrong(String message) {
    CommandSpec own = spec == null ? CommandSpec.create() : spec;
    return new ParameterException(
        own.commandLine() == null ? new CommandLine(own) : own.commandLine(), message);
  }
}
