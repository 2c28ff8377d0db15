package io.tallygate.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallygate.gateway.http.TestServer.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Parts of the catalog, written one by one, and what becomes of subscriptions. */
@Timeout(60)
class CatalogPartApiTest {
  @TempDir static Path directory;
  private static ApiWorld world;

  @BeforeAll
  static void start() throws Exception {
    world = new ApiWorld(directory);
    send("PUT", "/api/v1/customers/acme", "{\"zone\":\"UTC\",\"currency\":\"EUR\"}");
    for (String plan : List.of("small", "large")) {
      String fee = "{\"type\":\"base-fee\",\"key\":\"fee\",\"amount\":\"5.00\"}";
      send("PUT", "/api/v1/plans/" + plan, "{\"currency\":\"EUR\",\"charges\":[" + fee + "]}");
    }
    send("PUT", "/api/v1/plans/dollars", "{\"currency\":\"USD\"}");
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  private static Answer send(String method, String path, String body, String... headers)
      throws Exception {
    return world.server.send(method, path, "application/json", body.getBytes(UTF_8), headers);
  }

  private static String tag(Answer answer) {
    return answer.response().headers().firstValue("etag").orElseThrow();
  }

  private static void assertProblem(Answer answer, int status, String field) throws Exception {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.json().path("field").asText()).as(answer.body()).isEqualTo(field);
  }

  @Test
  void shouldAddReplaceAndLeaveAlone() throws Exception {
    String path = "/api/v1/customers/globex";
    String body = "{\"name\":\"Globex\",\"zone\":\"UTC\",\"currency\":\"EUR\"}";
    Answer added = send("PUT", path, body);
    assertThat(added.status()).isEqualTo(201);
    assertThat(added.json().path("customer").path("key").asText()).isEqualTo("globex");
    Answer same = send("PUT", path, world.server.get(path).body());
    assertThat(same.status()).isEqualTo(200);
    assertThat(same.json().path("version")).isEqualTo(added.json().path("version"));
    Answer other = send("PUT", path, body.replace("Globex", "Globex Ltd"));
    assertThat(other.status()).isEqualTo(200);
    assertThat(other.json().path("version").asInt())
        .isGreaterThan(added.json().path("version").asInt());
    assertThat(world.server.get(path).json().path("name").asText()).isEqualTo("Globex Ltd");
    assertThat(tag(other)).isEqualTo(tag(world.server.get(path))).isNotEqualTo(tag(added));
  }

  private static List<String> found(String path, String field) throws Exception {
    List<String> found = new ArrayList<>();
    world
        .server
        .get(path)
        .json()
        .path("items")
        .forEach(each -> found.add(each.path(field).asText()));
    return found;
  }

  @Test
  void shouldFindCustomersAndWhatTheyHave() throws Exception {
    String customer = "{\"name\":\"Wayne Ltd\",\"zone\":\"UTC\",\"currency\":\"EUR\"}";
    send("PUT", "/api/v1/customers/wayne", customer);
    String subscription =
        "{\"customer\":\"wayne\",\"plan\":\"small\",\"from\":\"2026-01-01\",\"subjects\":[\"cave-1\",\"cave-2\"]}";
    send("PUT", "/api/v1/subscriptions/wayne-small", subscription);

    assertThat(found("/api/v1/customers?search=wayne%20L", "key")).containsExactly("wayne");
    assertThat(found("/api/v1/customers?search=Cave-2", "key")).containsExactly("wayne");
    assertThat(found("/api/v1/subscriptions?customer=wayne", "key")).containsExactly("wayne-small");
    assertThat(found("/api/v1/subjects?search=cave", "customer")).containsExactly("wayne", "wayne");
    JsonNode first = world.server.get("/api/v1/subjects?customer=wayne&limit=1").json();
    assertThat(first.path("items").path(0).path("subject").asText()).isEqualTo("cave-1");
    assertThat(
            found(
                "/api/v1/subjects?customer=wayne&after=" + first.path("next").asText(), "subject"))
        .containsExactly("cave-2");
  }

  @Test
  void shouldRefuseToOverwriteWhatWasNotSeen() throws Exception {
    String path = "/api/v1/customers/seen";
    String body = "{\"name\":\"A\",\"zone\":\"UTC\",\"currency\":\"EUR\"}";
    assertProblem(send("PUT", path, body, "If-Match", "*"), 412, "If-Match");
    String first = tag(send("PUT", path, body, "If-None-Match", "*"));
    assertProblem(send("PUT", path, body, "If-None-Match", "*"), 412, "If-None-Match");
    String next = body.replace("\"A\"", "\"B\"");
    assertThat(send("PUT", path, next, "If-Match", "\"0\", " + first).status()).isEqualTo(200);
    assertProblem(send("PUT", path, body, "If-Match", first), 412, "If-Match");
    assertThat(send("PUT", path, body, "If-Match", "*").status()).isEqualTo(200);
    assertProblem(send("PUT", path, body, "If-None-Match", "\"x\""), 400, "If-None-Match");
  }

  @Test
  void shouldLetOneOfManyWithTheSameTagThrough() throws Exception {
    String path = "/api/v1/customers/raced";
    String body = "{\"name\":\"0\",\"zone\":\"UTC\",\"currency\":\"EUR\"}";
    String tag = tag(send("PUT", path, body));
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Integer>> answers = new ArrayList<>();
      for (int i = 1; i <= 8; i++) {
        String mine = body.replace("\"0\"", "\"" + i + "\"");
        answers.add(threads.submit(() -> send("PUT", path, mine, "If-Match", tag).status()));
      }
      List<Integer> statuses = new ArrayList<>();
      for (Future<Integer> each : answers) {
        statuses.add(each.get());
      }
      assertThat(statuses).containsOnlyOnce(200).containsOnly(200, 412);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void shouldAddByPostOnceAndRefuseAnotherOfTheKey() throws Exception {
    String body = "{\"key\":\"posted\",\"name\":\"A\",\"zone\":\"UTC\",\"currency\":\"EUR\"}";
    assertThat(send("POST", "/api/v1/customers", body).status()).isEqualTo(201);
    assertThat(send("POST", "/api/v1/customers", body).status()).isEqualTo(200);
    assertProblem(send("POST", "/api/v1/customers", body.replace("\"A\"", "\"B\"")), 409, "key");
    assertProblem(send("POST", "/api/v1/customers", "{\"zone\":\"UTC\"}"), 400, "key");
    assertProblem(send("PUT", "/api/v1/customers/x", "{\"key\":\"y\"}"), 400, "key");
  }

  @Test
  void shouldNameWhatIsWrongByItsPathInTheBody() throws Exception {
    String path = "/api/v1/plans/bad";
    assertProblem(send("PUT", path, "{\"colour\":1,\"currency\":\"EUR\"}"), 422, "colour");
    assertProblem(
        send("PUT", path, "{\"currency\":\"EUR\",\"charges\":[{\"type\":\"x\",\"key\":\"y\"}]}"),
        422,
        "charges[0].type");
    assertProblem(
        send("PUT", "/api/v1/meters/bad", "{\"eventType\":\"x\",\"scale\":true}"), 422, "scale");
    assertProblem(send("PUT", path, "{\"currency\":\"EUR\",\"currency\":\"EUR\"}"), 400, "body");
    assertProblem(send("PUT", path, "{} {}"), 400, "body");
    assertProblem(send("PUT", path, ""), 400, "body");
    assertThat(world.server.get(path).status()).isEqualTo(404);
  }

  @Test
  void shouldKeepNumbersAsTheyAreWritten() throws Exception {
    String price = "5.10";
    String body =
        "\n {\"currency\":\"EUR\",\"charges\":[{\"type\":\"base-fee\",\"key\":\"fee\",\"amount\":"
            + price
            + "}]}";
    assertThat(send("PUT", "/api/v1/plans/exact", body).status()).isEqualTo(201);
    JsonNode plan = world.server.get("/api/v1/plans/exact").json();
    assertThat(plan.path("charges").path(0).path("amount").asText()).isEqualTo(price);
  }

  private static void subscribe(String key, String subject) throws Exception {
    Answer answer =
        send(
            "PUT",
            "/api/v1/subscriptions/" + key,
            "{\"customer\":\"acme\",\"plan\":\"small\",\"from\":\"2026-01-01\",\"to\":\"2028-01-01\",\"subjects\":[\""
                + subject
                + "\",{\"key\":\""
                + subject
                + "-short\",\"to\":\"2026-02-01\"}]}");
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
  }

  @Test
  void shouldEndSubscriptions() throws Exception {
    subscribe("ending", "e-1");
    String path = "/api/v1/subscriptions/ending/cancel";
    Answer ended = send("POST", path, "{\"to\":\"2026-10-01\"}");
    assertThat(ended.json().path("subscription").path("to").asText()).isEqualTo("2026-10-01");
    assertThat(send("POST", path, "{\"to\":\"2026-10-01\"}").json()).isEqualTo(ended.json());
    assertProblem(send("POST", path, "{\"to\":\"2025-10-01\"}"), 422, "to");
    assertProblem(send("POST", path, "{\"to\":\"October\"}"), 400, "to");
    assertProblem(send("POST", path, "{}"), 400, "to");
  }

  @Test
  void shouldGoOnWithAnotherPlan() throws Exception {
    subscribe("before", "b-1");
    String path = "/api/v1/subscriptions/before/change";
    String body = "{\"key\":\"after\",\"plan\":\"large\",\"from\":\"2026-06-01\"}";
    Answer changed = send("POST", path, body);
    assertThat(changed.status()).as(changed.body()).isEqualTo(201);
    assertThat(changed.json().path("ended").path("to").asText()).isEqualTo("2026-06-01");
    JsonNode next = changed.json().path("subscription");
    assertThat(next.path("to").asText()).isEqualTo("2028-01-01");
    assertThat(next.path("subjects")).hasSize(1);
    assertThat(next.path("subjects").path(0).asText()).isEqualTo("b-1");
    Answer again = send("POST", path, body);
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.json()).isEqualTo(changed.json());
    assertProblem(send("POST", path, body.replace("2026-06-01", "2026-05-01")), 409, "key");
    assertProblem(send("POST", path, body.replace("after", "later")), 409, "from");
    assertProblem(send("POST", path, body.replace("after", "before")), 400, "key");
    subscribe("euros", "b-2");
    assertProblem(
        send(
            "POST",
            "/api/v1/subscriptions/euros/change",
            "{\"key\":\"usd\",\"plan\":\"dollars\",\"from\":\"2026-06-01\"}"),
        422,
        "plan");
    assertThat(world.server.get("/api/v1/subscriptions/euros").json().path("to").asText())
        .as("nothing was changed")
        .isEqualTo("2028-01-01");
  }

  @Test
  void shouldGiveEveryItemOfAListOnce() throws Exception {
    for (int i = 0; i < 7; i++) {
      send("PUT", "/api/v1/calendars/c" + i, "{\"days\":[]}");
    }
    List<String> keys = new ArrayList<>();
    JsonNode page = world.server.get("/api/v1/calendars?limit=3").json();
    while (page.has("next")) {
      page.path("items").forEach(each -> keys.add(each.path("key").asText()));
      page =
          world.server.get("/api/v1/calendars?limit=3&after=" + page.path("next").asText()).json();
    }
    page.path("items").forEach(each -> keys.add(each.path("key").asText()));
    assertThat(keys).containsExactly("c0", "c1", "c2", "c3", "c4", "c5", "c6");
    assertThat(world.server.get("/api/v1/calendars?after=c55").json().path("items")).hasSize(1);
  }
}
