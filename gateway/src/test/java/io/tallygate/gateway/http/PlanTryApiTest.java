package io.tallygate.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallygate.gateway.http.TestServer.Answer;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PlanTryApiTest {
  private static final String PLAN =
      """
      {"currency": "EUR", "charges": [
        {"type": "base-fee", "key": "fee", "amount": "5.00"},
        {"type": "per-unit", "key": "voice", "meter": "calls", "price": 0.10},
        {"type": "per-unit", "key": "data", "meter": "traffic", "price": "1.5"}]}""";

  private static FakeRating core;
  private static TestServer server;

  @BeforeAll
  static void start() throws Exception {
    core = new FakeRating();
    server = new TestServer(core, Map.of());
  }

  @AfterAll
  static void stop() {
    server.close();
    core.close();
  }

  private static Answer post(String plan, String usage) throws Exception {
    return post(
        "{\"plan\":" + plan + ",\"from\":\"2026-03-05T00:00:00Z\",\"usage\":" + usage + "}");
  }

  private static Answer post(String body) throws Exception {
    return server.send("POST", "/api/v1/plans/try", "application/json", body.getBytes(UTF_8));
  }

  private static void assertRefused(Answer answer, int status, String field) throws Exception {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.json().path("field").asText()).isEqualTo(field);
  }

  @Test
  void shouldRateUsageWithoutTimesInOnePeriod() throws Exception {
    JsonNode answer =
        post(
                PLAN,
                """
                [{"meter": "calls", "quantity": 60, "dimensions": {"direction": "out"}},
                 {"meter": "calls", "quantity": "40"},
                 {"meter": "traffic", "quantity": 0.123, "at": "2026-03-31T23:00:00Z"}]""")
            .json();

    assertThat(answer.path("counted").asInt()).isEqualTo(3);
    assertThat(answer.path("refused")).isEmpty();
    assertThat(answer.path("statements")).hasSize(1);
    JsonNode statement = answer.path("statements").path(0);
    assertThat(statement.path("period").asText()).isEqualTo("2026-03");
    assertThat(statement.path("lines").findValuesAsText("charge")).contains("fee", "voice", "data");
    // 5.00 + 100 × 0.10 + 0.123 × 1.5
    assertThat(statement.path("total").asText()).isEqualTo("15.18");
    assertThat(core.catalog().tenants()).allSatisfy(each -> assertThat(each.plans()).isEmpty());
  }

  @Test
  void shouldRateUsageInCsvByTypeAndSubject() throws Exception {
    String csv =
        "subject,type,time,value\\na,call,2026-01-10T10:00:00Z,10\\nb,call,2026-01-10T10:00:00Z,20\\nb,none,2026-01-10T10:00:00Z,1";
    JsonNode answer = post(PLAN, '"' + csv + '"').json();

    assertThat(answer.path("counted").asInt()).isEqualTo(2);
    assertThat(answer.path("refused").path(0).path("row").asInt()).isEqualTo(3);
    assertThat(answer.path("refused").path(0).path("field").asText()).isEqualTo("type");
    assertThat(answer.path("statements").findValuesAsText("total")).contains("6.00", "7.00");
  }

  @Test
  void shouldTellWhichFieldOfThePlanIsWrong() throws Exception {
    Answer answer =
        post(
            "{\"currency\":\"EUR\",\"charges\":[{\"type\":\"per-unit\",\"key\":\"a\",\"meter\":\"calls\"}]}",
            "[]");

    assertRefused(answer, 422, "plan.charges[0].price");
    assertRefused(post("\"none\"", "[]"), 404, "plan");
    assertRefused(post("5", "[]"), 400, "plan");
    assertRefused(post("{\"curency\":\"EUR\"}", "[]"), 422, "plan.curency");
  }

  @Test
  void shouldTellWhichFieldOfTheUsageIsWrong() throws Exception {
    JsonNode refused =
        post(
                PLAN,
                """
                [{"meter": "calls", "quantity": "0.5"}, {"meter": "none"}, {"meter": "calls", "at": "now"},
                 {"meter": "callCount", "quantity": 10001}]""")
            .json()
            .path("refused");

    assertThat(refused.findValuesAsText("field"))
        .containsExactly("quantity", "meter", "at", "quantity");
    assertRefused(post(PLAN, "{}"), 400, "usage");
    assertRefused(post(PLAN, "[{\"metre\": \"calls\"}]"), 400, "usage[0].metre");
    assertRefused(post(PLAN, "[{\"meter\": [1]}]"), 400, "usage[0].meter");
    assertRefused(post(PLAN, "\"a,b\""), 422, "usage");
  }

  @Test
  void shouldRefuseWhatWouldTakeTooLong() throws Exception {
    assertRefused(
        post(PLAN, "[{\"meter\":\"calls\",\"quantity\":1e999999}]"), 400, "usage[0].quantity");
    StringBuilder subjects = new StringBuilder("subject,type,time,value");
    for (int i = 0; i <= 100; i++) {
      subjects.append("\\ns").append(i).append(",call,2026-01-10T10:00:00Z,10");
    }
    assertRefused(post(PLAN, '"' + subjects.toString() + '"'), 422, "usage");
    String apart =
        "[{\"meter\":\"calls\",\"at\":\"2020-01-01T00:00:00Z\"},{\"meter\":\"calls\",\"at\":\"2026-01-01T00:00:00Z\"}]";
    assertRefused(post(PLAN, apart), 422, "usage");
  }
}
