package io.tallygate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The live status as server-sent events; seconds pass when the test says so. */
@Timeout(30)
class LiveApiTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long NOW_MS = TestServer.NOW.toEpochMilli();

  @TempDir Path directory;

  private FakeRating core;
  private TestServer server;
  private boolean isStopped;

  @BeforeEach
  void start() throws Exception {
    core = new FakeRating(directory);
    server = new TestServer(core, Map.of());
  }

  @AfterEach
  void stop() {
    if (!isStopped) {
      isStopped = true;
      server.close();
      core.close();
    }
  }

  private BufferedReader listen(String query) throws Exception {
    HttpResponse<InputStream> response =
        server.client.send(
            HttpRequest.newBuilder(server.uri("/api/v1/live" + query)).build(),
            HttpResponse.BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).hasValue("text/event-stream");
    assertThat(response.headers().firstValue("cache-control")).hasValue("no-store");
    return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
  }

  /** The data of the next event. */
  private static JsonNode next(BufferedReader events) throws Exception {
    String line = events.readLine();
    while (line != null && !line.startsWith("event: ")) {
      line = events.readLine();
    }
    assertThat(line).isEqualTo("event: now");
    String data = events.readLine();
    assertThat(data).startsWith("data: ");
    assertThat(events.readLine()).isEmpty();
    JsonNode status = JSON.readTree(data.substring("data: ".length()));
    OpenApiFile file = OpenApiFile.get();
    JsonNode schema =
        file.operation("GET /api/v1/live")
            .path("responses")
            .path("200")
            .path("content")
            .path("text/event-stream")
            .path("x-eventSchema");
    assertThat(file.requestFaults(schema, status, "live")).isEmpty();
    return status;
  }

  private void passSecond(int second) {
    server.monitor.feed().end(NOW_MS + (second - 1) * 1_000L, NOW_MS + second * 1_000L);
  }

  @Test
  void shouldTellTheStatusAtOnceAndThenEverySecond() throws Exception {
    try (BufferedReader events = listen("")) {
      next(events);
      for (int second = 1; second <= 3; second++) {
        passSecond(second);
        assertThat(next(events).path("at").asLong()).isEqualTo(NOW_MS + second * 1_000L);
      }
    }
  }

  @Test
  void shouldBeginWithTheLastTenMinutesIfTheyAreWanted() throws Exception {
    for (int second = 1; second <= 605; second++) {
      passSecond(second);
    }
    try (BufferedReader events = listen("?past=true&events=1")) {
      String line = events.readLine();
      while (!line.startsWith("event: ")) {
        line = events.readLine();
      }
      assertThat(line).isEqualTo("event: past");
      JsonNode past = JSON.readTree(events.readLine().substring("data: ".length()));
      assertThat(past.path("at")).hasSize(600);
      assertThat(past.path("at").get(0).asLong()).isEqualTo(NOW_MS + 6_000);
      assertThat(past.path("at").get(599).asLong()).isEqualTo(NOW_MS + 605_000);
      // The core's positions are 5 to 1: one byte is logged and not durable.
      assertThat(past.path("forceLag").get(0).asLong()).isEqualTo(1);
      past.forEach(column -> assertThat(column).hasSize(600));
      assertThat(events.readLine()).isEmpty();
      assertThat(next(events).path("at").asLong()).isEqualTo(NOW_MS + 605_000);
    }
  }

  @Test
  void shouldShowWhatTheCoreShows() throws Exception {
    passSecond(1);
    try (BufferedReader events = listen("?events=1")) {
      JsonNode status = next(events);
      // The core's every total is 7, its positions are 5 to 1.
      assertThat(status.path("totals").path("recordsCounted").asLong()).isEqualTo(7);
      assertThat(status.path("rates").path("recordsPerSecond").asLong()).isZero();
      assertThat(status.path("positions").path("logged").asLong()).isEqualTo(5);
      assertThat(status.path("lagBytes").path("force").asLong()).isEqualTo(1);
      assertThat(status.path("ring").path("used").asInt()).isEqualTo(7);
      assertThat(status.path("connections").path("http").asInt()).isZero();
      assertThat(status.path("latency").path("whole").path("count").asLong()).isZero();
      assertThat(status.path("health").path("ready").asBoolean()).isTrue();
      assertThat(status.path("log").path("diskFreeBytes").asLong()).isPositive();
      assertThat(status.path("alarms")).isEmpty();
    }
  }

  @Test
  void shouldEndAfterAsManyEventsAsAreWanted() throws Exception {
    try (BufferedReader events = listen("?events=2")) {
      next(events);
      passSecond(1);
      next(events);
      assertThat(events.readLine()).isNull();
    }
  }

  @Test
  void shouldEndWhenTheEndpointStops() throws Exception {
    try (BufferedReader events = listen("")) {
      next(events);
      long beginNs = System.nanoTime();
      stop();
      assertThat(events.readLine()).isNull();
      // Not after the time that requests under way have.
      assertThat(System.nanoTime() - beginNs).isLessThan(TimeUnit.SECONDS.toNanos(8));
    }
  }

  @Test
  void shouldRefuseAnImpossibleNumberOfEvents() throws Exception {
    TestServer.Answer answer = server.get("/api/v1/live?events=0");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("field").asText()).isEqualTo("events");
  }
}
