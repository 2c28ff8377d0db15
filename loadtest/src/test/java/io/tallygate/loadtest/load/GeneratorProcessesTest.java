package io.tallygate.loadtest.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallygate.loadtest.load.GeneratorMessages.AnswerKind;
import io.tallygate.loadtest.load.GeneratorMessages.Command;
import io.tallygate.loadtest.load.GeneratorMessages.Window;
import io.tallygate.loadtest.load.LoadGenerator.Assignment;
import io.tallygate.loadtest.load.LoadLoop.Amount;
import io.tallygate.loadtest.load.LoadOptions.Protocol;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class GeneratorProcessesTest {
  @TempDir Path directory;

  private static LoadOptions options() {
    return new LoadOptions(
        Protocol.BINARY, 0, 1, 0, 1_001, 3, 500, 0, 1, RecordMix.EVEN, 0, 2, RateProfile.EVEN, 1);
  }

  private Assignment assignment(NullSink sink) throws IOException {
    return Assignment.of(options(), sink.address(), directory.resolve("acks"));
  }

  @Test
  void shouldSendTogetherWhatOneWouldSend() throws IOException {
    try (NullSink sink = NullSink.open();
        LoadGenerator generator = LoadGenerator.of(assignment(sink), LoadObserver.NONE)) {
      generator.define();
      generator.window(Amount.ofRecords(100_001), 0);
      RunRecorder first = generator.recorder();
      // One batch more on each connection comes first.
      assertThat(first.acceptedSoFar()).isEqualTo(101_501);
      assertThat(first.measured()).isEqualTo(100_001);
      assertThat(first.latencies().getTotalCount()).isBetween(201L, 204L);

      generator.window(Amount.ofRecords(50_000), 0);
      assertThat(generator.recorder().acceptedSoFar()).isEqualTo(151_501);
      assertThat(generator.recorder().measured()).isEqualTo(50_000);
      assertThat(generator.reconnects()).isZero();
    }
    List<String> acks = Files.readAllLines(directory.resolve("acks.0"));
    assertThat(acks).isNotEmpty().allMatch(line -> line.matches("ack loadtest-\\w+-0 1 \\d+"));
    assertThat(Files.readAllLines(directory.resolve("acks.1")))
        .isNotEmpty()
        .allMatch(line -> line.matches("ack loadtest-\\w+-[12] 1 \\d+"));
  }

  @Test
  void shouldFailWithTheReasonWhenAGeneratorIsKilled() throws IOException {
    try (NullSink sink = NullSink.open()) {
      List<Long> pids;
      try (GeneratorProcesses generator =
          GeneratorProcesses.start(assignment(sink), LoadObserver.NONE)) {
        generator.define();
        pids = generator.pids();
        ProcessHandle.of(pids.get(1)).orElseThrow().destroyForcibly();
        assertThatThrownBy(() -> generator.window(Amount.ofSeconds(600), 0))
            .isInstanceOf(IOException.class)
            .hasMessage(
                "a generator has ended [generator=1, pid=" + pids.get(1) + "]: exit code=137");
      }
      assertThat(pids).noneMatch(pid -> ProcessHandle.of(pid).isPresent());
    }
  }

  @Test
  void shouldSayWhyAGeneratorFailed() throws IOException {
    Assignment assignment;
    try (NullSink sink = NullSink.open()) {
      assignment = assignment(sink);
    }
    try (LoadGenerator generator = LoadGenerator.of(assignment, LoadObserver.NONE)) {
      assertThatThrownBy(generator::define)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("a generator has failed [generator=")
          .hasMessageContaining("refused");
    }
  }

  @Test
  void shouldEndWithWhoeverStartedIt() throws Exception {
    Process generator =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-cp",
                System.getProperty("java.class.path"),
                GeneratorMain.class.getName())
            .start();
    try (NullSink sink = NullSink.open()) {
      try (PrintStream commands = new PrintStream(generator.getOutputStream(), true)) {
        commands.println(
            GeneratorMessages.line(Command.define(assignment(sink), GeneratorShare.WHOLE)));
        assertThat(GeneratorMessages.answer(generator.inputReader().readLine()).kind())
            .isEqualTo(AnswerKind.DEFINED);
        commands.println(
            GeneratorMessages.line(
                Command.window(new Window(Long.MAX_VALUE, TimeUnit.HOURS.toNanos(1), 0))));
      }
      assertThat(generator.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(generator.exitValue()).isEqualTo(3);
    } finally {
      generator.destroyForcibly();
    }
  }
}
