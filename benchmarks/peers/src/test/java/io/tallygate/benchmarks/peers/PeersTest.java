package io.tallygate.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.benchmarks.Conditions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class PeersTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--only nothing     | --only names no system [name=nothing]",
        "--series 3         | --series should be even and at least 2 [value=3]",
        "--rounds 0         | --rounds should be at least 1 [value=0]",
        "--seconds 0        | --seconds should be at least 1 [value=0]",
        "--records 9 --seconds 9 | --records and --seconds exclude each other",
        "--records 0        | --records should be at least 1 [value=0]",
        "--warmup-seconds 0 | --warmup-seconds should be at least 1 [value=0]",
      })
  void shouldNameTheOptionThatIsWrong(String options, String message) {
    StringWriter errors = new StringWriter();
    int code =
        new CommandLine(new Peers())
            .setErr(new PrintWriter(errors, true))
            .execute(("--tallygate none " + options).split(" "));
    assertThat(code).isEqualTo(2);
    assertThat(errors.toString()).contains(message);
  }

  @Test
  void shouldLetEachSystemBeginOnceAndTakeAllInEveryRound() {
    List<String> all = List.of("a", "b", "c", "d");
    List<List<String>> rounds =
        IntStream.rangeClosed(1, 4).mapToObj(round -> PeerOrder.of(round, all)).toList();
    assertThat(rounds).allSatisfy(round -> assertThat(round).hasSameElementsAs(all));
    assertThat(rounds.stream().map(round -> round.get(0))).containsExactly("a", "b", "c", "d");
    assertThat(rounds.get(1)).containsExactly("b", "a", "d", "c");
  }

  @Test
  void shouldTouchEverySeriesOnceARoundByParity() {
    Workload workload = new Workload(Window.ofSeconds(10), 1, 1_000);
    assertThat(IntStream.range(0, 1_000).map(workload::seriesOf).distinct().count())
        .isEqualTo(1_000);
    for (int number = 0; number < 1_000; number++) {
      assertThat(workload.seriesOf(number) % 2).isEqualTo(number % 2);
      assertThat(workload.seriesOf(number + 1_000L)).isEqualTo(workload.seriesOf(number));
    }
  }

  @Test
  void shouldSendForSoLongAsTheWarmUpForetellsOrSoMuchAsIsAsked() {
    Window.WarmUp warmUp = new Window.WarmUp(3_000_000, 1.5);
    assertThat(Window.ofSeconds(10).recordsAfter(warmUp, 1_000_000)).isEqualTo(20_000_000);
    assertThat(Window.ofSeconds(10).recordsAfter(warmUp, 1_500_000)).isEqualTo(21_000_000);
    assertThat(Window.ofRecords(77).recordsAfter(warmUp, 1_000_000)).isEqualTo(77);
  }

  @Test
  void shouldMeasureWhatFollowsTheWarmUp() throws Exception {
    Workload workload = new Workload(Window.ofRecords(500), 1, 1_000);
    List<Long> borders = new ArrayList<>();
    Window.WarmUp warmUp =
        workload.warmUp(
            1_000_000,
            (from, to) -> {
              borders.clear();
              borders.add(to);
            });
    Window.Measured measured =
        workload.measure(warmUp, (from, to) -> borders.addAll(List.of(from, to)));
    assertThat(measured.records()).isEqualTo(500);
    long sent = warmUp.records();
    assertThat(sent % 1_000_000).isZero();
    assertThat(borders).containsExactly(sent, sent, sent + 500);
  }

  @Test
  void shouldMakeMessagesOfTheRecords() {
    Workload workload = new Workload(Window.ofSeconds(10), 1, 1_000);
    ByteBuffer one =
        ByteBuffer.wrap(KafkaMessages.records(workload).of(77, 1)).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(one.getLong(0)).isEqualTo(workload.seriesOf(77));
    assertThat(one.getLong(16)).isEqualTo(Workload.quantity(77));
    assertThat(one.getLong(24)).isEqualTo(77);
    KafkaMessages frames = KafkaMessages.frames(workload);
    assertThat(frames.of(0, 4_096)).hasSize(65_536);
    assertThat(frames.of(4_096, 10)).hasSize(160);
    assertThat(frames.count(4_097)).isEqualTo(2);
  }

  @Test
  void shouldKeepEveryRunAndSayWhichFailed(@TempDir Path directory) throws IOException {
    Workload workload = new Workload(Window.ofRecords(1_000_000), 3, 1_000);
    Peer kafka = new KafkaPeer(false, true);
    PeersResult result =
        new PeersResult(workload, Conditions.here(Clock.systemUTC()), 2, List.of(kafka));
    result.add(kafka, PeerRun.good(1, new Window.Measured(1_000_000, 0.5)));
    assertThat(result.isComplete()).isTrue();
    result.add(kafka, PeerRun.failed(2, "Kafka holds 9 of 10 messages"));
    assertThat(result.isComplete()).isFalse();
    Path file = directory.resolve("made").resolve("peers.json");
    result.write(file);
    assertThat(result.toJson().at("/peers/0/runs/0/recordsPerSecond").asLong())
        .isEqualTo(2_000_000);
    assertThat(Files.readString(file)).contains("Kafka holds 9 of 10 messages", "linger.ms=5");
    assertThat(Files.readString(file.resolveSibling("peers.md")))
        .contains("| 2,000,000 (1 round FAILED) | 2,000,000 | 2,000,000 | | yes | no | no |");
  }
}
