package io.tallygate.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.gateway.cli.FaultyDisk.Fault;
import io.tallygate.gateway.config.GatewayConfig;
import io.tallygate.rating.Core;
import io.tallygate.rating.CrashPoints;
import io.tallygate.rating.catalog.CatalogReader;
import io.tallygate.rating.verify.Verification;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A write or a force fails while the gateway serves: it ends with exit code 5, acknowledges nothing after that, and the next one,
 * on the file system as it is, has everything that was acknowledged. Simulated: the failure of a disk, with the loss of what was
 * not forced where a force of the log fails.
 */
@Timeout(240)
class ServeFaultSystemIT {
  private static final String BILLED =
      """
      meters: [{key: calls, eventType: call, aggregation: sum, value: $.s, unit: s, scale: 0, keep: counts, window: 15}]
      customers: [{key: c, zone: UTC, currency: EUR}]
      plans: [{key: p, currency: EUR, charges: [{type: base-fee, key: b, amount: "5.00", every: month}]}]
      subscriptions: [{key: s, customer: c, plan: p, from: 2025-01-01, to: 2025-04-01, subjects: [x]}]
      """;
  private static final String CLOSE =
      "{\"until\": \"2025-05-01T00:00:00Z\", \"issuedAt\": \"2025-05-01T00:00:00Z\"}";

  @TempDir Path directory;
  private final Map<String, String> settings = new HashMap<>();

  @BeforeEach
  void settings() throws IOException {
    settings.put("tallygate.log.segment-bytes", "4194304");
    settings.put("tallygate.log.pool-segments", "2");
    settings.put("tallygate.disk.watermark-bytes", "0");
    settings.put("tallygate.ids.max", "100000");
    settings.put("tallygate.flush.interval", "100ms");
    settings.put("tallygate.store.interval", "300ms");
    // The same ports in every life: producers come back to where they were.
    settings.put("tallygate.http.port", Integer.toString(ServeProcess.freePort()));
    settings.put("tallygate.binary.port", Integer.toString(ServeProcess.freePort()));
  }

  private Path data() {
    return directory.resolve("data");
  }

  private GatewayConfig config() throws Exception {
    return GatewayConfig.load(null, Map.of(), settings);
  }

  private void catalog(String yaml) throws Exception {
    try (Core core = Core.open(config().coreSettings(data()), CrashPoints.NONE)) {
      core.applyCatalog(CatalogReader.readYaml(new ByteArrayInputStream(yaml.getBytes(UTF_8))));
    }
  }

  private ServeProcess faulty(Fault fault, int passes) throws IOException {
    return ServeProcess.start(
            FaultyServe.class,
            ServeProcess.prepend(
                ServeProcess.arguments(data(), settings), fault.name(), Integer.toString(passes)))
        .awaitReady();
  }

  @ParameterizedTest
  @CsvSource({
    "LOG_WRITE, 100",
    "LOG_FORCE, 100",
    "COUNTER_JOURNAL_FORCE, 20",
  })
  void shouldEndWithCode5AndKeepWhatItAcked(Fault fault, int passes) throws Exception {
    catalog(ServeTraffic.CATALOG);
    ServeProcess broken = faulty(fault, passes);
    endAndRecover(broken, () -> {});
  }

  @Test
  void shouldEndWithCode5WhenTheFileSystemOfTheLogIsFull() throws Exception {
    // Nothing is flushed, so no segment is free again: the log needs a fourth one and finds no
    // room.
    settings.put("tallygate.flush.interval", "1h");
    catalog(ServeTraffic.CATALOG);
    Path log = directory.resolve("data/log");
    Path small = directory.resolve("small");
    try (SmallFileSystem volume = SmallFileSystem.mount(small, 14)) {
      moveTo(log, small.resolve("log"));
      endAndRecover(ServeProcess.serve(data(), settings).awaitReady(), () -> volume.grow(200));
    }
  }

  /** As an operator does who gives the log a volume of its own. */
  private static void moveTo(Path log, Path place) throws Exception {
    Process copy = new ProcessBuilder("cp", "-r", log.toString(), place.toString()).start();
    assertThat(copy.waitFor()).isZero();
    Process remove = new ProcessBuilder("rm", "-r", log.toString()).start();
    assertThat(remove.waitFor()).isZero();
    Files.createSymbolicLink(log, place);
  }

  /** What is done about the disk before the next start. */
  @FunctionalInterface
  private interface Repair {
    void run() throws Exception;
  }

  private void endAndRecover(ServeProcess broken, Repair repair) throws Exception {
    Path acks = directory.resolve("acks");
    try (broken;
        ServeTraffic traffic = new ServeTraffic(broken.readyLine(), acks)) {
      assertThat(broken.awaitExitCode()).isEqualTo(ExitCode.CORE_FAILED);
      long acked = traffic.batchesAcked();
      assertThat(acked).as("acknowledged before the failure").isPositive();
      repair.run();
      try (ServeProcess next = ServeProcess.serve(data(), settings).awaitReady()) {
        ServeTraffic.Sent sent = traffic.end();
        assertThat(traffic.durableSequenceAtWelcome())
            .as("what the next life knows of the last one's acks")
            .isGreaterThanOrEqualTo(acked);
        String totals = next.http().get("/api/v1/totals").body();
        assertThat(sent.isIn(totals)).as("%s: %s", sent, totals).isTrue();
        next.terminate();
        assertThat(next.awaitExitCode()).isEqualTo(ExitCode.OK);
      }
    }
    assertThat(Verification.run(config().coreSettings(data()), acks).laws())
        .allSatisfy(law -> assertThat(law.faults()).as(law.law()).isEmpty());
  }

  @Test
  void shouldEndWithCode5WhenAStatementCannotBeForced() throws Exception {
    catalog(BILLED);
    try (ServeProcess broken = faulty(Fault.STATEMENT_JOURNAL_FORCE, 0)) {
      assertThat(close(broken).statusCode()).isEqualTo(500);
      assertThat(broken.awaitExitCode()).isEqualTo(ExitCode.CORE_FAILED);
    }
    try (ServeProcess next = ServeProcess.serve(data(), settings).awaitReady()) {
      assertThat(close(next).statusCode()).isEqualTo(200);
      assertThat(next.http().get("/api/v1/statements").body())
          .containsOnlyOnce("\"period\":\"2025-01\"")
          .containsOnlyOnce("\"period\":\"2025-02\"")
          .containsOnlyOnce("\"period\":\"2025-03\"");
    }
  }

  private static HttpResponse<String> close(ServeProcess gateway) throws Exception {
    return gateway.http().send("POST", "/api/v1/billing/close", "application/json", CLOSE);
  }

  @Test
  void shouldEndWithCode5WhenACatalogCannotBeForced() throws Exception {
    catalog(ServeTraffic.CATALOG);
    try (ServeProcess broken = faulty(Fault.CATALOG_JOURNAL_FORCE, 0)) {
      assertThat(
              broken.http().send("PUT", "/api/v1/catalog", "application/yaml", BILLED).statusCode())
          .isEqualTo(500);
      assertThat(broken.awaitExitCode()).isEqualTo(ExitCode.CORE_FAILED);
    }
    try (ServeProcess next = ServeProcess.serve(data(), settings).awaitReady()) {
      assertThat(
              next.http().send("PUT", "/api/v1/catalog", "application/yaml", BILLED).statusCode())
          .isEqualTo(200);
    }
  }
}
