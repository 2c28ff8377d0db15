package io.tallygate.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.client.BatchResult;
import io.tallygate.client.SeriesRef;
import io.tallygate.client.TallygateClient;
import io.tallygate.gateway.config.GatewayConfig;
import io.tallygate.gateway.security.ApiKeys;
import io.tallygate.protocol.RefusalCode;
import io.tallygate.rating.Core;
import io.tallygate.rating.CrashPoints;
import io.tallygate.rating.catalog.CatalogReader;
import io.tallygate.rating.verify.Verification;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Usage sent over HTTP and the binary protocol, taken back and replaced over HTTP, with a restart in between. */
@Timeout(180)
class CorrectionsSystemIT {
  private static final String CATALOG =
      """
      meters:
        - {key: calls, eventType: call, aggregation: sum, value: $.s, unit: s, scale: 0, pulses: ["60/60"]}
        - {key: bytes, eventType: transfer, aggregation: sum, value: $.b, unit: B, scale: 0, negative: refused}
        - {key: peak, eventType: load, aggregation: max, value: $.v, unit: MW, scale: 1, keep: events}
      """;

  @TempDir Path directory;

  private static GatewayConfig config() throws Exception {
    return GatewayConfig.load(
        null,
        Map.of(),
        Map.of(
            "tallygate.http.port", "0",
            "tallygate.binary.port", "0",
            "tallygate.log.segment-bytes", "4194304",
            "tallygate.disk.watermark-bytes", "0",
            "tallygate.ids.max", "100000"));
  }

  @Test
  void shouldTakeBackAndReplaceOverARestart() throws Exception {
    GatewayConfig config = config();
    Core core = Core.open(config.coreSettings(directory), CrashPoints.NONE);
    core.applyCatalog(CatalogReader.readYaml(new ByteArrayInputStream(CATALOG.getBytes(UTF_8))));
    try (Gateway gateway = new Gateway(config, ApiKeys.of(config), core)) {
      gateway.start();
      ReadyLine ready = new ReadyLine(gateway.readyLine());
      LocalHttp http = new LocalHttp(ready.httpPort());
      sendDetail(ready.binaryPort());
      assertThat(post(http, event("h1", "call", "{\"s\":61}"), event("l1", "load", "{\"v\":7.5}")))
          .contains("\"accepted\":2");

      assertThat(
              voidEvents(
                  http, "[{\"id\":\"b1\"},{\"id\":\"h1\",\"source\":\"t\"},{\"id\":\"h1\"}]"))
          .contains("\"voided\":2")
          .contains("\"refused\":[{\"index\":2,\"field\":\"id\",\"code\":\"UNKNOWN\"");
      assertThat(put(http, "", event("l1", "load", "{\"v\":\"2.5\"}")).statusCode()).isEqualTo(200);
      assertThat(put(http, "", event("l1", "load", "{\"v\":\"2.55\"}")).body())
          .contains("\"field\":\"data.v\"")
          .contains("\"status\":422");
      assertThat(put(http, "?id=l9&source=t", event("l2", "load", "{\"v\":1}")).statusCode())
          .isEqualTo(404);
      assertThat(put(http, "?id=h1&source=t", event("h2", "call", "{\"s\":1}")).statusCode())
          .isEqualTo(409);
      assertThat(http.get("/api/v1/totals").body())
          .contains("\"count\":1,\"sum\":\"30\"")
          .contains("\"count\":1,\"sum\":\"2.5\"");
    }

    core = Core.open(config.coreSettings(directory), CrashPoints.NONE);
    try (Gateway gateway = new Gateway(config, ApiKeys.of(config), core)) {
      gateway.start();
      LocalHttp http = new LocalHttp(new ReadyLine(gateway.readyLine()).httpPort());
      assertThat(voidEvents(http, "{\"id\":\"h1\",\"source\":\"t\"}"))
          .contains("\"voided\":0,\"alreadyVoid\":1");
      assertThat(post(http, event("h1", "call", "{\"s\":61}"))).contains("\"duplicate\":1");
      assertThat(voidEvents(http, "[{\"source\":\"t\"},7,{\"id\":\"x\",\"ids\":1}]"))
          .contains("{\"index\":0,\"field\":\"id\",\"code\":\"MALFORMED_FIELD\"")
          .contains("{\"index\":1,\"field\":\"event\"")
          .contains("{\"index\":2,\"field\":\"ids\"");
      assertThat(http.get("/api/v1/totals").body()).contains("\"count\":1,\"sum\":\"30\"");
      String first = http.get("/api/v1/corrections?limit=1").body();
      assertThat(first).contains("\"quantity\":\"100\"").contains("\"quantity\":\"61\"");
      String next = first.replaceAll(".*\"next\":\"([0-9]+)\".*", "$1");
      assertThat(http.get("/api/v1/corrections?after=" + next).body())
          .contains("\"meter\":\"peak\"")
          .contains("\"quantity\":\"7.5\"")
          .doesNotContain("next");
    }
    assertThat(Verification.run(config.coreSettings(directory), null).laws())
        .allSatisfy(law -> assertThat(law.faults()).isEmpty());
  }

  @Test
  void shouldRefuseANegativeQuantityWhereTheMeterDoesNotAllowIt() throws Exception {
    GatewayConfig config = config();
    Core core = Core.open(config.coreSettings(directory), CrashPoints.NONE);
    core.applyCatalog(CatalogReader.readYaml(new ByteArrayInputStream(CATALOG.getBytes(UTF_8))));
    try (Gateway gateway = new Gateway(config, ApiKeys.of(config), core)) {
      gateway.start();
      ReadyLine ready = new ReadyLine(gateway.readyLine());
      LocalHttp http = new LocalHttp(ready.httpPort());
      try (TallygateClient client =
          TallygateClient.builder("127.0.0.1", ready.binaryPort(), "p").connect()) {
        SeriesRef bytes = client.series("bytes", 0, "s");
        SeriesRef calls = client.series("calls", 0, "s");
        client.add(bytes, System.currentTimeMillis(), 7);
        client.add(bytes, System.currentTimeMillis(), -1);
        client.add(calls, System.currentTimeMillis(), -1);
        assertThat(client.flush().get(20, TimeUnit.SECONDS).refusals())
            .containsExactly(new BatchResult.Refusal(1, RefusalCode.QUANTITY_OUT_OF_RANGE));
        client.addDetail(bytes, "d1", System.currentTimeMillis(), -2, Map.of());
        assertThat(client.flush().get(20, TimeUnit.SECONDS).refusals())
            .containsExactly(new BatchResult.Refusal(0, RefusalCode.QUANTITY_OUT_OF_RANGE));
      }
      assertThat(
              post(http, event("1", "transfer", "{\"b\":-1}"), event("2", "transfer", "{\"b\":1}")))
          .contains("\"accepted\":1")
          .contains("{\"index\":0,\"field\":\"data.b\",\"code\":\"QUANTITY_OUT_OF_RANGE\"");
      assertThat(http.get("/api/v1/totals").body())
          .contains("\"count\":1,\"sum\":\"-1\"")
          .contains("\"count\":2,\"sum\":\"8\"");
    }
  }

  @Test
  void shouldCountARangeAnewAndParkWhatIsLate() throws Exception {
    GatewayConfig config = config();
    Core core = Core.open(config.coreSettings(directory), CrashPoints.NONE);
    core.applyCatalog(CatalogReader.readYaml(new ByteArrayInputStream(CATALOG.getBytes(UTF_8))));
    try (Gateway gateway = new Gateway(config, ApiKeys.of(config), core)) {
      gateway.start();
      LocalHttp http = new LocalHttp(new ReadyLine(gateway.readyLine()).httpPort());
      Instant noon = Instant.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(40));
      String plan =
          """
          customers: [{key: c, zone: UTC, currency: EUR}]
          plans:
            - {key: p, currency: EUR, period: day, late: park,
               charges: [{type: per-unit, key: peak, name: Peak, meter: peak, price: "10"}]}
          subscriptions: [{key: a, customer: c, plan: p, from: %s, to: %s, subjects: [s]}]
          """
              .formatted(day(noon), day(noon.plus(Duration.ofDays(3))));
      assertThat(http.send("PUT", "/api/v1/catalog", "application/yaml", plan).statusCode())
          .isEqualTo(200);
      post(http, load("l1", noon, "7.5"), load("l2", noon.plusSeconds(900), "3"));
      assertThat(close(http, noon.plus(Duration.ofDays(1)))).contains("\"total\":\"75.00\"");

      String range = "/api/v1/backfills?meter=peak&from=" + noon + "&to=" + noon.plusSeconds(900);
      String events = "[" + load("l1", noon, "5") + "," + load("l3", noon, "4.0") + "]";
      assertThat(send(http, range + "&dryRun=true", events))
          .contains("\"takenBack\":1,\"takenBackRecords\":0,\"added\":2");
      assertThat(send(http, range, events))
          .contains("\"takenBack\":1,\"takenBackRecords\":0,\"added\":2");
      assertThat(send(http, range, events))
          .contains("\"takenBack\":2,\"takenBackRecords\":0,\"added\":2");
      assertThat(send(http, range, "[" + load("l4", noon.plusSeconds(900), "1") + "]"))
          .contains("\"field\":\"time\"")
          .contains("\"status\":422");
      assertThat(send(http, range, "[" + load("l2", noon, "1") + "]")).contains("\"field\":\"id\"");
      String cut =
          "/api/v1/backfills?meter=calls&from="
              + noon.plusSeconds(60)
              + "&to="
              + noon.plusSeconds(900);
      assertThat(send(http, cut, "[]"))
          .contains("\"field\":\"from\"")
          .contains("windows of 15 minutes");

      assertThat(http.get("/api/v1/suspense").body())
          .contains("\"reason\":\"LATE\"")
          .contains("\"subscription\":\"a\"");
      assertThat(close(http, noon.plus(Duration.ofDays(2)))).contains("\"statements\":[]");
      assertThat(send(http, "/api/v1/subscriptions/a/late", "{\"action\":\"forget\"}"))
          .contains("\"field\":\"action\"");
      assertThat(send(http, "/api/v1/subscriptions/a/late", "{\"action\":\"release\"}"))
          .contains("releasedThroughFlush");
      assertThat(close(http, noon.plus(Duration.ofDays(3)))).contains("\"total\":\"-25.00\"");
      assertThat(http.get("/api/v1/suspense").body()).doesNotContain("LATE");
    }
  }

  private static String day(Instant instant) {
    return instant.toString().substring(0, 10);
  }

  private static String load(String id, Instant time, String value) {
    return "{\"id\":\"%s\",\"source\":\"t\",\"type\":\"load\",\"subject\":\"s\",\"time\":\"%s\",\"data\":{\"v\":%s}}"
        .formatted(id, time, value);
  }

  private static String close(LocalHttp http, Instant until) throws Exception {
    return send(
        http, "/api/v1/billing/close", "{\"until\":\"" + until.plus(Duration.ofHours(2)) + "\"}");
  }

  private static String send(LocalHttp http, String path, String body) throws Exception {
    return http.send("POST", path, "application/json", body).body();
  }

  /** Two calls with ids of their own: b1 of 100 s, b2 of 30 s. */
  private static void sendDetail(int port) throws Exception {
    try (TallygateClient client = TallygateClient.builder("127.0.0.1", port, "p").connect()) {
      SeriesRef series = client.series("calls", 0, "s");
      client.addDetail(series, "b1", System.currentTimeMillis(), 100, Map.of());
      client.addDetail(series, "b2", System.currentTimeMillis(), 30, Map.of());
      assertThat(client.flush().get(20, TimeUnit.SECONDS).refusals()).isEmpty();
    }
  }

  private static String event(String id, String type, String data) {
    return "{\"id\":\"%s\",\"source\":\"t\",\"type\":\"%s\",\"subject\":\"s\",\"time\":\"%s\",\"data\":%s}"
        .formatted(id, type, Instant.now(), data);
  }

  private static String post(LocalHttp http, String... events) throws Exception {
    return http.send(
            "POST", "/api/v1/events", "application/json", "[" + String.join(",", events) + "]")
        .body();
  }

  private static String voidEvents(LocalHttp http, String names) throws Exception {
    return http.send("POST", "/api/v1/events/void", "application/json", names).body();
  }

  private static HttpResponse<String> put(LocalHttp http, String query, String event)
      throws Exception {
    return http.send("PUT", "/api/v1/events" + query, "application/json", event);
  }
}
