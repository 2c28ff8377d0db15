package io.tallygate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallygate.gateway.http.TestServer.Answer;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Past latencies over HTTP. Now is {@link TestServer#NOW}; two minutes of intervals end there. */
class LatencyApiTest {
  private static final long NOW_MS = TestServer.NOW.toEpochMilli();
  private static final int SECONDS = 120;
  private static final long FROM_MS = NOW_MS - SECONDS * 1_000L;

  @TempDir Path directory;

  private FakeRating core;
  private TestServer server;
  private final Map<String, Histogram> recorded = new HashMap<>();

  @BeforeEach
  void start() throws Exception {
    core = new FakeRating(directory);
    server = new TestServer(core, Map.of(), null, Clock.fixed(TestServer.NOW, ZoneOffset.UTC));
    server.monitor.archive().catchUp(FROM_MS);
    for (int i = 0; i < SECONDS; i++) {
      tell(i, "force", 1_000 + 10L * i, 2_000);
      if (i % 2 == 0) {
        tell(i, "whole/tenant=shop", 3_000, 40_000 + i);
      }
      server.monitor.archive().end(FROM_MS + i * 1_000L, FROM_MS + (i + 1) * 1_000L);
    }
  }

  private static Histogram histogram() {
    return new Histogram(1_000, TimeUnit.MINUTES.toNanos(1), 3);
  }

  private void tell(int second, String tag, long... valuesUs) {
    Histogram histogram = histogram();
    for (long us : valuesUs) {
      histogram.recordValue(us * 1_000);
    }
    recorded.computeIfAbsent(tag, name -> histogram()).add(histogram);
    histogram.setTag(tag);
    histogram.setStartTimeStamp(FROM_MS + second * 1_000L);
    histogram.setEndTimeStamp(FROM_MS + (second + 1) * 1_000L);
    server.monitor.archive().interval(tag, histogram);
  }

  @AfterEach
  void stop() {
    server.close();
    core.close();
  }

  private JsonNode get(String path) throws Exception {
    Answer answer = server.get(path);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json();
  }

  private static double us(long ns) {
    return ns / 1e3;
  }

  @Test
  void shouldShowTheLastQuarterOfAnHourOfAllTags() throws Exception {
    JsonNode body = get("/api/v1/latency");
    assertThat(body.path("unit").asText()).isEqualTo("us");
    assertThat(body.path("stepSeconds").asInt()).isEqualTo(3);
    assertThat(body.path("to").asLong() - body.path("from").asLong()).isEqualTo(900_000);
    assertThat(body.path("tags").findValuesAsText("tag"))
        .containsExactly("force", "whole/tenant=shop");
    assertThat(body.path("tags").path(0).path("count").asLong()).isEqualTo(2 * SECONDS);
    assertThat(body.path("tags").path(0).path("points")).hasSize(SECONDS / 3);
  }

  @Test
  void shouldShowTheSamePercentilesAsTheValuesHave() throws Exception {
    JsonNode body =
        get("/api/v1/latency?step=600&tag=force&from=" + FROM_MS + "&to=2013-12-05T12:00:00Z");
    assertThat(body.path("tags")).hasSize(1);
    JsonNode points = body.path("tags").path(0).path("points");
    assertThat(points).hasSize(1);
    Histogram force = recorded.get("force");
    assertThat(points.path(0).path("count").asLong()).isEqualTo(force.getTotalCount());
    assertThat(points.path(0).path("p50").asDouble()).isEqualTo(us(force.getValueAtPercentile(50)));
    assertThat(points.path(0).path("p999").asDouble())
        .isEqualTo(us(force.getValueAtPercentile(99.9)));
    assertThat(points.path(0).path("max").asDouble()).isEqualTo(us(force.getMaxValue()));
  }

  @Test
  void shouldShowADistributionUpToAllValues() throws Exception {
    JsonNode body = get("/api/v1/latency/distribution?tag=force&from=" + FROM_MS);
    Histogram force = recorded.get("force");
    assertThat(body.path("count").asLong()).isEqualTo(force.getTotalCount());
    assertThat(body.path("max").asDouble()).isEqualTo(us(force.getMaxValue()));
    assertThat(body.path("mean").asDouble()).isCloseTo(force.getMean() / 1e3, within(0.001));
    JsonNode points = body.path("points");
    JsonNode last = points.path(points.size() - 1);
    assertThat(points.size()).isGreaterThan(10);
    assertThat(last.path("percentile").asDouble()).isEqualTo(100);
    assertThat(last.path("count").asLong()).isEqualTo(force.getTotalCount());
    assertThat(last.path("us").asDouble()).isEqualTo(us(force.getMaxValue()));
  }

  @Test
  void shouldCountEveryValueInTheHeatMap() throws Exception {
    JsonNode body = get("/api/v1/latency/heatmap?step=60&tag=force&from=" + FROM_MS);
    long sum = 0;
    for (JsonNode column : body.path("columns")) {
      assertThat(column.path("counts")).hasSize(body.path("edgesUs").size() - 1);
      for (JsonNode count : column.path("counts")) {
        sum += count.asLong();
      }
    }
    assertThat(sum).isEqualTo(2 * SECONDS);
  }

  @Test
  void shouldGiveALogThatHdrHistogramReadsWithTheSameFigures() throws Exception {
    Answer answer = server.get("/latency.hlog?from=" + FROM_MS);
    assertThat(answer.contentType()).startsWith("text/plain");
    assertThat(answer.response().headers().firstValue("content-disposition"))
        .hasValue("attachment; filename=\"tallygate.hlog\"");
    Map<String, Histogram> read = new HashMap<>();
    try (HistogramLogReader reader =
        new HistogramLogReader(
            new ByteArrayInputStream(answer.body().getBytes(StandardCharsets.UTF_8)))) {
      Histogram next = (Histogram) reader.nextIntervalHistogram();
      while (next != null) {
        read.computeIfAbsent(next.getTag(), name -> histogram()).add(next);
        next = (Histogram) reader.nextIntervalHistogram();
      }
    }
    assertThat(read).isEqualTo(recorded);
    assertThat(get("/api/v1/latency/distribution?tag=force&from=" + FROM_MS).path("max").asDouble())
        .isEqualTo(us(read.get("force").getMaxValue()));
  }

  @Test
  void shouldPrintPercentilesInMilliseconds() throws Exception {
    String byStation = server.get("/latency.hgrm?station=force&from=" + FROM_MS).body();
    assertThat(byStation).contains("1/(1-Percentile)").contains("Total count    =          240");
    assertThat(server.get("/latency.hgrm?tag=force&from=" + FROM_MS).body()).isEqualTo(byStation);
    List<String> lines = byStation.lines().filter(line -> line.matches("\\s*[0-9.]+ .*")).toList();
    double max = recorded.get("force").getMaxValue() / 1e6;
    assertThat(Double.parseDouble(lines.get(lines.size() - 1).strip().split("\\s+")[0]))
        .isCloseTo(max, within(0.001));
  }

  @Test
  void shouldNameTheParameterThatIsWrong() throws Exception {
    refused("/api/v1/latency?from=yesterday", "from");
    refused("/api/v1/latency?to=2013-12-05", "to");
    refused("/api/v1/latency?from=2013-12-05T12:00:01Z", "from");
    refused("/api/v1/latency?from=2010-12-05T12:00:01Z", "from");
    refused("/api/v1/latency?step=0", "step");
    refused("/api/v1/latency?step=1&from=2013-12-05T10:00:00Z", "step");
    refused("/api/v1/latency?tag=whole&tag=nothing/else", "tag");
    refused("/api/v1/latency/heatmap?step=1", "step");
    refused("/api/v1/latency/distribution?tag=nothing", "tag");
    refused("/latency.hgrm?station=nothing", "station");
    refused("/latency.hgrm?station=force&tag=force", "tag");
    refused("/latency.hlog?to=1&from=1", "from");
  }

  private void refused(String path, String field) throws Exception {
    Answer answer = server.get(path);
    assertThat(answer.status()).as(path + " " + answer.body()).isEqualTo(400);
    assertThat(answer.json().path("field").asText()).isEqualTo(field);
  }

  @Test
  void shouldBeEmptyWhereNothingWasRecorded() throws Exception {
    String when = "from=2013-12-01T00:00:00Z&to=2013-12-02T00:00:00Z";
    assertThat(get("/api/v1/latency?" + when).path("tags")).isEmpty();
    assertThat(get("/api/v1/latency/distribution?" + when).path("points")).isEmpty();
    assertThat(get("/api/v1/latency/heatmap?" + when).path("columns")).isEmpty();
    assertThat(server.get("/latency.hgrm?" + when).body())
        .contains("Total count    =            0");
    assertThat(server.get("/latency.hlog?" + when).body()).doesNotContain("Tag=");
  }
}
