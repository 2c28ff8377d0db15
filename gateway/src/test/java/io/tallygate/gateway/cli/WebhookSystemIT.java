package io.tallygate.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program, killed and started again, and endpoints that fail, are slow, or send elsewhere. */
@Timeout(180)
class WebhookSystemIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes(UTF_8);
  private static final Map<String, String> SETTINGS =
      Map.ofEntries(
          Map.entry("tallygate.log.segment-bytes", "4194304"),
          Map.entry("tallygate.log.pool-segments", "2"),
          Map.entry("tallygate.disk.watermark-bytes", "0"),
          Map.entry("tallygate.ids.max", "100000"),
          Map.entry("tallygate.flush.interval", "100ms"),
          Map.entry("tallygate.store.interval", "1s"),
          Map.entry("tallygate.webhooks.timeout", "3s"),
          Map.entry("tallygate.webhooks.first-retry", "20ms"),
          Map.entry("tallygate.webhooks.longest-retry", "50ms"),
          Map.entry("tallygate.webhooks.attempts", "4"),
          Map.entry("tallygate.webhooks.private-addresses", "true"));

  @TempDir Path directory;
  private final List<ServeProcess> children = new ArrayList<>();

  @AfterEach
  void endChildren() {
    children.forEach(ServeProcess::close);
  }

  private ServeProcess serve() throws Exception {
    ServeProcess child = ServeProcess.serve(directory.resolve("data"), SETTINGS);
    children.add(child);
    return child.awaitReady();
  }

  private static void putCatalog(ServeProcess gateway, String at) throws Exception {
    String today = LocalDate.now(ZoneOffset.UTC).minusDays(2).toString();
    String catalog =
        """
        meters: [{key: m, eventType: e, aggregation: sum, value: $.v, unit: MB}]
        customers: [{key: c, zone: UTC, currency: EUR}]
        plans:
          - key: p
            currency: EUR
            period: year
            charges: [{type: per-unit, key: k, meter: m, price: "1"}]
            thresholds: [{key: data, meter: m, limit: "100", at: [%s], hard: true}]
        subscriptions: [{key: s, customer: c, plan: p, from: %s, subjects: [a]}]
        """
            .formatted(at, today);
    ok(gateway.http().send("PUT", "/api/v1/catalog", "application/yaml", catalog));
  }

  private static JsonNode ok(HttpResponse<String> response) throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  private static JsonNode get(ServeProcess gateway, String path) throws Exception {
    return ok(gateway.http().get(path));
  }

  /** Asks until the answer is as wanted. */
  private static JsonNode await(ServeProcess gateway, String path, Predicate<JsonNode> wanted)
      throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (System.nanoTime() < end) {
      HttpResponse<String> response = gateway.http().get(path);
      JsonNode answer = JSON.readTree(response.body());
      if (response.statusCode() == 200 && wanted.test(answer)) {
        return answer;
      }
    }
    throw new AssertionError("it did not come to this: " + path);
  }

  private static void use(ServeProcess gateway, String id, int quantity) throws Exception {
    String event =
        "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"t\",\"type\":\"e\",\"subject\":\"a\","
            + "\"data\":{\"v\":%d}}";
    ok(
        gateway
            .http()
            .send(
                "POST",
                "/api/v1/events",
                "application/cloudevents+json",
                event.formatted(id, quantity)));
  }

  private static JsonNode putWebhook(ServeProcess gateway, String key, String url)
      throws Exception {
    return ok(
        gateway
            .http()
            .send(
                "PUT",
                "/api/v1/webhooks/" + key,
                "application/json",
                "{\"url\":\"%s\",\"secret\":\"whsec_%s\"}"
                    .formatted(url, Base64.getEncoder().encodeToString(SECRET))));
  }

  private static void assertSigned(WebhookReceiver.Request request) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET, "HmacSHA256"));
    byte[] signed =
        mac.doFinal(
            (request.id() + "." + request.timestamp() + "." + request.body()).getBytes(UTF_8));
    assertThat(request.signature()).isEqualTo("v1," + Base64.getEncoder().encodeToString(signed));
    assertThat(JSON.readTree(request.body()).path("id").asText()).isEqualTo(request.id());
  }

  @Test
  void shouldDeliverSignedTryAgainAndShowWhatIsDead() throws Exception {
    try (WebhookReceiver receiver =
        new WebhookReceiver()
            .at("/flaky", number -> number <= 2 ? 500 : 204)
            .at("/down", number -> 503)
            .at("/moved", number -> 302)
            .at("/gone", number -> 410)
            .at("/slow", number -> 0)
            .at("/ok", number -> 200)) {
      ServeProcess gateway = serve();
      putCatalog(gateway, "50, 80, 100");
      for (String key : List.of("flaky", "down", "moved", "gone", "slow")) {
        putWebhook(gateway, key, receiver.url("/" + key));
      }
      use(gateway, "1", 60);
      WebhookReceiver.Request first = receiver.next("/flaky");
      WebhookReceiver.Request last = first;
      assertSigned(first);
      while (last.status() != 204) {
        last = receiver.next("/flaky");
        assertSigned(last);
        assertThat(last.id()).isEqualTo(first.id());
        assertThat(last.body()).isEqualTo(first.body());
      }
      for (String key : List.of("down", "moved", "gone")) {
        JsonNode dead =
            await(
                gateway,
                "/api/v1/webhooks/" + key + "/deliveries?state=dead",
                answer -> answer.path("items").size() == 1);
        assertThat(dead.at("/items/0/alert").asText()).isEqualTo(first.id());
        assertThat(dead.at("/items/0/attempts").asInt()).isEqualTo(key.equals("gone") ? 1 : 4);
      }
      // No redirect is followed.
      assertThat(receiver.waiting("/ok")).isZero();
      JsonNode access = get(gateway, "/api/v1/access?subject=a&meter=m&quantity=40");
      assertThat(access.path("allowed").asBoolean()).isTrue();
      assertThat(access.path("used").asText()).isEqualTo("60");
      assertThat(
              get(gateway, "/api/v1/access?subject=a&meter=m&quantity=40.5")
                  .path("reason")
                  .asText())
          .isEqualTo("limit_reached");
      assertThat(gateway.http().get("/metrics").body())
          .contains("tallygate_alerts_total 1.0")
          .contains("tallygate_webhook_attempts_total{outcome=\"delivered\"} 1.0");

      gateway.kill();
      gateway = serve();
      // Dead ones are kept, and go to the new address when they are asked for.
      putWebhook(gateway, "down", receiver.url("/ok"));
      assertThat(
              ok(gateway
                      .http()
                      .send("POST", "/api/v1/webhooks/down/redeliver", "application/json", "{}"))
                  .path("redelivered")
                  .asInt())
          .isEqualTo(1);
      assertThat(receiver.next("/ok").id()).isEqualTo(first.id());
      assertThat(
              await(gateway, "/api/v1/access?subject=a&meter=m", answer -> true)
                  .path("used")
                  .asText())
          .isEqualTo("60");
      use(gateway, "2", 40);
      Set<String> ids = new HashSet<>();
      ids.add(receiver.next("/flaky").id());
      ids.add(receiver.next("/flaky").id());
      assertThat(ids).hasSize(2).doesNotContain(first.id());
      assertThat(get(gateway, "/api/v1/alerts?subscription=s").path("items")).hasSize(3);
      assertThat(get(gateway, "/api/v1/access?subject=a&meter=m").path("allowed").asBoolean())
          .isFalse();
    }
  }

  @Test
  void shouldAlertOnceAndDeliverAtLeastOnceAcrossKills() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    try (WebhookReceiver receiver = new WebhookReceiver().at("/ok", number -> 200)) {
      ServeProcess gateway = serve();
      putCatalog(gateway, "10, 20, 30, 40, 50, 60");
      putWebhook(gateway, "ok", receiver.url("/ok"));
      for (int life = 1; life <= 6; life++) {
        // What was sent twice is one event.
        use(gateway, Integer.toString(life), 10);
        use(gateway, Integer.toString(life), 10);
        // Not for something to happen: so that the kill comes at a random moment.
        TimeUnit.MILLISECONDS.sleep(random.nextInt(400));
        gateway.kill();
        gateway = serve();
      }
      Set<String> alerted = new HashSet<>();
      JsonNode alerts =
          await(gateway, "/api/v1/alerts", answer -> answer.path("items").size() >= 6);
      for (JsonNode item : alerts.path("items")) {
        assertThat(alerted.add(item.at("/event/data/percent").asText()))
            .as("seed %d: %s", seed, item)
            .isTrue();
      }
      Set<String> delivered = new HashSet<>();
      while (delivered.size() < 6) {
        WebhookReceiver.Request request = receiver.next("/ok");
        assertSigned(request);
        delivered.add(JSON.readTree(request.body()).at("/data/percent").asText());
      }
      assertThat(delivered).as("seed %d", seed).isEqualTo(alerted).hasSize(6);
    }
  }
}
