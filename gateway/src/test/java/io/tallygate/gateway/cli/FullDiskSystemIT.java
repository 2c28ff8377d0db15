package io.tallygate.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.gateway.config.GatewayConfig;
import io.tallygate.gateway.security.ApiKeys;
import io.tallygate.rating.Core;
import io.tallygate.rating.CrashPoints;
import io.tallygate.rating.Disk;
import io.tallygate.rating.catalog.CatalogReader;
import io.tallygate.rating.journal.Barrier;
import io.tallygate.rating.log.SegmentStorage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The disk fills up to the watermark: nothing more is taken over either protocol, every question is answered, and when there is
 * room again producers go on where they were, without anybody's help.
 */
@Timeout(180)
class FullDiskSystemIT {
  private static final long WATERMARK = 64L << 20;

  @TempDir Path directory;

  private static Map<String, String> settings() {
    return new HashMap<>(
        Map.of(
            "tallygate.http.port", "0",
            "tallygate.binary.port", "0",
            "tallygate.log.segment-bytes", "4194304",
            "tallygate.log.pool-segments", "2",
            "tallygate.log.retain-bytes", "0",
            "tallygate.flush.interval", "200ms",
            "tallygate.store.interval", "500ms",
            "tallygate.ids.max", "100000",
            "tallygate.disk.watermark-bytes", Long.toString(WATERMARK)));
  }

  /** The file system, but for the space that it says is usable. */
  private record DiskWithRoom(AtomicLong usable) implements Disk {
    @Override
    public SegmentStorage segments(Path directory) throws IOException {
      return FILES.segments(directory);
    }

    @Override
    public Barrier barrier() {
      return FILES.barrier();
    }

    @Override
    public long usableBytes(Path directory) {
      return usable.get();
    }
  }

  /** How the disk gets full, and how it gets room again. */
  private interface Space {
    void take() throws IOException;

    void giveBack() throws IOException;
  }

  @Test
  void shouldRefuseUsageBelowTheWatermarkAndGoOnByItself() throws Exception {
    AtomicLong usable = new AtomicLong(WATERMARK);
    Space space =
        new Space() {
          @Override
          public void take() {
            usable.set(WATERMARK - 1);
          }

          @Override
          public void giveBack() {
            usable.set(WATERMARK);
          }
        };
    GatewayConfig config = GatewayConfig.load(null, Map.of(), settings());
    Core core =
        Core.open(
            config.coreSettings(directory.resolve("data")),
            CrashPoints.NONE,
            new DiskWithRoom(usable));
    applyCatalog(core);
    try (Gateway gateway = new Gateway(config, ApiKeys.of(config), core)) {
      gateway.start();
      fillAndEmpty(new ReadyLine(gateway.readyLine()), space);
    }
  }

  @Test
  void shouldDoSoOnAFileSystemThatIsFilled() throws Exception {
    Path data = directory.resolve("small");
    try (SmallFileSystem volume = SmallFileSystem.mount(data, 256)) {
      Map<String, String> settings = settings();
      GatewayConfig config = GatewayConfig.load(null, Map.of(), settings);
      try (Core core = Core.open(config.coreSettings(data), CrashPoints.NONE)) {
        applyCatalog(core);
      }
      Path ballast = data.resolve("ballast");
      Space space =
          new Space() {
            @Override
            public void take() throws IOException {
              Files.write(ballast, new byte[(int) (volume.usableBytes() - WATERMARK / 2)]);
            }

            @Override
            public void giveBack() throws IOException {
              Files.delete(ballast);
            }
          };
      try (ServeProcess gateway = ServeProcess.serve(data, settings).awaitReady()) {
        fillAndEmpty(gateway.readyLine(), space);
        gateway.terminate();
        assertThat(gateway.awaitExitCode()).isEqualTo(ExitCode.OK);
      }
    }
  }

  @Test
  void shouldTakeNothingFromTheStartIfThereIsNoRoom() throws Exception {
    GatewayConfig config = GatewayConfig.load(null, Map.of(), settings());
    AtomicLong usable = new AtomicLong(WATERMARK - 1);
    try (Core core =
        Core.open(
            config.coreSettings(directory.resolve("data")),
            CrashPoints.NONE,
            new DiskWithRoom(usable))) {
      assertThat(core.ingest().busyReason()).isEqualTo("disk space is below the watermark");
    }
  }

  private static void applyCatalog(Core core) throws Exception {
    core.applyCatalog(
        CatalogReader.readYaml(new ByteArrayInputStream(ServeTraffic.CATALOG.getBytes(UTF_8))));
  }

  private void fillAndEmpty(ReadyLine ready, Space space) throws Exception {
    LocalHttp http = new LocalHttp(ready.httpPort());
    try (ServeTraffic traffic = new ServeTraffic(ready, directory.resolve("acks"))) {
      await(() -> traffic.batchesAcked() > 0 && traffic.eventsAcked() > 0);
      space.take();
      await(() -> http.get("/health/ready").statusCode() == 503);
      await(() -> traffic.eventsRefusedForNow() > 0);
      await(() -> !http.get("/metrics").body().contains("tallygate_binary_busy_total 0.0"));

      HttpResponse<String> refused =
          http.send("POST", "/api/v1/events", "application/cloudevents+json", "{}");
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("retry-after")).isPresent();
      assertThat(refused.body()).contains("disk space is below the watermark");

      // What was on its way when the disk got low is counted by now; nothing is added any more.
      String before = totals(http);
      long refusals = traffic.eventsRefusedForNow();
      await(() -> traffic.eventsRefusedForNow() > refusals + 10);
      assertThat(totals(http)).isEqualTo(before);
      assertThat(http.get("/health/live").statusCode()).isEqualTo(200);
      assertThat(http.get("/api/v1/usage?meter=calls").statusCode()).isEqualTo(200);

      space.giveBack();
      await(() -> http.get("/health/ready").statusCode() == 200);
      long acked = traffic.batchesAcked();
      await(() -> traffic.batchesAcked() > acked);
      ServeTraffic.Sent sent = traffic.end();
      assertThat(sent.isIn(totals(http))).as("%s: %s", sent, totals(http)).isTrue();
    }
  }

  private static String totals(LocalHttp http) throws Exception {
    HttpResponse<String> answer = http.get("/api/v1/totals");
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.body();
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }
}
