package io.tallygate.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tallygate.client.ScriptedGateway.Peer;
import io.tallygate.protocol.BusyCode;
import io.tallygate.protocol.Definition;
import io.tallygate.protocol.Frame.Busy;
import io.tallygate.protocol.Frame.Bye;
import io.tallygate.protocol.Frame.Define;
import io.tallygate.protocol.Frame.Refusal;
import io.tallygate.protocol.Frame.Usage;
import io.tallygate.protocol.Frame.UsageRecord;
import io.tallygate.protocol.RefusalCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** examples/send_usage.py, run as a user runs it, against a scripted gateway. */
@Timeout(60)
class PythonExampleTest {
  @TempDir Path directory;

  @Test
  void shouldSendUsageAndPrintTheAcks() throws Exception {
    assumeTrue(hasPython(), "python3 is not on this machine: the Python example is not tested");
    Path output = directory.resolve("output");
    try (ScriptedGateway gateway = new ScriptedGateway()) {
      gateway.inFlightLimit = 1;
      Process process =
          python(
              output,
              "examples/send_usage.py",
              "127.0.0.1",
              String.valueOf(gateway.port()),
              "demo",
              "calls",
              "770000000",
              "5000",
              "--key",
              "secret",
              "--dimension",
              "out");
      try (Peer peer = gateway.welcome(0, 0)) {
        serve(peer);
      } finally {
        process.destroy();
      }
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(Files.readAllLines(output))
          .endsWith(
              "busy from 1, code 100, again in 1 ms",
              "ack through 1 at position 100, 1 refused",
              "  refused: frame 1, record 17, code 5",
              "ack through 2 at position 200, 0 refused",
              "done: 5000 records in 2 frames");
    }
  }

  private static void serve(Peer peer) throws IOException {
    assertThat(peer.hello.producer()).isEqualTo("demo");
    assertThat(peer.hello.apiKey()).isEqualTo("secret");
    assertThat(((Define) peer.read()).definitions())
        .containsExactly(new Definition.Series(0, "calls", 0, "770000000", List.of("out")));
    byte[] first = peer.readBytes();
    peer.send(new Busy(1, BusyCode.DISK_LOW, 1));
    assertThat(peer.readBytes()).isEqualTo(first);
    Usage usage = (Usage) Peer.decode(first);
    assertThat(usage.records()).hasSize(4_096).containsOnly(new UsageRecord(0, 0, 1));
    peer.ack(1, new Refusal(0, 17, RefusalCode.TIME_TOO_OLD));
    Usage second = (Usage) peer.read();
    assertThat(second.records()).hasSize(904);
    assertThat(second.bookmark()).isEqualTo(5_000);
    peer.ack(2);
    assertThat(peer.read()).isEqualTo(new Bye());
    peer.send(new Bye());
    assertThat(peer.isAtEnd()).isTrue();
  }

  private boolean hasPython() throws InterruptedException {
    try {
      return python(directory.resolve("version"), "--version").waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static Process python(Path output, String... arguments) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("python3", "-u");
    builder.command().addAll(List.of(arguments));
    return builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
  }
}
