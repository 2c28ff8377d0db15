package io.tallygate.benchmarks.peers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Tallygate by its own load test, which compares the gateway's totals with what was acknowledged. */
final class TallygatePeer implements Peer {
  private static final int HTTP_BATCH = 500;

  /** A way in. */
  enum Way {
    BINARY(
        "tallygate", "Tallygate, binary, frames of 4,096 records", 10_000_000, "--protocol binary"),
    HTTP(
        "tallygate-http",
        "Tallygate, CloudEvents over HTTP, " + HTTP_BATCH + " a request",
        500_000,
        "--protocol http"),
    DETAIL(
        "tallygate-detail",
        "Tallygate, binary, UsageDetail frames: each event with an id, de-duplicated by it",
        2_000_000,
        "--protocol binary --detail");

    private final String key;
    private final String text;
    private final double roughRate;
    private final String options;

    Way(String key, String text, double roughRate, String options) {
      this.key = key;
      this.text = text;
      this.roughRate = roughRate;
      this.options = options;
    }
  }

  private final Path command;
  private final String version;
  private final Way way;

  /**
   * @param command the program
   * @param version its commit
   */
  TallygatePeer(Path command, String version, Way way) {
    this.command = command;
    this.version = version;
    this.way = way;
  }

  @Override
  public String key() {
    return way.key;
  }

  @Override
  public String text() {
    return way.text;
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public Guarantees guarantees() {
    return new Guarantees(true, true, true);
  }

  @Override
  public List<String> settings() {
    return List.of(
        "Tallygate " + version + ", as it comes, durability: disk",
        "`tallygate loadtest --spawn "
            + way.options
            + "`: a closed loop with the in-flight limit full, "
            + (way == Way.HTTP ? "8" : "2")
            + " connections, content made beforehand, nothing compressed",
        way == Way.BINARY
            ? "de-duplicated by the sequence of each frame, also from another process"
            : "de-duplicated by the id of each event",
        "checked by count and sum of the gateway's totals");
  }

  @Override
  public double roughRate() {
    return way.roughRate;
  }

  @Override
  public Window.Measured run(Workload workload, Path directory) throws Exception {
    Path json = directory.resolve("result.json");
    List<String> arguments =
        new ArrayList<>(
            List.of(command.toString(), "loadtest", "--spawn", "--data", directory.toString()));
    arguments.addAll(List.of(way.options.split(" ")));
    arguments.addAll(
        List.of(
            "--series",
            Integer.toString(workload.series()),
            "--warmup-seconds",
            Integer.toString(workload.warmupSeconds()),
            "--json",
            json.toString()));
    Window window = workload.window();
    arguments.addAll(
        window.isByTime()
            ? List.of("--seconds", Integer.toString(window.seconds()))
            : List.of("--records", Long.toString(window.records())));
    Process process =
        new ProcessBuilder(arguments)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("loadtest.log").toFile())
            .start();
    if (process.waitFor() != 0) {
      throw new IOException(
          "the load test failed: " + Files.readString(directory.resolve("loadtest.log")));
    }
    JsonNode result = JsonMapper.builder().build().readTree(json.toFile());
    if (!result.path("verified").asBoolean() || result.path("records").asLong() == 0) {
      throw new IOException("the load test was not verified: " + result);
    }
    return new Window.Measured(result.path("records").asLong(), result.path("seconds").asDouble());
  }
}
