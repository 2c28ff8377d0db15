package io.tallygate.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallygate.gateway.security.ApiKeys;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What operators do to a data directory beside a gateway that takes usage on both protocols, and after it. */
@Timeout(180)
class DirectoryToolsSystemIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long BATCHES = 40;
  private static final String TEXTS =
      "{key: texts, eventType: text, aggregation: count, unit: text, scale: 0}";

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

  private Path settings(String... keys) throws Exception {
    StringBuilder entries = new StringBuilder();
    for (String key : keys) {
      entries.append(
          "    - {name: k%d, tenant: default, scopes: [ingest, read, admin], sha256: %s}%n"
              .formatted(entries.length(), ApiKeys.hash(key)));
    }
    return replace(
        "settings.yaml",
        """
        tallygate:
          log: {segment-bytes: 4194304}
          flush: {interval: 500ms}
          store: {interval: 1s}
          disk: {watermark-bytes: 0}
          ids: {max: 100000}
          backup: {directory: %s}
          keys:
        %s"""
            .formatted(directory.resolve("backups"), entries));
  }

  /** As a person should: written beside, renamed over the old one. */
  private Path replace(String name, String text) throws Exception {
    Path beside = Files.writeString(directory.resolve(name + ".new"), text);
    return Files.move(beside, directory.resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void shouldReadCopyRestoreAndReloadBesideAGatewayThatTakesUsage() throws Exception {
    String key = ApiKeys.newKey(new SecureRandom());
    String revoked = ApiKeys.newKey(new SecureRandom());
    String added = ApiKeys.newKey(new SecureRandom());
    Path settings = settings(key, revoked);
    Path catalog = replace("catalog.yaml", ServeTraffic.CATALOG);
    String data = directory.resolve("data").toString();
    Path acksAtBackup = directory.resolve("acks-at-backup");
    ServeTraffic.Sent sent;
    try (ServeHere gateway =
        new ServeHere(
            "--config=" + settings,
            "--catalog=" + catalog,
            "--data=" + data,
            "--http-port=0",
            "--binary-port=0")) {
      int port = gateway.readyLine().httpPort();
      String address = "http://127.0.0.1:" + port;
      Path acks = directory.resolve("acks");
      try (ServeTraffic traffic = new ServeTraffic(gateway.readyLine(), acks, key)) {
        awaitMore(traffic, 0);
        assertThat(new LocalHttp(port, revoked).get("/api/v1/meters").statusCode()).isEqualTo(200);
        settings(key, added);
        replace("catalog.yaml", ServeTraffic.CATALOG.replace("]", ", " + TEXTS + "]"));

        assertTailShowsWhatIsCounted(data);
        assertThat(run("inspect", "--data", data)).as(err.toString()).isZero();
        assertThat(out.toString()).contains("a gateway works in it", "no damage found");

        Files.copy(acks, acksAtBackup);
        assertThat(run("backup", "live", "--gateway", address, "--key", key))
            .as(err.toString())
            .isZero();
        assertThat(run("backup", "live", "--gateway", address, "--key", key))
            .isEqualTo(ExitCode.TARGET);
        assertThat(err.toString()).contains("nothing is overwritten");
        assertThat(run("backup", directory.resolve("other").toString(), "--data", data))
            .isEqualTo(ExitCode.DATA);
        awaitReloaded(new LocalHttp(port, added));
        assertThat(new LocalHttp(port, revoked).get("/api/v1/meters").statusCode()).isEqualTo(401);
        awaitMore(traffic, traffic.batchesAcked());
        sent = traffic.end();
      }
      assertThat(gateway.stop()).isZero();
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

  /** Waits for the gateway's next looks at its files: the new key is let in, and the new meter is there. */
  private static void awaitReloaded(LocalHttp http) throws Exception {
    HttpResponse<String> meters = http.get("/api/v1/meters");
    while (meters.statusCode() != 200 || !meters.body().contains("texts")) {
      meters = http.get("/api/v1/meters");
    }
  }

  private static void awaitMore(ServeTraffic traffic, long than) {
    while (traffic.batchesAcked() < than + BATCHES || traffic.eventsAcked() < 5) {
      Thread.onSpinWait();
    }
  }

  private void assertTailShowsWhatIsCounted(String data) throws Exception {
    assertThat(
            run("tail", "--data", data, "--subject", "binary", "--format", "ndjson", "--last", "7"))
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
    assertThat(run("tail", "--data", data, "--level", "events", "--subject", "http", "--last", "1"))
        .isZero();
    assertThat(out.toString()).contains("http calls 5 s", "id=");
    assertThat(run("tail", "--data", data, "--level", "frames", "--from", "oldest")).isZero();
    assertThat(out.toString()).contains("producer=switch epoch=1 sequence=1 ");
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
