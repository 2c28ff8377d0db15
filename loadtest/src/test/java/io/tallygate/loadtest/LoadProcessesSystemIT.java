package io.tallygate.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several generator processes, and a soak of them, against one gateway's packaged jar. */
class LoadProcessesSystemIT {
  @TempDir static Path directory;

  private static GatewayProcess gateway;
  private static int httpPort;

  @BeforeAll
  static void start() throws Exception {
    Path config = directory.resolve("tallygate.yaml");
    Files.writeString(
        config,
        """
        tallygate:
          log:
            segment-bytes: 16777216
            pool-segments: 2
        """);
    httpPort = GatewayProcess.freePort();
    gateway =
        GatewayProcess.start(
            new GatewayProcess.Settings(
                GatewayProcess.findJar(null),
                Files.createDirectory(directory.resolve("data")),
                directory.resolve("gateway.log"),
                httpPort,
                GatewayProcess.freePort(),
                config));
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
  }

  @Test
  void shouldSoakWithSeveralProcessesAndCompareInEveryPause() throws IOException {
    Path acks = directory.resolve("acks");
    JsonNode result =
        run(
            "--soak",
            "--seconds",
            "2",
            "--interval-seconds",
            "1",
            "--processes",
            "2",
            "--connections",
            "3",
            "--series",
            "10007",
            "--rate",
            "100000",
            "--batch",
            "500",
            "--profile",
            "step",
            "--profile-seconds",
            "1",
            "--acks",
            acks.toString());
    assertThat(result.path("intervals"))
        .hasSize(2)
        .allMatch(each -> each.path("verified").asBoolean())
        .allMatch(each -> each.path("gatewayHeapUsedMb").asLong() > 0);
    assertThat(result.path("processes").asInt()).isEqualTo(2);
    assertThat(directory.resolve("acks.0")).isNotEmptyFile();
    assertThat(directory.resolve("acks.1")).isNotEmptyFile();
  }

  @Test
  void shouldVerifySeveralProcessesOverHttp() throws IOException {
    JsonNode result =
        run(
            "--protocol",
            "http",
            "--processes",
            "2",
            "--connections",
            "3",
            "--series",
            "1000",
            "--records",
            "20001",
            "--batch",
            "100");
    assertThat(result.path("records").asLong()).isEqualTo(20_001);
    assertThat(result.path("conditions").path("gatewayOptions").isNull()).isTrue();
  }

  private JsonNode run(String... options) throws IOException {
    return VerifiedRun.in(
        directory, List.of("--target", "127.0.0.1:" + httpPort, "--warmup-seconds", "0"), options);
  }
}
