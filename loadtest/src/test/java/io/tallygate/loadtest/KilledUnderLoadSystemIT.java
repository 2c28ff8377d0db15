package io.tallygate.loadtest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A gateway is killed under load, twice, and started again, as the packaged programs do it: the load test finds its totals, and
 * {@code verify} finds that every law holds for what was acknowledged in all of its lives.
 */
@Timeout(400)
class KilledUnderLoadSystemIT {
  private static final long ACKS_BETWEEN_KILLS_BYTES = 20_000;

  @TempDir Path directory;

  private Path acks() {
    return directory.resolve("acks");
  }

  @Test
  void shouldHoldAllLawsAfterKillsUnderLoad() throws Exception {
    Path config = directory.resolve("tallygate.yaml");
    Files.writeString(
        config,
        """
        tallygate:
          log:
            segment-bytes: 16777216
            pool-segments: 2
          flush:
            interval: 500ms
          store:
            interval: 2s
        """);
    Path data = Files.createDirectory(directory.resolve("data"));
    Path jar = GatewayProcess.findJar(null);
    GatewayProcess.Settings settings =
        new GatewayProcess.Settings(
            jar,
            data,
            directory.resolve("gateway.log"),
            GatewayProcess.freePort(),
            GatewayProcess.freePort(),
            config);
    Path json = directory.resolve("result.json");
    GatewayProcess gateway = GatewayProcess.start(settings);
    try {
      CompletableFuture<Integer> load = load(settings, json);
      for (int kill = 0; kill < 2; kill++) {
        awaitAcks(load);
        gateway.kill();
        gateway = GatewayProcess.start(settings);
      }
      assertThat(load.get(200, TimeUnit.SECONDS)).isZero();
      JsonNode result = new JsonMapper().readTree(json.toFile());
      assertThat(result.path("verified").asBoolean()).as(result.toPrettyString()).isTrue();
      assertThat(gateway.stop()).isZero();
    } finally {
      gateway.close();
    }

    List<String> verify =
        List.of(
            ProcessHandle.current().info().command().orElse("java"),
            "-jar",
            jar.toString(),
            "verify",
            "--data",
            data.toString(),
            "--acks",
            acks().toString(),
            "--config",
            config.toString());
    assertThat(run(verify)).startsWith("exit code 0").contains("all laws hold");

    String last = Files.readAllLines(acks()).get(0).replaceFirst(" \\d+$", " 99999999");
    Files.writeString(acks(), last + "\n", StandardOpenOption.APPEND);
    assertThat(run(verify))
        .as("an ack that no gateway gave")
        .startsWith("exit code 1")
        .contains("BROKEN  law 3");
  }

  private CompletableFuture<Integer> load(GatewayProcess.Settings settings, Path json) {
    return CompletableFuture.supplyAsync(
        () ->
            LoadTest.commandLine()
                .execute(
                    "loadtest",
                    "--target",
                    "127.0.0.1:" + settings.httpPort(),
                    "--seconds",
                    "12",
                    "--warmup-seconds",
                    "0",
                    "--series",
                    "20000",
                    "--batch",
                    "500",
                    "--acks",
                    acks().toString(),
                    "--json",
                    json.toString()));
  }

  /** Waits until the producers have had so many more acks, which they write to the file every second. */
  private void awaitAcks(CompletableFuture<Integer> load) throws IOException {
    long wanted = acksBytes() + ACKS_BETWEEN_KILLS_BYTES;
    while (acksBytes() < wanted) {
      assertThat(load).as("load goes on").isNotDone();
      Thread.onSpinWait();
    }
  }

  private long acksBytes() throws IOException {
    return Files.exists(acks()) ? Files.size(acks()) : 0;
  }

  private static String run(List<String> command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    return "exit code " + process.waitFor() + "\n" + said;
  }
}
