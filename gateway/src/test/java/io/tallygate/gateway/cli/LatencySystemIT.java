package io.tallygate.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallygate.client.SeriesRef;
import io.tallygate.client.TallygateClient;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What operators read of latencies is what producers made: a real gateway, both protocols, a restart. */
@Timeout(120)
class LatencySystemIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int BATCHES = 50;
  private static final String CATALOG =
      "meters: [{key: calls, eventType: call, aggregation: sum, value: $.s, unit: s, scale: 0,"
          + " keep: counts, window: 15}]";
  private static final String EVENT =
      "{\"specversion\":\"1.0\",\"id\":\"%d\",\"source\":\"t\",\"type\":\"call\",\"subject\":\"s\","
          + "\"data\":{\"s\":5}}";

  @TempDir Path directory;

  private static void send(ReadyLine ready, LocalHttp http) throws Exception {
    try (TallygateClient client =
        TallygateClient.builder("127.0.0.1", ready.binaryPort(), "p").connect()) {
      SeriesRef series = client.series("calls", 0, "s");
      for (int i = 0; i < BATCHES; i++) {
        client.add(series, System.currentTimeMillis(), 1);
        assertThat(client.flush().get(20, TimeUnit.SECONDS).refusals()).isEmpty();
      }
    }
    for (int i = 0; i < BATCHES; i++) {
      assertThat(
              http.send(
                      "POST", "/api/v1/events", "application/cloudevents+json", EVENT.formatted(i))
                  .statusCode())
          .isEqualTo(200);
    }
  }

  private static JsonNode json(HttpResponse<String> answer) throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private static Map<String, Long> countsByTag(LocalHttp http) throws Exception {
    Map<String, Long> counts = new HashMap<>();
    for (JsonNode tag : json(http.get("/api/v1/latency")).path("tags")) {
      counts.put(tag.path("tag").asText(), tag.path("count").asLong());
    }
    return counts;
  }

  /** What the log of the gateway holds, merged by HdrHistogram's own reader. */
  private static Map<String, Histogram> read(String log) {
    Map<String, Histogram> merged = new HashMap<>();
    try (HistogramLogReader reader =
        new HistogramLogReader(new ByteArrayInputStream(log.getBytes(UTF_8)))) {
      Histogram next = (Histogram) reader.nextIntervalHistogram();
      while (next != null) {
        Histogram interval = next;
        merged.computeIfAbsent(next.getTag(), tag -> new Histogram(interval)).add(interval);
        next = (Histogram) reader.nextIntervalHistogram();
      }
    }
    return merged;
  }

  @Test
  void shouldShowTheLatenciesOfBothProtocolsAndKeepThemOverARestart() throws Exception {
    long fromMs = System.currentTimeMillis() - 1_000;
    try (Gateway gateway = SmallGateway.start(directory, CATALOG)) {
      ReadyLine ready = new ReadyLine(gateway.readyLine());
      LocalHttp http = new LocalHttp(ready.httpPort());
      send(ready, http);
      List<JsonNode> seconds = live(http, 4);

      assertThat(seconds.get(3).path("totals").path("recordsCounted").asLong())
          .isEqualTo(2 * BATCHES);
      assertThat(seconds.get(3).path("conservation").path("difference").asLong()).isZero();
      assertThat(seconds.get(3).path("at").asLong())
          .isGreaterThan(seconds.get(1).path("at").asLong());

      Map<String, Long> counts = countsByTag(http);
      assertThat(counts)
          .containsKeys("decode", "ring-wait", "log-append", "force", "count", "ack", "whole");
      // Hello is a frame, too.
      assertThat(counts.get("whole/binary")).isBetween((long) BATCHES, BATCHES + 1L);
      assertThat(counts).containsEntry("whole/http", (long) BATCHES);
      assertThat(counts.get("whole"))
          .isEqualTo(counts.get("whole/binary") + counts.get("whole/http"))
          .isEqualTo(counts.get("whole/tenant=default"));
      assertThat(counts.get("decode")).isGreaterThanOrEqualTo(2L * BATCHES);

      String range = "from=" + fromMs + "&to=" + System.currentTimeMillis();
      Histogram whole = read(http.get("/latency.hlog?" + range).body()).get("whole");
      JsonNode distribution = json(http.get("/api/v1/latency/distribution?tag=whole&" + range));
      assertThat(distribution.path("count").asLong()).isEqualTo(whole.getTotalCount());
      assertThat(distribution.path("max").asDouble()).isEqualTo(whole.getMaxValue() / 1e3);
      assertThat(http.get("/metrics").body())
          .contains("tallygate_latency_seconds_bucket{station=\"whole\",");
    }
    try (Gateway gateway = SmallGateway.start(directory, CATALOG)) {
      LocalHttp http = new LocalHttp(new ReadyLine(gateway.readyLine()).httpPort());
      assertThat(countsByTag(http)).containsEntry("whole/http", (long) BATCHES);
    }
  }

  /** The status of so many seconds. */
  private static List<JsonNode> live(LocalHttp http, int events) throws Exception {
    HttpResponse<String> answer = http.get("/api/v1/live?events=" + events);
    assertThat(answer.statusCode()).isEqualTo(200);
    List<String> data = answer.body().lines().filter(line -> line.startsWith("data: ")).toList();
    assertThat(data).hasSize(events);
    List<JsonNode> statuses = new ArrayList<>();
    for (String each : data) {
      statuses.add(JSON.readTree(each.substring("data: ".length())));
    }
    return statuses;
  }
}
