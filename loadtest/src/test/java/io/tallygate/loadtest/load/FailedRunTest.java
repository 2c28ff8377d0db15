package io.tallygate.loadtest.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tallygate.loadtest.load.ScriptedApi.Total;
import io.tallygate.loadtest.load.ScriptedGateway.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Whatever goes wrong with a run, no file is left that looks like a good result. */
@Timeout(60)
class FailedRunTest {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir Path directory;

  @BeforeEach
  void shouldReplaceWhatAnEarlierRunHasLeft() throws IOException {
    Files.writeString(file("out.json"), "{\"verified\": true}");
    Files.writeString(file("out.hlog"), "earlier");
    Files.writeString(file("latency.hgrm"), "earlier");
    Files.writeString(file("load-050.hgrm"), "earlier");
    Files.writeString(file("mine.hgrm"), "somebody else's");
  }

  @ParameterizedTest
  @CsvSource({"-1, 0, false", "1, 0, false", "0, 1, false", "0, 0, true"})
  void shouldSayWhetherTheGatewayLostOrDoubledRecords(long count, long sum, boolean isVerified)
      throws IOException {
    try (ScriptedGateway gateway = acknowledging();
        ScriptedApi api =
            api(gateway, asked -> new Total(gateway.records + count, gateway.sum + sum))) {
      int exitCode = run(api, "--connections", "1", "--records", "1000");
      assertThat(exitCode).isEqualTo(isVerified ? 0 : 1);
    }
    if (isVerified) {
      assertThat(names())
          .containsExactlyInAnyOrder("out.json", "out.hlog", "latency.hgrm", "mine.hgrm");
      assertThat(json("out.json").path("verified").asBoolean()).isTrue();
      assertThat(json("out.json").path("conditions").path("seed").asLong()).isPositive();
    } else {
      assertFailed();
      JsonNode json = json("out.failed.json");
      assertThat(json.path("records").asLong()).isEqualTo(1_000);
      assertThat(json.path("totals").path("gatewayCount").asLong()).isEqualTo(1_032 + count);
      assertThat(json.path("failure").asText()).startsWith("TOTALS DIFFER");
    }
  }

  @Test
  void shouldKeepARunThatTheGatewayRefused() throws IOException {
    try (ScriptedGateway gateway =
            new ScriptedGateway(
                4,
                sequence ->
                    sequence < 5
                        ? Answer.take(ScriptedGateway.ack(sequence))
                        : Answer.discard(ScriptedGateway.fault(204, "no more")));
        ScriptedApi api = api(gateway, asked -> new Total(0, 0))) {
      assertThat(run(api, "--connections", "1", "--records", "1000")).isEqualTo(1);
    }
    assertFailed();
    assertThat(json("out.failed.json").path("failure").asText()).contains("no more");
    assertThat(json("out.failed.json").path("acknowledged").asLong()).isEqualTo(4 * 32);
  }

  @Test
  void shouldKeepARunWithoutAGateway() throws IOException {
    assertThat(execute("--target", "127.0.0.1:1")).isEqualTo(1);
    assertThat(names())
        .containsExactlyInAnyOrder("out.failed.json", "out.failed.hlog", "mine.hgrm");
    assertThat(json("out.failed.json").path("failure").asText())
        .startsWith("the gateway cannot be reached");
    assertThat(json("out.failed.json").path("verified").asBoolean(true)).isFalse();
  }

  @Test
  void shouldKeepARunWhoseGatewayDoesNotStart() throws IOException {
    Path jar = Files.writeString(file("gateway.jar"), "not a jar");
    int exitCode =
        execute("--spawn", "--gateway-jar", jar.toString(), "--data", file("d").toString());
    assertThat(exitCode).isEqualTo(1);
    assertThat(json("out.failed.json").path("failure").asText())
        .contains("the gateway ended before it was ready");
  }

  @Test
  void shouldKeepARunOfProcesses() throws IOException {
    try (NullSink sink = NullSink.open();
        ScriptedApi api = new ScriptedApi(sink.address().getPort(), asked -> new Total(0, 0))) {
      assertThat(run(api, "--processes", "2", "--records", "1000")).isEqualTo(1);
    }
    assertFailed();
    JsonNode json = json("out.failed.json");
    assertThat(json.path("processes").asInt()).isEqualTo(2);
    assertThat(json.path("totals").path("acknowledgedCount").asLong()).isEqualTo(1_064);
  }

  @Test
  void shouldCompareASoakInItsPausesAndGoOn() throws IOException {
    assertThat(soak(Integer.MAX_VALUE)).isZero();
    JsonNode json = json("out.json");
    assertThat(json.path("verified").asBoolean()).isTrue();
    assertThat(json.path("intervals"))
        .hasSize(2)
        .allMatch(each -> each.path("verified").asBoolean());
    assertThat(json.path("seconds").asDouble()).isEqualTo(2.0);
    // An open loop of 3,200 a second; what is due goes on behind each pause.
    assertThat(json.path("records").asLong()).isBetween(3_200L, 6_400L);
    assertThat(json.path("rssGrowthMb").asLong(-1)).isZero();
    assertThat(json.path("firstQuarter").path("gatewayRssMb").asLong()).isEqualTo(100);
    List<String> lines = Files.readAllLines(file("soak.csv"));
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0)).startsWith("interval,startedAt,seconds,pauseSeconds,records");
    for (String line : lines) {
      assertThat(line.split(",")).hasSameSizeAs(lines.get(0).split(","));
    }
    assertThat(lines.get(2)).startsWith("2,").endsWith(",0,0,true").contains(",100,20,");
  }

  @Test
  void shouldEndASoakWithTheFirstDifference() throws IOException {
    assertThat(soak(2)).isEqualTo(1);
    assertFailed();
    JsonNode json = json("out.failed.json");
    assertThat(json.path("intervals")).hasSize(2);
    assertThat(json.path("intervals").path(0).path("verified").asBoolean()).isTrue();
    assertThat(json.path("failure").asText()).isEqualTo("totals are not equal after interval 2");
    assertThat(names()).doesNotContain("soak.csv");
    assertThat(Files.readAllLines(file("soak.failed.csv")).get(2)).endsWith(",false");
  }

  /** Two intervals; a record is counted twice before the totals are asked for the {@code wrongFrom}-th time. */
  private int soak(int wrongFrom) throws IOException {
    try (ScriptedGateway gateway = acknowledging();
        ScriptedApi api =
            api(
                gateway,
                asked -> new Total(gateway.records + (asked >= wrongFrom ? 1 : 0), gateway.sum))) {
      return run(
          api,
          "--soak",
          "--seconds",
          "2",
          "--interval-seconds",
          "1",
          "--rate",
          "3200",
          "--connections",
          "1",
          "--intervals",
          file("soak.csv").toString());
    }
  }

  private static ScriptedGateway acknowledging() throws IOException {
    return new ScriptedGateway(4, sequence -> Answer.take(ScriptedGateway.ack(sequence)));
  }

  /** Counts what the gateway took. */
  private static ScriptedApi api(ScriptedGateway gateway, IntFunction<Total> totals)
      throws IOException {
    return new ScriptedApi(
        gateway.address().getPort(), asked -> asked == 0 ? new Total(0, 0) : totals.apply(asked));
  }

  private int run(ScriptedApi api, String... options) {
    return execute(
        Stream.concat(
                Stream.of(
                    "--target",
                    api.target(),
                    "--series",
                    "100",
                    "--batch",
                    "32",
                    "--warmup-seconds",
                    "0"),
                Stream.of(options))
            .toArray(String[]::new));
  }

  private int execute(String... options) {
    CommandLine command =
        new CommandLine(new LoadTestCommand()).setCaseInsensitiveEnumValuesAllowed(true);
    command.setExecutionExceptionHandler((failure, failed, parsed) -> 1);
    return command.execute(
        Stream.concat(
                Stream.of(options),
                Stream.of(
                    "--json",
                    file("out.json").toString(),
                    "--hlog",
                    file("out.hlog").toString(),
                    "--hgrm",
                    directory.toString()))
            .toArray(String[]::new));
  }

  private void assertFailed() throws IOException {
    assertThat(names())
        .contains("out.failed.json", "out.failed.hlog", "latency.failed.hgrm", "mine.hgrm")
        .doesNotContain("out.json", "out.hlog", "latency.hgrm", "load-050.hgrm");
    assertThat(json("out.failed.json").path("verified").asBoolean(true)).isFalse();
    assertThat(json("out.failed.json").path("failure").asText()).isNotEmpty();
  }

  private Path file(String name) {
    return directory.resolve(name);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private JsonNode json(String name) throws IOException {
    return JSON.readTree(file(name).toFile());
  }
}
