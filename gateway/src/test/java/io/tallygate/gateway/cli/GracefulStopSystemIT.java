package io.tallygate.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A stop that was asked for, with producers on both protocols that go on sending: answered, flushed, stored, and soon. */
@Timeout(180)
class GracefulStopSystemIT {
  private static final Duration STOP_MAX = Duration.ofSeconds(5);
  private static final long BATCHES = 200;

  @TempDir Path directory;

  @Test
  void shouldStopInUnderFiveSecondsWithNothingLeftToReplay() throws Exception {
    Map<String, String> settings = new HashMap<>();
    settings.put("tallygate.log.segment-bytes", "4194304");
    settings.put("tallygate.log.pool-segments", "2");
    settings.put("tallygate.disk.watermark-bytes", "0");
    settings.put("tallygate.ids.max", "100000");
    settings.put("tallygate.http.port", Integer.toString(ServeProcess.freePort()));
    settings.put("tallygate.binary.port", Integer.toString(ServeProcess.freePort()));
    Path data = directory.resolve("data");
    Path catalog = Files.writeString(directory.resolve("catalog.yaml"), ServeTraffic.CATALOG);

    try (ServeProcess first =
            ServeProcess.serve(data, settings, "--catalog", catalog.toString()).awaitReady();
        ServeTraffic traffic = new ServeTraffic(first.readyLine(), directory.resolve("acks"))) {
      while (traffic.batchesAcked() < BATCHES) {
        Thread.onSpinWait();
      }
      long begin = System.nanoTime();
      first.terminate();
      assertThat(first.awaitExitCode()).isEqualTo(ExitCode.OK);
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(STOP_MAX);

      long acked = traffic.batchesAcked();
      try (ServeHere next = new ServeHere(ServeProcess.arguments(data, settings))) {
        assertThat(next.readyLine().text()).contains("[recovered records=0]");
        ServeTraffic.Sent sent = traffic.end();
        assertThat(traffic.durableSequenceAtWelcome()).isGreaterThanOrEqualTo(acked);
        String totals = new LocalHttp(next.readyLine().httpPort()).get("/api/v1/totals").body();
        assertThat(sent.isIn(totals)).as("%s: %s", sent, totals).isTrue();
        assertThat(next.stop()).isEqualTo(ExitCode.OK);
      }
    }
  }
}
