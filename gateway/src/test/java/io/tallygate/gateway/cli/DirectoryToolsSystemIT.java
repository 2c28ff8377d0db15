package io.tallygate.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallygate.gateway.config.GatewayConfig;
import io.tallygate.gateway.security.ApiKeys;
import io.tallygate.rating.Core;
import io.tallygate.rating.CrashPoints;
import io.tallygate.rating.catalog.CatalogReader;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What operators do to a data directory beside a gateway that takes usage on both protocols, and after it. */
@Timeout(180)
class DirectoryToolsSystemIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long BATCHES = 40;

  @TempDir Path directory;

  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();

  private int run(String... arguments) {
    out = new StringWriter();
    err = new StringWriter();
    return Tallygate.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  private Path settings() throws Exception {
    return Files.writeString(
        directory.resolve("settings.yaml"),
        """
        tallygate:
          http: {port: 0}
          binary: {port: 0}
          log: {segment-bytes: 4194304}
          flush: {interval: 500ms}
          store: {interval: 1s}
          disk: {watermark-bytes: 0}
          ids: {max: 100000}
          backup: {directory: %s}
        """
            .formatted(directory.resolve("backups")));
  }

  @Test
  void shouldReadCopyAndRestoreADirectoryThatIsWrittenTo() throws Exception {
    Path settings = settings();
    String data = directory.resolve("data").toString();
    GatewayConfig config = GatewayConfig.load(settings, Map.of(), Map.of("tallygate.data", data));
    Core core = Core.open(config.coreSettings(config.data()), CrashPoints.NONE);
    core.applyCatalog(
        CatalogReader.readYaml(new ByteArrayInputStream(ServeTraffic.CATALOG.getBytes(UTF_8))));
    Path acksAtBackup = directory.resolve("acks-at-backup");
    ServeTraffic.Sent sent;
    try (Gateway gateway = new Gateway(config, ApiKeys.of(config), core)) {
      gateway.start();
      ReadyLine ready = new ReadyLine(gateway.readyLine());
      Path acks = directory.resolve("acks");
      try (ServeTraffic traffic = new ServeTraffic(ready, acks)) {
        awaitMore(traffic, 0);
        assertTailShowsWhatIsCounted(data);
        assertThat(run("inspect", "--data", data)).as(err.toString()).isZero();
        assertThat(out.toString()).contains("a gateway works in it", "no damage found");

        Files.copy(acks, acksAtBackup);
        assertThat(run("backup", "live", "--gateway", "http://127.0.0.1:" + ready.httpPort()))
            .as(err.toString())
            .isZero();
        assertThat(run("backup", "live", "--gateway", "http://127.0.0.1:" + ready.httpPort()))
            .isEqualTo(ExitCode.TARGET);
        assertThat(err.toString()).contains("nothing is overwritten");
        assertThat(run("backup", directory.resolve("other").toString(), "--data", data))
            .isEqualTo(ExitCode.DATA);
        awaitMore(traffic, traffic.batchesAcked());
        sent = traffic.end();
      }
    }

    assertRestoredIsWhole("backups/live", "restored-live", settings, acksAtBackup);
    assertThat(run("backup", directory.resolve("rest").toString(), "--data", data))
        .as(err.toString())
        .isZero();
    assertRestoredIsWhole("rest", "restored-rest", settings, directory.resolve("acks"));
    assertThat(run("inspect", "--data", data, "--json")).isZero();
    JsonNode report = JSON.readTree(out.toString());
    assertThat(report.path("store").path("series").asInt()).isEqualTo(2);
    assertThat(report.path("damage").size()).isZero();
    assertThat(sent.count()).isPositive();
    assertADamagedBackupIsRefused();
  }

  private static void awaitMore(ServeTraffic traffic, long than) {
    while (traffic.batchesAcked() < than + BATCHES || traffic.eventsAcked() < 5) {
      Thread.onSpinWait();
    }
  }

  private void assertTailShowsWhatIsCounted(String data) throws Exception {
    assertThat(
            run(
                "tail",
                "--data",
                data,
                "--subject",
                "binary",
                "--format",
                "ndjson",
                "--count",
                "7"))
        .as(err.toString())
        .isZero();
    List<String> lines = out.toString().lines().toList();
    assertThat(lines).hasSize(7);
    for (String line : lines) {
      JsonNode record = JSON.readTree(line);
      assertThat(record.path("subject").asText()).isEqualTo("binary");
      assertThat(record.path("meter").asText()).isEqualTo("calls");
      assertThat(record.path("quantity").asText()).isEqualTo("3");
      assertThat(record.path("unit").asText()).isEqualTo("s");
    }
    long position = JSON.readTree(lines.get(0)).path("position").asLong();
    assertThat(run("inspect", "--data", data, "--position", Long.toString(position))).isZero();
    assertThat(out.toString()).contains("usage").contains("binary calls 3 s");
    assertThat(
            run("tail", "--data", data, "--level", "events", "--subject", "http", "--count", "1"))
        .isZero();
    assertThat(out.toString()).contains("http calls 5 s", "id=");
    assertThat(run("tail", "--data", data, "--level", "frames", "--subject", "http"))
        .isEqualTo(ExitCode.USAGE);
  }

  private void assertRestoredIsWhole(String backup, String to, Path settings, Path acks) {
    String restored = directory.resolve(to).toString();
    assertThat(run("restore", directory.resolve(backup).toString(), "--data", restored))
        .as(err.toString())
        .isZero();
    assertThat(run("recover", "--data", restored, "--config", settings.toString()))
        .as(err.toString())
        .isZero();
    assertThat(
            run(
                "verify",
                "--data",
                restored,
                "--config",
                settings.toString(),
                "--acks",
                acks.toString()))
        .as(out.toString() + err)
        .isZero();
    assertThat(run("restore", directory.resolve(backup).toString(), "--data", restored))
        .isEqualTo(ExitCode.DATA);
  }

  private void assertADamagedBackupIsRefused() throws Exception {
    Path idKey = directory.resolve("rest").resolve("id.key");
    Files.write(idKey, new byte[1], StandardOpenOption.APPEND);
    String restored = directory.resolve("restored-damaged").toString();
    assertThat(run("restore", directory.resolve("rest").toString(), "--data", restored))
        .isEqualTo(ExitCode.DATA);
    assertThat(err.toString()).contains("[file=id.key]");
    assertThat(Path.of(restored)).doesNotExist();
    Files.delete(directory.resolve("rest").resolve("MANIFEST"));
    assertThat(run("restore", directory.resolve("rest").toString(), "--data", restored))
        .isEqualTo(ExitCode.DATA);
    assertThat(err.toString()).contains("no backup, or one that was not finished");
  }
}
