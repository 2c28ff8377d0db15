package io.tallygate.benchmarks.peers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Tallygate by its own load test, which compares the gateway's totals with what was acknowledged. */
final class TallygatePeer implements Peer {
  private static final int HTTP_BATCH = 500;

  private final Path command;
  private final boolean isHttp;

  /**
   * @param command the program
   */
  TallygatePeer(Path command, boolean isHttp) {
    this.command = command;
    this.isHttp = isHttp;
  }

  @Override
  public String key() {
    return isHttp ? "tallygate-http" : "tallygate";
  }

  @Override
  public String text() {
    return isHttp
        ? "Tallygate, CloudEvents over HTTP, " + HTTP_BATCH + " a request"
        : "Tallygate, binary, frames of 4,096 records";
  }

  @Override
  public Guarantees guarantees() {
    return new Guarantees(true, true, true);
  }

  @Override
  public double run(Workload workload, Path directory) throws Exception {
    Path json = directory.resolve("result.json");
    Process process =
        new ProcessBuilder(
                command.toString(),
                "loadtest",
                "--spawn",
                "--data",
                directory.toString(),
                "--protocol",
                isHttp ? "http" : "binary",
                "--series",
                Integer.toString(workload.series()),
                "--warmup-seconds",
                "5",
                "--records",
                Long.toString(workload.records()),
                "--json",
                json.toString())
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
    return result.path("seconds").asDouble() * workload.records() / result.path("records").asLong();
  }

  /** Both ways in. */
  static List<Peer> both(Path command) {
    return List.of(new TallygatePeer(command, false), new TallygatePeer(command, true));
  }
}
