package io.tallygate.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Short load tests against the gateway's packaged jar: what matters is that totals are equal, not how fast it is. */
class LoadTestSystemIT {
  @TempDir Path directory;

  @Test
  void shouldVerifyAClosedLoopOverBinary() throws IOException {
    Path acks = directory.resolve("acks");
    Path hlog = directory.resolve("latency.hlog");
    JsonNode result =
        run(
            "--records",
            "1000001",
            "--warmup-seconds",
            "1",
            "--series",
            "10007",
            "--acks",
            acks.toString(),
            "--hlog",
            hlog.toString());
    assertThat(result.path("records").asLong()).isEqualTo(1_000_001);
    assertThat(result.path("counted").asBoolean()).isFalse();
    assertThat(result.path("conditions").path("gatewayOptions").isTextual()).isTrue();
    List<String> lines = Files.readAllLines(acks);
    assertThat(lines)
        .isNotEmpty()
        .allMatch(line -> line.matches("ack loadtest-[0-9a-f]+-[01] 1 [0-9]+"));
    assertThat(Files.readString(hlog)).contains("#[Histogram log format version");
  }

  @Test
  void shouldVerifyAnOpenLoopOverHttp() throws IOException {
    JsonNode result =
        run(
            "--protocol",
            "http",
            "--seconds",
            "3",
            "--warmup-seconds",
            "1",
            "--series",
            "1000",
            "--rate",
            "5000",
            "--batch",
            "100");
    // What is due in warming up is counted in where the machine was too busy to send it then.
    assertThat(result.path("records").asLong()).isBetween(1L, 20_000L);
    assertThat(result.path("loop").asText()).isEqualTo("open");
  }

  @Test
  void shouldComparePreviewsWithWhatIsOwed() throws IOException {
    JsonNode result =
        run(
            "--seconds",
            "3",
            "--warmup-seconds",
            "1",
            "--series",
            "9000",
            "--rate",
            "50000",
            "--batch",
            "1000",
            "--previews",
            "20",
            "--budget");
    JsonNode previews = result.path("previews");
    assertThat(previews.path("count").asLong()).isBetween(40L, 70L);
    assertThat(previews.path("errors").asLong(-1)).isZero();
    assertThat(previews.path("p99").asDouble()).isPositive();
    assertBudget(result.path("budget"));
  }

  /** Each nanosecond of the machine stands in it, and the threads that a record passes do. */
  private static void assertBudget(JsonNode budget) {
    double sum = 0;
    for (String field : List.of("otherProcessesNs", "stolenNs", "idleForDiskNs", "idleNs")) {
      sum += budget.path(field).asDouble(Double.NaN);
    }
    for (JsonNode each : budget.path("stations")) {
      sum += each.path("userNs").asDouble(Double.NaN) + each.path("systemNs").asDouble(Double.NaN);
    }
    double all = budget.path("nsPerRecord").asDouble();
    // Figures are rounded to a ten-thousandth of a nanosecond, some fifty of them.
    assertThat(sum).isCloseTo(all, within(0.01));
    assertThat(budget.path("samples").asInt()).isPositive();
    assertThat(budget.path("threads").findValuesAsText("threads"))
        .contains("core", "force", "flush", "binary-*", "generator");
    assertThat(budget.path("allocatedBytesPerRecordBinaryPath").isNumber()).isTrue();
  }

  @Test
  void shouldVerifyKeptEventsOfWhichSomeAreSentAgain() throws IOException {
    JsonNode result =
        run(
            "--detail",
            "--detail-attributes",
            "1",
            "--repeat-percent",
            "20",
            "--records",
            "60000",
            "--batch",
            "500",
            "--warmup-seconds",
            "0",
            "--series",
            "1000");
    // 60,000 events after a first frame, which repeats nothing, on each of the two connections.
    assertThat(result.path("duplicates").asLong()).isEqualTo(12_000);
    assertThat(result.path("records").asLong()).isEqualTo(48_000);
    assertThat(result.path("frames").asText()).isEqualTo("detail");
  }

  @Test
  void shouldVerifyEveryStepOfASweep() throws IOException {
    Path hlog = directory.resolve("sweep.hlog");
    JsonNode result =
        run(
            "--sweep",
            "--seconds",
            "1",
            "--warmup-seconds",
            "0",
            "--series",
            "3000",
            "--zipf",
            "1.1",
            "--late-percent",
            "5",
            "--hlog",
            hlog.toString());
    assertThat(result.path("knee").path("verified").asBoolean()).isTrue();
    assertThat(result.path("steps"))
        .hasSize(12)
        .allMatch(step -> step.path("verified").asBoolean());
    assertThat(Files.readString(hlog)).contains("Tag=load-010", "Tag=load-110");
  }

  private JsonNode run(String... options) throws IOException {
    Path config = directory.resolve("tallygate.yaml");
    Files.writeString(
        config,
        """
        tallygate:
          log:
            segment-bytes: 16777216
            pool-segments: 2
        """);
    return VerifiedRun.in(
        directory,
        List.of("--spawn", "--data", directory.toString(), "--config", config.toString()),
        options);
  }
}
