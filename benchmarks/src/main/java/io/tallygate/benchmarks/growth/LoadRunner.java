package io.tallygate.benchmarks.growth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tallygate.loadtest.GatewayProcess;
import io.tallygate.loadtest.LoadTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs the load test as a process of its own, with a gateway that it starts for the run, and reads what came of it. */
final class LoadRunner implements GrowthPlan.Runner {
  /** How the load test's line begins that says what went wrong. */
  private static final String FAILED = "failed:";

  /** Of a process that was told to end. */
  private static final long END_SECONDS = 60;

  /**
   * Beside its warm-up and window a run defines its series and reads their totals: ten million take half a minute on two idle
   * processors. After twenty times that it hangs.
   */
  private static final long AROUND_MAX_SECONDS = 600;

  private final Path gatewayJar;
  private final Path directory;
  private final long warmupSeconds;
  private final long seconds;

  /**
   * @param directory where the load test makes that of the gateway; its output and result go there, too
   * @param seconds of the measured window
   */
  LoadRunner(Path gatewayJar, Path directory, long warmupSeconds, long seconds) {
    this.gatewayJar = gatewayJar;
    this.directory = directory;
    this.warmupSeconds = warmupSeconds;
    this.seconds = seconds;
  }

  /** One run. Whatever goes wrong in it is in the answer. */
  @Override
  public Run run(LoadSetup setup) throws IOException, InterruptedException {
    long warmup = setup.warmupSeconds(warmupSeconds);
    Path config = directory.resolve("gateway.yaml");
    Path json = directory.resolve("result.json");
    Path failed = directory.resolve("result.failed.json");
    Path output = directory.resolve("loadtest.log");
    Files.writeString(config, setup.config());
    Files.deleteIfExists(json);
    Files.deleteIfExists(failed);
    Process process =
        new ProcessBuilder(command(setup, warmup, config, json)).redirectErrorStream(true).start();
    Thread atExit = new Thread(process::destroy, "load-test-end");
    Runtime.getRuntime().addShutdownHook(atExit);
    long limit = warmup + seconds + AROUND_MAX_SECONDS;
    CompletableFuture<Process> inTime = process.onExit().orTimeout(limit, TimeUnit.SECONDS);
    inTime.exceptionally(
        late -> {
          kill(process);
          return process;
        });
    LoadProgress progress = new LoadProgress(process.toHandle(), seconds, System::nanoTime);
    String why = "it printed nothing";
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        PrintWriter log = new PrintWriter(Files.newBufferedWriter(output))) {
      String line;
      while ((line = lines.readLine()) != null) {
        progress.line(line);
        log.println(line);
        why = line.isBlank() || why.startsWith(FAILED) ? why : line;
      }
      int exitCode = process.waitFor();
      if (inTime.isCompletedExceptionally()) {
        return Run.failed("it did not end in time [seconds=" + limit + "]: " + why);
      }
      Path there = Files.isRegularFile(json) ? json : failed;
      return Files.isRegularFile(there)
          ? result(JsonMapper.builder().build().readTree(there.toFile()), exitCode, progress)
          : Run.failed("the load test ended without a result [exit=" + exitCode + "]: " + why);
    } finally {
      end(process);
      forget(atExit);
    }
  }

  /** With this program's class path, so that both are of the same build. */
  private List<String> command(LoadSetup setup, long warmup, Path config, Path json) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-D" + GatewayProcess.JAR_PROPERTY + "=" + gatewayJar);
    command.add(
        "-D"
            + GatewayProcess.OPTIONS_PROPERTY
            + "="
            + System.getProperty(GatewayProcess.OPTIONS_PROPERTY, ""));
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(LoadTest.class.getName());
    command.addAll(
        List.of(
            "loadtest", "--spawn", "--data", directory.toString(), "--config", config.toString()));
    command.addAll(setup.options());
    command.addAll(List.of("--warmup-seconds", Long.toString(warmup)));
    command.addAll(List.of("--seconds", Long.toString(seconds)));
    command.addAll(List.of("--json", json.toString()));
    return command;
  }

  /** What the load test's JSON says. */
  static Run result(JsonNode json, int exitCode, LoadProgress progress) {
    if (exitCode != 0 || !json.path("verified").asBoolean() || json.path("records").asLong() == 0) {
      return Run.failed(
          json.path("failure").isTextual()
              ? json.path("failure").asText()
              : "the run was not verified [exit="
                  + exitCode
                  + "] [records="
                  + json.path("records").asLong()
                  + "] [refused="
                  + json.path("refused").asLong()
                  + "] [totals="
                  + json.path("totals")
                  + "]");
    }
    Map<Figure, Double> figures = new EnumMap<>(Figure.class);
    JsonNode latencies = json.path("ackLatencyMs");
    figures.put(Figure.P50_MS, latencies.path("p50").asDouble());
    figures.put(Figure.P99_MS, latencies.path("p99").asDouble());
    figures.put(Figure.MAX_MS, latencies.path("max").asDouble());
    figures.put(Figure.READY_SECONDS, json.path("gatewayReadySeconds").asDouble());
    long rssMb = json.path("gatewayPeakRssMb").asLong(-1);
    if (rssMb >= 0) {
      figures.put(Figure.RSS_MB, (double) rssMb);
    }
    progress.putInto(figures, json.path("records").asLong());
    return Run.good(json.path("recordsPerSecond").asDouble(), figures);
  }

  private static void forget(Thread atExit) {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException shuttingDown) {
      // Then the hook does what is left to do.
    }
  }

  private static void end(Process process) throws InterruptedException {
    process.destroy();
    if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
      kill(process);
    }
  }

  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
