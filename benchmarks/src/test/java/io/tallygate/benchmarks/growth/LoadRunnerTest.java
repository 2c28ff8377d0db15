package io.tallygate.benchmarks.growth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LoadRunnerTest {
  private static final String VERIFIED =
      """
      {"records": 1000, "recordsPerSecond": 500, "verified": true, "gatewayReadySeconds": 1.5, "gatewayPeakRssMb": 900,
       "ackLatencyMs": {"p50": 1.0, "p99": 2.0, "max": 3.0}, "failure": null}
      """;

  private final AtomicLong nanoTime = new AtomicLong();
  private final LoadProgress progress = new LoadProgress(ProcessHandle.current(), 0, nanoTime::get);

  @Test
  void shouldReadAVerifiedRun() throws IOException {
    progress.line("defining 10 series on 2 connections…");
    nanoTime.set(2_500_000_000L);
    progress.line("defined in 2.5 s");
    Run run = LoadRunner.result(json(VERIFIED), 0, progress);
    assertThat(run.isGood()).isTrue();
    assertThat(run.value()).isEqualTo(500);
    assertThat(run.figures())
        .containsEntry(Figure.P50_MS, 1.0)
        .containsEntry(Figure.P99_MS, 2.0)
        .containsEntry(Figure.MAX_MS, 3.0)
        .containsEntry(Figure.RSS_MB, 900.0)
        .containsEntry(Figure.READY_SECONDS, 1.5)
        .containsEntry(Figure.DEFINE_SECONDS, 2.5)
        .doesNotContainKeys(Figure.GATEWAY_NS, Figure.GENERATOR_NS);
  }

  @Test
  void shouldTakeNothingFromARunThatWasNotVerified() throws IOException {
    assertThat(
            LoadRunner.result(
                json(VERIFIED.replace("\"verified\": true", "\"verified\": false")), 1, progress))
        .satisfies(run -> assertThat(run.isGood()).isFalse())
        .satisfies(run -> assertThat(run.failure()).contains("not verified"));
    assertThat(LoadRunner.result(json(VERIFIED), 1, progress).isGood()).isFalse();
    assertThat(
            LoadRunner.result(
                    json(VERIFIED.replace("\"failure\": null", "\"failure\": \"it broke off\"")),
                    1,
                    progress)
                .failure())
        .isEqualTo("it broke off");
    assertThat(
            LoadRunner.result(json("{\"verified\": true, \"records\": 0}"), 0, progress).isGood())
        .isFalse();
  }

  @Test
  void shouldAddUpTheHeapOfAnyCollector() {
    assertThat(
            HeapInUse.parse(
                Stream.of(
                    "4242:",
                    " garbage-first heap   total 917504K, used 263168K [0x0, 0x1)",
                    "  region size 1024K, 12 young (12288K), 3 survivors (3072K)",
                    " Metaspace       used 40000K, committed 41000K, reserved 1100000K")))
        .isEqualTo(257);
    assertThat(
            HeapInUse.parse(
                Stream.of(
                    " PSYoungGen      total 300032K, used 102400K [0x0, 0x1)",
                    "  eden space 250000K, 6% used [0x0, 0x1)",
                    " ParOldGen       total 600000K, used 204800K [0x0, 0x1)")))
        .isEqualTo(300);
    assertThat(HeapInUse.parse(Stream.of("no such process"))).isEqualTo(-1);
  }

  @Test
  void shouldReadWhatAStartBroughtBack() throws IOException {
    assertThat(
            ReadyLine.parse(
                "ready [http=127.0.0.1:1] [recovered frames=3] [recovered records=12288]"
                    + " [replayed in=0.250 s] [recovered in=1.500 s]"))
        .isEqualTo(new ReadyLine(12_288, 0.25, 1.5));
    assertThatThrownBy(() -> ReadyLine.parse("ready [http=127.0.0.1:1]"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("[line=ready");
  }

  private static JsonNode json(String text) throws IOException {
    return JsonMapper.builder().build().readTree(text);
  }
}
