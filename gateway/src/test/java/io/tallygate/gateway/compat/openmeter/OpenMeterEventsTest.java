package io.tallygate.gateway.compat.openmeter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallygate.gateway.compat.CompatGateway;
import io.tallygate.gateway.compat.openmeter.OpenMeterServer.Answer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Events as OpenMeter's clients send them, and the list of those that are kept. */
@Timeout(60)
class OpenMeterEventsTest {
  private static final String BATCH = "application/cloudevents-batch+json";
  private static final String ONE = "application/cloudevents+json";

  @TempDir static Path directory;
  private static OpenMeterServer server;

  @BeforeAll
  static void start() throws Exception {
    server = new OpenMeterServer(directory);
    server.meter(
        "{\"slug\":\"tokens\",\"aggregation\":\"SUM\",\"eventType\":\"prompt\","
            + "\"valueProperty\":\"$.tokens\",\"groupBy\":{\"model\":\"$.model\"}}");
    server.meter(
        "{\"slug\":\"peak\",\"aggregation\":\"MAX\",\"eventType\":\"job\",\"valueProperty\":\"$.stats.mb\","
            + "\"groupBy\":{\"queue\":\"$.queue\"}}");
    server.meter(
        "{\"slug\":\"workers\",\"aggregation\":\"UNIQUE_COUNT\",\"eventType\":\"job\","
            + "\"valueProperty\":\"$.worker\"}");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String event(String id, String type, String subject, String data) {
    return "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"s\",\"type\":\"%s\",\"subject\":\"%s\",\"data\":%s}"
        .formatted(id, type, subject, data);
  }

  private static String prompt(String id, String subject, String tokens) {
    return event(id, "prompt", subject, "{\"tokens\":" + tokens + ",\"model\":\"m1\"}");
  }

  private static JsonNode total(String subject) throws Exception {
    return server
        .get("/api/v1/meters/tokens/query?subject=" + subject)
        .json()
        .path("data")
        .path(0)
        .path("value");
  }

  @Test
  void shouldTakeEachContentTypeWithoutABody() throws Exception {
    Answer one = server.events(ONE, prompt("t1", "types", "1"));
    assertThat(one.status()).as(one.body()).isEqualTo(204);
    assertThat(one.body()).isEmpty();
    assertThat(server.events(BATCH, "[" + prompt("t2", "types", "2") + "]").status())
        .isEqualTo(204);
    assertThat(server.events("application/json", prompt("t3", "types", "3")).status())
        .isEqualTo(204);
    String two = "[" + prompt("t4", "types", "\"4\"") + "," + prompt("t5", "types", "5") + "]";
    assertThat(server.events("application/json", two).status()).isEqualTo(204);
    assertThat(server.events(BATCH + "; charset=utf-8", "[" + prompt("t6", "types", "6") + "]"))
        .extracting(Answer::status)
        .isEqualTo(204);
    assertThat(total("types").decimalValue()).isEqualByComparingTo("21");
  }

  @Test
  void shouldAnswerTheNewerPathWith202() throws Exception {
    Answer answer =
        server.post("/api/v3/openmeter/events", BATCH, "[" + prompt("v3", "newer", "7") + "]");
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.body()).isEmpty();
    assertThat(total("newer").intValue()).isEqualTo(7);
  }

  @Test
  void shouldTakeAnEventThatIsSentAgainOnce() throws Exception {
    assertThat(server.events(ONE, prompt("again", "again", "9")).status()).isEqualTo(204);
    assertThat(server.events(ONE, prompt("again", "again", "9")).status()).isEqualTo(204);
    assertThat(total("again").intValue()).isEqualTo(9);
  }

  @Test
  void shouldTakeNullsForWhatIsOptional() throws Exception {
    String event =
        "{\"specversion\":\"1.0\",\"id\":\"n1\",\"source\":\"s\",\"type\":\"prompt\",\"subject\":\"nulls\","
            + "\"time\":null,\"datacontenttype\":null,\"dataschema\":null,\"data\":{\"tokens\":2,\"model\":null}}";
    assertThat(server.events(ONE, event).status()).isEqualTo(204);
    JsonNode row =
        server
            .get("/api/v1/meters/tokens/query?subject=nulls&groupBy=model&windowSize=HOUR")
            .json()
            .path("data")
            .path(0);
    assertThat(row.path("groupBy").path("model").asText("none")).isEmpty();
    Instant start = Instant.parse(row.path("windowStart").asText());
    assertThat(start).isBetween(Instant.now().minus(2, ChronoUnit.HOURS), Instant.now());
  }

  @Test
  void shouldRefuseEventsByIndexWhileTheirNeighboursStand() throws Exception {
    String batch =
        "["
            + prompt("r1", "partly", "1")
            + ","
            + event("r2", "prompt", "partly", "{\"model\":\"m1\"}")
            + ","
            + prompt("r3", "partly", "\"NaN\"")
            + ","
            + prompt("r4", "partly", "0.1234567")
            + ","
            + event("r5", "nobody counts this", "partly", "{}")
            + ","
            + prompt("r6", "", "1")
            + ","
            + prompt("r7", "partly", "10")
            + "]";
    Answer answer = server.events(BATCH, batch);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.contentType()).isEqualTo("application/problem+json");
    JsonNode problem = answer.json();
    assertThat(problem.path("type").asText()).isEqualTo("about:blank");
    assertThat(problem.path("title").asText()).isEqualTo("Bad Request");
    assertThat(problem.path("status").asInt()).isEqualTo(400);
    assertThat(answer.detail())
        .startsWith("5 of 7 events refused, the others taken: [1] data.tokens");
    assertThat(problem.path("instance").asText()).startsWith("urn:request:local/");
    JsonNode errors = problem.path("extensions").path("validationErrors");
    assertThat(errors.findValuesAsText("index")).containsExactly("1", "2", "3", "4", "5");
    assertThat(errors.findValuesAsText("code"))
        .containsExactly(
            "MISSING_FIELD",
            "MALFORMED_FIELD",
            "TOO_MANY_DIGITS",
            "UNKNOWN_EVENT_TYPE",
            "SUBJECT_INVALID");
    assertThat(answer.errors())
        .containsExactly("data.tokens", "data.tokens", "data.tokens", "type", "subject");
    assertThat(total("partly").intValue()).isEqualTo(11);
  }

  @Test
  void shouldRefuseWhatIsNoEvent() throws Exception {
    assertProblem(server.events(BATCH, "[]"), "no events found");
    assertProblem(server.events("application/json", "[]"), "no events found");
    assertProblem(server.events(BATCH, "[{"), "the body is not JSON");
    assertProblem(server.events(BATCH, prompt("x", "s", "1")), "the body must be a JSON array");
    assertProblem(server.events("text/plain", "x"), "events are taken as");
    Answer incomplete = server.events(BATCH, "[{\"specversion\":\"1.0\",\"type\":\"prompt\"}]");
    assertProblem(incomplete, "1 of 1 events refused");
    assertThat(incomplete.errors()).containsExactly("subject");
  }

  private static void assertProblem(Answer answer, String detail) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.contentType()).isEqualTo("application/problem+json");
    assertThat(answer.detail()).contains(detail);
  }

  @Test
  void shouldWriteProblemsOfKeysInTheSameForm() throws Exception {
    Answer nobody = server.send(OpenMeterServer.NOBODY, "POST", "/api/v1/events", BATCH, "[]");
    assertThat(nobody.status()).isEqualTo(401);
    assertThat(nobody.contentType()).isEqualTo("application/problem+json");
    assertThat(nobody.json().path("title").asText()).isEqualTo("Unauthorized");
    assertThat(nobody.json().path("instance").asText()).startsWith("urn:request:");
    Answer sender = server.send(CompatGateway.INGEST_KEY, "GET", "/api/v1/events", "", "");
    assertThat(sender.status()).isEqualTo(403);
    assertThat(sender.json().path("title").asText()).isEqualTo("Forbidden");
  }

  @Test
  void shouldRefuseTooManyEventsInTheSameForm() throws Exception {
    Answer answer = server.events(BATCH, "[" + "{},".repeat(100_000) + "{}]");
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.contentType()).isEqualTo("application/problem+json");
    assertThat(answer.json().path("title").asText()).isEqualTo("Content Too Large");
    assertThat(answer.detail()).contains("more than 100000 events");
  }

  @Test
  void shouldListKeptEventsTheLatestFirst() throws Exception {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    StringBuilder batch = new StringBuilder("[");
    for (int i = 0; i < 4; i++) {
      batch
          .append(i == 0 ? "" : ",")
          .append(
              "{\"specversion\":\"1.0\",\"id\":\"j%d\",\"source\":\"urn:jobs\",\"type\":\"job\","
                  .formatted(i))
          .append(
              "\"subject\":\"list-%d\",\"time\":\"%s\","
                  .formatted(i % 2, now.minusSeconds(60L * i)))
          .append(
              "\"data\":{\"stats\":{\"mb\":%d.5},\"queue\":\"q\",\"worker\":\"w%d\"}}"
                  .formatted(i, i));
    }
    assertThat(server.events(BATCH, batch + "]").status()).isEqualTo(204);

    JsonNode all = server.get("/api/v1/events").json();
    assertThat(all).hasSize(4);
    JsonNode first = all.path(0).path("event");
    assertThat(first.toString())
        .isEqualTo(
            "{\"specversion\":\"1.0\",\"id\":\"j0\",\"source\":\"urn:jobs\",\"type\":\"job\",\"subject\":\"list-0\","
                + "\"time\":\"%s\",\"data\":{\"stats\":{\"mb\":0.5},\"queue\":\"q\",\"worker\":\"w0\"}}"
                    .formatted(now));
    assertThat(ids("?limit=2")).containsExactly("j0", "j1");
    assertThat(ids("?subject=list-1")).containsExactly("j1", "j3");
    assertThat(ids("?id=j2")).containsExactly("j2");
    assertThat(ids("?id=j")).isEmpty();
    assertThat(ids("?to=" + now.minusSeconds(60))).containsExactly("j2", "j3");
    assertThat(ids("?from=" + now.minusSeconds(60))).containsExactly("j0", "j1");
    assertThat(server.get("/api/v1/events?limit=101").status()).isEqualTo(400);
    assertThat(server.get("/api/v1/events?cursor=1").errors()).containsExactly("cursor");
    assertThat(server.get("/api/v1/events?ingestedAtFrom=" + now).errors())
        .containsExactly("ingestedAtFrom");
    assertThat(server.get("/api/v1/events?from=" + now + "&to=" + now).errors())
        .containsExactly("from");
  }

  private static java.util.List<String> ids(String parameters) throws Exception {
    return server.get("/api/v1/events" + parameters).json().findValuesAsText("id");
  }
}
