package io.tallygate.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.gateway.config.GatewayConfig;
import io.tallygate.gateway.export.kafka.KafkaBroker;
import io.tallygate.gateway.export.postgres.PostgresServer;
import io.tallygate.gateway.security.ApiKeys;
import io.tallygate.rating.Core;
import io.tallygate.rating.CrashPoints;
import io.tallygate.rating.catalog.CatalogReader;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A small gateway, billed, into real servers: from itself while it runs, and from its directory. */
@Timeout(300)
class PublishSystemIT {
  private static final String CATALOG =
      """
      meters:
        - {key: calls, eventType: call, aggregation: sum, value: $.s, unit: s, scale: 1, backLimit: P3650D, dimensions: [{name: zone, path: $.zone}]}
        - {key: sales, eventType: sale, aggregation: sum, value: $.amount, unit: EUR, scale: 2, keep: events, attributes: [order], backLimit: P3650D}
      customers:
        - {key: acme, name: ACME, zone: Europe/Berlin, currency: EUR}
      plans:
        - key: talk
          currency: EUR
          tax: {percent: "19", point: total, prices: net}
          charges:
            - {type: per-unit, key: calls, name: Calls, meter: calls, price: "0.07"}
      subscriptions:
        - {key: a, customer: acme, plan: talk, from: 2026-01-01, subjects: [s]}
      """;
  private static final String SUMS =
      "SELECT (SELECT count(*) || ' ' || sum(records) || ' ' || trim_scale(sum(quantity)) FROM tallygate.usage)"
          + " || ', ' || (SELECT count(*) FROM tallygate.events)"
          + " || ', ' || (SELECT string_agg(state || ' ' || trim_scale(total), ' ') FROM tallygate.statements)"
          + " || ', ' || (SELECT count(*) FROM tallygate.statement_lines WHERE type = 'tax')"
          + " || ', ' || (SELECT sum(debit) - sum(credit) = 0 FROM tallygate.ledger)";

  @TempDir Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine commandLine = Tallygate.commandLine();
    commandLine.setOut(new PrintWriter(out));
    commandLine.setErr(new PrintWriter(err));
    return commandLine.execute(arguments);
  }

  @Test
  void shouldPublishAGatewayThatRunsAndItsDirectory() throws Exception {
    GatewayConfig config =
        GatewayConfig.load(
            null,
            Map.of(),
            Map.of(
                "tallygate.http.port", "0",
                "tallygate.binary.port", "0",
                "tallygate.log.segment-bytes", "4194304",
                "tallygate.disk.watermark-bytes", "0",
                "tallygate.ids.max", "100000"));
    Path data = directory.resolve("data");
    String first = directory.resolve("first.duckdb").toString();
    String second = directory.resolve("second.duckdb").toString();
    try (PostgresServer postgres = PostgresServer.startOrSkip(directory.resolve("postgres"));
        KafkaBroker kafka = new KafkaBroker(directory.resolve("kafka"))) {
      String url = postgres.create("billing");
      Core core = Core.open(config.coreSettings(data), CrashPoints.NONE);
      core.applyCatalog(CatalogReader.readYaml(new ByteArrayInputStream(CATALOG.getBytes(UTF_8))));
      try (Gateway gateway = new Gateway(config, ApiKeys.of(config), core)) {
        gateway.start();
        int port = new ReadyLine(gateway.readyLine()).httpPort();
        LocalHttp http = new LocalHttp(port);
        send(http, 0, 100);
        post(http, "/api/v1/billing/close", "{\"until\":\"2026-02-02T00:00:00Z\"}");
        String gatewayUrl = "http://127.0.0.1:" + port;

        publish("postgres", "--url", gatewayUrl, "--to", url, "--duckdb", first);
        assertThat(postgres.texts("billing", SUMS))
            .containsExactly("101 101 5049.9, 1, issued 416.5, 1, true");
        publish("kafka", "--snapshot", first, "--to", kafka.bootstrap());
        assertThat(kafka.read("tallygate.usage")).hasSize(101);
        assertThat(kafka.read("tallygate.statements"))
            .extracting(read -> read.value().get("total").textValue())
            .containsExactly("416.5");

        send(http, 100, 101);
        post(http, "/api/v1/statements/1/cancel", "{\"reason\":\"wrong\"}");
      }

      publish("postgres", "--data", data.toString(), "--to", url, "--duckdb", second);
      assertThat(postgres.texts("billing", SUMS))
          .containsExactly("102 102 5150.4, 1, issued 416.5 issued -416.5, 2, true");
      publish("kafka", "--snapshot", second, "--since", first, "--to", kafka.bootstrap());
      assertThat(kafka.read("tallygate.usage")).hasSize(102);
      assertThat(kafka.read("tallygate.statements"))
          .extracting(read -> read.value().get("total").textValue())
          .containsExactlyInAnyOrder("416.5", "-416.5");
    }
  }

  private void publish(String... arguments) {
    String[] command = ServeProcess.prepend(arguments, "publish");
    assertThat(run(command)).as("%s%n%s", List.of(command), err).isZero();
  }

  /** A call in each of some hours, and one sale, always the same. */
  private static void send(LocalHttp http, int from, int to) throws Exception {
    StringBuilder lines = new StringBuilder();
    for (int i = from; i < to; i++) {
      lines.append(
          "{\"id\":\"call-%d\",\"source\":\"t\",\"type\":\"call\",\"subject\":\"s\",\"time\":\"2026-01-%02dT%02d:00:00Z\",\"data\":{\"s\":\"%d.5\",\"zone\":\"z%d\"}}%n"
              .formatted(i, 1 + i / 24, i % 24, i, i % 3));
    }
    lines.append(
        "{\"id\":\"sale-1\",\"source\":\"t\",\"type\":\"sale\",\"subject\":\"s\",\"time\":\"2026-01-05T10:00:00Z\",\"data\":{\"amount\":\"49.90\",\"order\":\"o-1\"}}\n");
    assertThat(http.send("POST", "/api/v1/events", "application/x-ndjson", lines.toString()).body())
        .contains("\"refused\":[]");
  }

  private static void post(LocalHttp http, String path, String body) throws Exception {
    assertThat(http.send("POST", path, "application/json", body).statusCode()).isBetween(200, 201);
  }
}
