package io.tallygate.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tallygate.client.SeriesRef;
import io.tallygate.client.TallygateClient;
import io.tallygate.gateway.config.GatewayConfig;
import io.tallygate.gateway.security.ApiKeys;
import io.tallygate.rating.Core;
import io.tallygate.rating.CrashPoints;
import io.tallygate.rating.catalog.CatalogReader;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Previews over HTTP, with what is stored and with what was just acknowledged. Nothing is flushed unless somebody asks for it. */
@Timeout(180)
class PreviewSystemIT {
  /** More questions than it takes until a span is kept in memory. */
  private static final int QUESTIONS = 12;

  private static final String CATALOG =
      """
      meters:
        - {key: calls, eventType: call, aggregation: sum, value: $.s, unit: s, scale: 0}
      customers:
        - {key: acme, zone: UTC, currency: EUR}
      plans:
        - key: talk
          currency: EUR
          charges:
            - {type: base-fee, key: fee, amount: "10.00"}
            - {type: graduated, key: calls, meter: calls, tiers: [{upTo: "100", price: "1"}, {price: "0.5"}]}
      subscriptions:
        - {key: a, customer: acme, plan: talk, from: 2024-01-01, subjects: [s]}
      """;

  @TempDir Path directory;

  /** Of usage and questions: the same for all, whatever month ends meanwhile. */
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

  @Test
  void shouldSayWhatAPreviewCoversAndFlushWhenAskedTo() throws Exception {
    GatewayConfig config =
        GatewayConfig.load(
            null,
            Map.of(),
            Map.of(
                "tallygate.http.port", "0",
                "tallygate.binary.port", "0",
                "tallygate.flush.interval", "10m",
                "tallygate.store.interval", "10m",
                "tallygate.log.segment-bytes", "4194304",
                "tallygate.disk.watermark-bytes", "0",
                "tallygate.ids.max", "100000"));
    Core core = Core.open(config.coreSettings(directory), CrashPoints.NONE);
    core.applyCatalog(CatalogReader.readYaml(new ByteArrayInputStream(CATALOG.getBytes(UTF_8))));
    try (Gateway gateway = new Gateway(config, ApiKeys.of(config), core)) {
      gateway.start();
      ReadyLine ready = new ReadyLine(gateway.readyLine());
      LocalHttp http = new LocalHttp(ready.httpPort());
      try (TallygateClient client =
          TallygateClient.builder("127.0.0.1", ready.binaryPort(), "p").connect()) {
        SeriesRef calls = client.series("calls", 0, "s");
        send(client, calls, 90);
        Instant acknowledged = Instant.now();
        // Nothing is known to be stored just after a start, so this one flushes.
        JsonNode first = preview(http, "");
        assertThat(first.path("total").asText()).isEqualTo("100.00");
        assertThat(Instant.parse(first.path("asOf").asText()))
            .isAfterOrEqualTo(acknowledged.minusMillis(1));
        assertThat(first.path("throughFlush").asLong())
            .isPositive()
            .isEqualTo(first.path("closingFlush").asLong());

        send(client, calls, 30);
        for (int i = 0; i < QUESTIONS; i++) {
          JsonNode stored = preview(http, "&fresh=false");
          assertThat(stored.path("lines")).isEqualTo(first.path("lines"));
          assertThat(stored.path("throughFlush")).isEqualTo(first.path("throughFlush"));
          assertThat(stored.path("asOf")).isEqualTo(first.path("asOf"));
        }

        JsonNode fresh = preview(http, "&fresh=true");
        assertThat(fresh.path("total").asText()).isEqualTo("120.00");
        assertThat(fresh.path("throughFlush").asLong())
            .isGreaterThan(first.path("throughFlush").asLong());
        for (int i = 0; i < QUESTIONS; i++) {
          assertThat(preview(http, "")).isEqualTo(fresh);
        }
        assertThat(http.get("/api/v1/billing/preview?subscription=a&fresh=1").body())
            .contains("\"status\":400")
            .contains("fresh must be true or false");
      }
    }
  }

  private void send(TallygateClient client, SeriesRef series, int quantity) throws Exception {
    client.add(series, now.toEpochMilli(), quantity);
    assertThat(client.flush().get(20, TimeUnit.SECONDS).refusals()).isEmpty();
  }

  private JsonNode preview(LocalHttp http, String more) throws Exception {
    HttpResponse<String> answer =
        http.get("/api/v1/billing/preview?subscription=a&at=" + now + more);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JsonMapper.builder().build().readTree(answer.body());
  }
}
