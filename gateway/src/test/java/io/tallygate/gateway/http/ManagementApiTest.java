package io.tallygate.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallygate.gateway.http.TestServer.Answer;
import io.tallygate.rating.Core;
import io.tallygate.rating.CoreSettings;
import io.tallygate.rating.CrashPoints;
import java.math.BigDecimal;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The management API over a real core on a directory of its own: from a catalog and events to a statement. */
@Timeout(120)
class ManagementApiTest {
  private static final String CUSTOMERS =
      """
      {"customers": [{"key": "acme", "name": "ACME GmbH", "zone": "Europe/Berlin", "currency": "EUR"}],
       "plans": [{"key": "mobile", "name": "Mobile S", "currency": "EUR", "period": "month", "charges": [
         {"type": "call", "key": "voice", "name": "Voice", "meter": "calls", "pulse": "60/60", "price": "0.09", "per": "60"}]}],
       "subscriptions": [{"key": "acme-mobile", "customer": "acme", "plan": "mobile", "from": "2013-11-01",
         "subjects": ["770000000"]}]}
      """;

  @TempDir static Path directory;
  private static Core core;
  private static TestServer server;

  @BeforeAll
  static void start() throws Exception {
    CoreSettings defaults = CoreSettings.defaults(directory);
    core =
        Core.open(
            new CoreSettings(
                directory,
                defaults.durability(),
                1 << 20,
                2,
                1 << 20,
                8,
                8,
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                Duration.ofHours(24),
                100_000,
                10_000,
                1 << 20),
            CrashPoints.NONE);
    server = new TestServer(core, Map.of(), null, Clock.fixed(TestServer.NOW, ZoneOffset.UTC));
    assertThat(put("application/yaml", FakeRating.CATALOG).status()).isEqualTo(200);
    assertThat(put("application/json", CUSTOMERS).status()).isEqualTo(200);
    String events =
        IntStream.range(0, 10)
            .mapToObj(i -> i + ",call,770000000,2013-11-05T10:00:00Z," + (i + 55) + ",out")
            .collect(Collectors.joining("\n"));
    String csv =
        "id,type,subject,time,duration,direction\n"
            + events
            + "\nx,call,other,2013-11-05T10:20:00Z,7,in\n";
    assertThat(server.post("text/csv", csv).json().path("accepted").asInt()).isEqualTo(11);
    assertThat(server.post("text/csv", csv).json().path("duplicate").asInt()).isEqualTo(11);
  }

  @AfterAll
  static void stop() {
    server.close();
    core.close();
  }

  private static Answer put(String contentType, String body) throws Exception {
    return server.send("PUT", "/api/v1/catalog", contentType, body.getBytes(UTF_8));
  }

  private static Answer post(String path, String body) throws Exception {
    return server.send("POST", path, "application/json", body.getBytes(UTF_8));
  }

  private static Answer request(String path) throws Exception {
    return server.get(path);
  }

  private static JsonNode get(String path) throws Exception {
    Answer answer = request(path);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json();
  }

  private static void assertProblem(Answer answer, int status, String field) throws Exception {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.contentType()).isEqualTo("application/problem+json");
    assertThat(answer.json().path("field").asText("")).isEqualTo(field);
  }

  @Test
  void saysWhatItIs() throws Exception {
    JsonNode info = get("/api/v1/info");
    assertThat(info.path("durability").asText()).isEqualTo("disk");
    assertThat(info.path("incarnation").asInt()).isPositive();
    assertThat(info.path("pid").asLong()).isEqualTo(ProcessHandle.current().pid());
    assertThat(info.path("binaryPort").asInt()).isEqualTo(7070);
    assertThat(info.path("transport").asText()).isIn("epoll", "nio");
    assertThat(info.path("limits").path("bodyBytes").asInt()).isEqualTo(16 << 20);
    assertThat(info.path("positions").path("durable").asLong()).isPositive();
    assertThat(info.path("memory").path("heapUsedBytes").asLong()).isPositive();
    assertThat(info.path("statistics").path("eventsDuplicate").asLong()).isGreaterThanOrEqualTo(11);
    assertThat(info.path("log").path("segmentBytes").asLong()).isEqualTo(1 << 20);
    assertThat(info.path("idHorizon").path("hours").asLong()).isEqualTo(24);
  }

  @Test
  void lawsHoldAndShowTheirSums() throws Exception {
    get("/api/v1/totals");
    JsonNode laws = get("/api/v1/laws").path("laws");

    assertThat(laws.findValuesAsText("id"))
        .contains("events-now", "events-stored", "records-stored");
    for (JsonNode law : laws) {
      assertThat(law.path("difference").decimalValue()).as(law.toString()).isZero();
      assertThat(law.path("holds").asBoolean()).as(law.toString()).isTrue();
      assertThat(new BigDecimal(law.path("left").asText())).as(law.toString()).isPositive();
    }
    assertThat(laws.path(1).path("rightText").asText()).startsWith("accepted 11 + duplicate 11");
    assertThat(laws.path(2).path("right").asText()).isEqualTo("22");
  }

  @Test
  void totalsAreExactAndFresh() throws Exception {
    JsonNode meters = get("/api/v1/totals").path("items");
    assertThat(meters.path(0).path("sum").asText()).isEqualTo("11");
    assertThat(meters.path(1).path("meter").asText()).isEqualTo("calls");
    assertThat(meters.path(1).path("count").asLong()).isEqualTo(11);
    assertThat(meters.path(1).path("sum").asText()).isEqualTo("602");
    JsonNode page = get("/api/v1/totals?limit=1&after=sales");
    assertThat(page.path("items").path(0).path("sum").asText()).isEqualTo("0.000");
    assertThat(page.has("next")).isFalse();
    assertThat(get("/api/v1/totals?limit=1&after=callCount").path("next").asText())
        .isEqualTo("calls");
  }

  @Test
  void metersAreAskedByIntervalZoneAndGroup() throws Exception {
    String november =
        "/api/v1/meters/calls/query?from=2013-11-01T00:00:00Z&to=2013-12-01T00:00:00Z";
    JsonNode whole = get(november);
    assertThat(whole.path("count").asInt()).isEqualTo(1);
    assertThat(whole.path("rows").path(0).path("value").asText()).isEqualTo("602");
    assertThat(whole.path("rows").path(0).path("records").asInt()).isEqualTo(11);
    JsonNode days =
        get(november + "&interval=1d&zone=Europe/Berlin&groupBy=customer&groupBy=direction");
    assertThat(days.path("rows")).hasSize(2);
    assertThat(days.path("rows").path(0).path("group").path("direction").asText()).isEqualTo("in");
    assertThat(days.path("rows").path(0).has("customer")).as("nobody's").isFalse();
    assertThat(days.path("rows").path(1).path("customer").asText()).isEqualTo("acme");
    assertThat(days.path("rows").path(1).path("value").asText()).isEqualTo("595");
    assertThat(days.path("rows").path(1).path("windowStart").asText())
        .isEqualTo("2013-11-04T23:00:00Z");
    assertThat(get(november + "&filter%5Bdirection%5D=in").path("rows").path(0).path("value"))
        .isEqualTo(get(november + "&subject=other").path("rows").path(0).path("value"));
    assertThat(get(november + "&customer=acme&filter%5Bdirection%5D=in").path("rows")).isEmpty();
  }

  @Test
  void metersAreAskedByBodyAndAnswerInCsv() throws Exception {
    String path = "/api/v1/meters/calls/query";
    String body =
        """
        {"from": "2013-11-05T10:00:00Z", "to": "2013-11-05T11:00:00Z", "interval": "15m", "subject": ["770000000", "other"],
         "filter": {"direction": ["out", "in"]}, "groupBy": ["subject", "direction"]}
        """;
    JsonNode rows = post(path, body).json().path("rows");
    assertThat(rows).hasSize(2);
    assertThat(rows.path(0).path("subject").asText()).isEqualTo("770000000");
    Answer csv =
        server.send(
            "POST", path, "application/json", body.getBytes(UTF_8), "Accept", "text/csv, */*");
    assertThat(csv.contentType()).startsWith("text/csv");
    assertThat(csv.body())
        .isEqualTo(
            """
            windowStart,windowEnd,subject,direction,value,records\r
            2013-11-05T10:00:00Z,2013-11-05T10:15:00Z,770000000,out,595,10\r
            2013-11-05T10:15:00Z,2013-11-05T10:30:00Z,other,in,7,1\r
            """);
    assertThat(
            server
                .get(path + "?from=2013-11-05T10:00:00Z&to=2013-11-05T11:00:00Z&format=csv")
                .body())
        .startsWith("windowStart,windowEnd,value,records\r\n");
  }

  @Test
  void questionsThatMetersCannotAnswerNameTheField() throws Exception {
    String path = "/api/v1/meters/calls/query";
    String span = "from=2013-11-01T00:00:00Z&to=2013-12-01T00:00:00Z";
    assertProblem(request("/api/v1/meters/nothing/query?" + span), 404, "key");
    assertProblem(request(path + "?to=2013-12-01T00:00:00Z"), 400, "from");
    assertProblem(request(path + "?from=2013-12-01T00:00:00Z&to=2013-11-01T00:00:00Z"), 400, "to");
    assertProblem(
        request(path + "?from=2013-11-01T00:05:00Z&to=2013-12-01T00:00:00Z"), 400, "from");
    assertProblem(request(path + "?" + span + "&interval=5m"), 400, "interval");
    assertProblem(request(path + "?" + span + "&interval=2d"), 400, "interval");
    assertProblem(request(path + "?" + span + "&zone=Europe/Nowhere"), 400, "zone");
    assertProblem(request(path + "?" + span + "&interval=1d&zone=%2B05:53"), 400, "zone");
    assertProblem(request(path + "?" + span + "&groupBy=colour"), 400, "groupBy");
    assertProblem(request(path + "?" + span + "&groupby=subject"), 400, "groupby");
    assertProblem(request(path + "?" + span + "&filter%5Bcolour%5D=red"), 400, "filter[colour]");
    assertProblem(request(path + "?" + span + "&format=html"), 400, "format");
    String body = "{\"from\": \"2013-11-01T00:00:00Z\", \"to\": \"2013-12-01T00:00:00Z\", %s}";
    assertProblem(post(path, body.formatted("\"filter\": {\"x\": [\"y\"]}")), 400, "filter.x");
    assertProblem(post(path, body.formatted("\"filter\": {\"x\": 1}")), 400, "filter.x");
    assertProblem(post(path, body.formatted("\"groupBy\": [1]")), 400, "groupBy[0]");
    assertProblem(post(path, body.formatted("\"group\": []")), 400, "group");
    assertProblem(
        server.send("POST", path, "text/plain", "x".getBytes(UTF_8)), 415, "Content-Type");
  }

  @Test
  void usageIsAskedForByMeterSubjectTimeAndPulse() throws Exception {
    String span = "&from=2013-11-01T00:00:00Z&to=2013-12-01T00:00:00Z";
    JsonNode usage = get("/api/v1/usage?meter=calls&subject=770000000" + span);
    assertThat(usage.path("items")).hasSize(1);
    JsonNode row = usage.path("items").path(0);
    assertThat(row.path("sum").asText()).isEqualTo("595");
    assertThat(row.path("dimensions").path("direction").asText()).isEqualTo("out");
    assertThat(row.path("firstWindow").asText()).isEqualTo("2013-11-05T10:00:00Z");
    assertThat(
            get("/api/v1/usage?meter=calls&pulse=60/60" + span)
                .path("items")
                .path(0)
                .path("sum")
                .asText())
        .isEqualTo(Integer.toString(6 * 60 + 4 * 120));
    JsonNode all = get("/api/v1/usage?meter=calls" + span).path("items");
    List<JsonNode> paged = new ArrayList<>();
    JsonNode page = get("/api/v1/usage?meter=calls&limit=1" + span);
    page.path("items").forEach(paged::add);
    while (page.has("next")) {
      page = get("/api/v1/usage?meter=calls&limit=1&after=" + page.path("next").asText() + span);
      assertThat(page.path("items")).hasSize(1);
      page.path("items").forEach(paged::add);
    }
    assertThat(paged).hasSizeGreaterThan(1).containsExactlyElementsOf(all);
    assertProblem(request("/api/v1/usage?meter=calls&after=-1" + span), 400, "after");
    assertProblem(request("/api/v1/usage?meter=calls&after=x" + span), 400, "after");
    JsonNode limited = get("/api/v1/usage?meter=calls&limit=1" + span);
    assertThat(limited.path("next").asText()).isNotEmpty();
    assertThat(get("/api/v1/usage?meter=calls").path("items").size())
        .as("without bounds: everything")
        .isEqualTo(get("/api/v1/usage?meter=calls" + span).path("items").size())
        .isPositive();
    assertProblem(request("/api/v1/usage?meter=nothing" + span), 404, "meter");
    assertProblem(request("/api/v1/usage?x=1" + span), 400, "x");
    assertProblem(request("/api/v1/usage?limit=1" + span), 400, "meter");
    assertProblem(request("/api/v1/usage?meter=calls&meter=sales"), 400, "meter");
    assertProblem(request("/api/v1/usage?meter=calls&pulse=1/1" + span), 400, "pulse");
    assertProblem(
        request("/api/v1/usage?meter=calls&from=2013-11-01T00:00:01Z&to=2013-12-01T00:00:00Z"),
        400,
        "from");
    assertProblem(
        request("/api/v1/usage?meter=calls&from=2013-12-01T00:00:00Z&to=2013-12-01T00:00:00Z"),
        400,
        "to");
    assertProblem(request("/api/v1/usage?meter=calls&limit=0" + span), 400, "limit");
  }

  @Test
  void readsTheCatalogWholeAndInParts() throws Exception {
    assertThat(get("/api/v1/catalog").path("meters")).hasSize(4);
    JsonNode page = get("/api/v1/meters?limit=3");
    assertThat(page.path("items")).hasSize(3);
    assertThat(page.path("items").path(0).path("key").asText()).isEqualTo("callCount");
    JsonNode rest = get("/api/v1/meters?after=" + page.path("next").asText());
    assertThat(rest.path("items")).hasSize(1);
    assertThat(rest.has("next")).isFalse();
    assertThat(get("/api/v1/plans/mobile").path("name").asText()).isEqualTo("Mobile S");
    assertThat(get("/api/v1/customers/acme").path("zone").asText()).isEqualTo("Europe/Berlin");
    assertThat(get("/api/v1/subscriptions/acme-mobile").path("subjects").path(0).asText())
        .isEqualTo("770000000");
    assertProblem(request("/api/v1/plans/nothing"), 404, "key");
  }

  @Test
  void saysEverythingThatIsWrongWithACatalog() throws Exception {
    Answer answer =
        put(
            "application/json",
            "{\"customers\":[{\"key\":\"x\",\"zone\":\"Mars\"}],\"meters\":[{\"key\":\"y\"}]}");
    assertProblem(answer, 422, answer.json().path("problems").path(0).path("path").asText());
    assertThat(answer.json().path("problems").size()).isGreaterThan(1);
    assertThat(answer.json().path("problems").path(0).path("path").asText()).isNotEmpty();
    assertProblem(put("application/json", "{"), 422, "body");
    assertProblem(put("text/plain", "{}"), 415, "Content-Type");
    assertProblem(put("application/json", "{\"tenant\":\"other\"}"), 403, "tenant");
  }

  @Test
  void addsItemsAndBillsPeriods() throws Exception {
    String items = "/api/v1/subscriptions/acme-mobile/items";
    Answer item =
        post(
            items,
            "{\"key\":\"visit\",\"date\":\"2013-11-07\",\"text\":\"Visit\",\"quantity\":\"1\",\"price\":\"49.00\"}");
    assertThat(item.status()).as(item.body()).isEqualTo(201);
    assertProblem(post("/api/v1/subscriptions/none/items", "{}"), 404, "key");
    assertProblem(post(items, "{\"key\":\"visit\",\"colour\":\"red\"}"), 422, "colour");
    assertProblem(post(items, "{\"key\":\"bad\",\"date\":\"tomorrow\"}"), 422, "date");

    JsonNode preview =
        get("/api/v1/billing/preview?subscription=acme-mobile&at=2013-11-20T00:00:00Z");
    assertThat(preview.path("total").asText()).isEqualTo("50.26");
    assertProblem(request("/api/v1/billing/preview?subscription=none"), 404, "subscription");

    assertProblem(post("/api/v1/billing/close", "{}"), 400, "until");
    assertProblem(post("/api/v1/billing/close", "[]"), 400, "body");
    assertProblem(post("/api/v1/billing/close", "{\"until\":\"soon\"}"), 400, "until");
    assertProblem(
        post("/api/v1/billing/close", "{\"until\":\"9999-01-01T00:00:00Z\"}"), 400, "until");
    assertProblem(post("/api/v1/billing/close", "{\"to\":\"2013-12-02T00:00:00Z\"}"), 400, "to");

    assertProblem(
        post("/api/v1/billing/close", "{\"until\":\"2013-12-02T00:00:00Z\",\"dryRun\":1}"),
        400,
        "dryRun");
    Answer rehearsed =
        post("/api/v1/billing/close", "{\"until\":\"2013-12-02T00:00:00Z\",\"dryRun\":true}");
    assertThat(rehearsed.json().path("closedPeriods").asInt()).isEqualTo(1);
    Answer closed = post("/api/v1/billing/close", "{\"until\":\"2013-12-02T00:00:00Z\"}");
    assertThat(closed.status()).as(closed.body()).isEqualTo(200);
    assertThat(closed.json().path("closedPeriods").asInt()).isEqualTo(1);
    JsonNode entry = closed.json().path("statements").path(0);
    assertThat(entry.path("state").asText()).isEqualTo("issued");
    long id = entry.path("id").asLong();
    assertThat(
            post("/api/v1/billing/close", "{\"until\":\"2013-12-02T00:00:00Z\"}")
                .json()
                .path("closedPeriods")
                .asInt())
        .isZero();

    JsonNode listed = get("/api/v1/statements?customer=acme&subscription=acme-mobile");
    assertThat(listed.path("items").path(0).path("total").asText()).isEqualTo("50.26");
    assertThat(get("/api/v1/statements?after=" + id).path("items")).isEmpty();

    String path = "/api/v1/statements/" + id;
    assertThat(get(path).path("customerName").asText()).isEqualTo("ACME GmbH");
    assertThat(server.get(path + "?format=csv").contentType()).startsWith("text/csv");
    assertThat(server.get(path, "Accept", "text/html,application/xml;q=0.9").contentType())
        .startsWith("text/html");
    assertProblem(request(path + "?format=pdf"), 400, "format");
    Answer records = server.get(path + "/records");
    assertThat(records.status()).isEqualTo(200);
    assertThat(records.contentType()).isEqualTo("application/x-ndjson");
    assertThat(records.body().lines().toList())
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line).startsWith("{\"line\":").endsWith("}"));
    assertThat(records.body()).contains("\"subject\":\"770000000\"", "\"meter\":\"");
    assertThat(server.get(path + "/lines/1/records").status()).isEqualTo(200);
    assertProblem(request(path + "/lines/99/records"), 404, "line");
    assertProblem(request("/api/v1/statements/999/records"), 404, "id");
    assertProblem(request("/api/v1/statements/999"), 404, "id");
    assertProblem(request("/api/v1/statements/x"), 404, "id");
  }

  @Test
  void draftsAreApprovedIssuedCancelledAndIssuedAgain() throws Exception {
    assertThat(
            put(
                    "application/json",
                    """
                    {"customers": [{"key": "drafty", "zone": "UTC", "currency": "EUR"}],
                     "plans": [{"key": "flat", "currency": "EUR",
                       "charges": [{"type": "base-fee", "key": "fee", "amount": "5.00"}]}],
                     "subscriptions": [{"key": "drafty", "customer": "drafty", "plan": "flat", "from": "2010-01-01",
                       "to": "2010-03-01"}]}
                    """)
                .status())
        .isEqualTo(200);
    post("/api/v1/billing/close", "{\"until\":\"2010-03-02T00:00:00Z\",\"draft\":true}");
    JsonNode drafts = get("/api/v1/statements?customer=drafty&state=draft").path("items");
    assertThat(drafts).hasSize(2);
    long first = drafts.path(0).path("id").asLong();
    long second = drafts.path(1).path("id").asLong();
    assertThat(drafts.path(0).path("number").asLong()).isZero();
    assertThat(drafts.path(0).has("issuedAt")).isFalse();

    String ids = "{\"ids\":[" + first + "]}";
    assertProblem(post("/api/v1/statements/issue", ids), 409, "ids");
    assertProblem(post("/api/v1/statements/approve", "{}"), 400, "ids");
    assertProblem(post("/api/v1/statements/approve", "{\"ids\":[0]}"), 400, "ids[0]");
    assertProblem(post("/api/v1/statements/approve", "{\"ids\":[99999]}"), 404, "ids");
    assertProblem(post("/api/v1/statements/discard", "{\"all\":true}"), 400, "all");
    assertProblem(post("/api/v1/statements/discard", ids), 409, "ids");
    assertThat(post("/api/v1/statements/approve", ids).json().path("count").asInt()).isEqualTo(1);
    JsonNode issued = post("/api/v1/statements/issue", "{\"all\":true}").json();
    assertThat(issued.path("count").asInt()).isEqualTo(1);
    assertThat(get("/api/v1/statements/" + first).path("number").asLong()).isPositive();
    assertThat(
            post("/api/v1/statements/discard", "{\"ids\":[" + second + "]}")
                .json()
                .path("statements")
                .path(0)
                .path("state")
                .asText())
        .isEqualTo("discarded");
    assertProblem(request("/api/v1/statements?state=lost"), 400, "state");

    assertProblem(post("/api/v1/statements/" + first + "/reissue", "{}"), 409, "id");
    assertProblem(post("/api/v1/statements/" + first + "/cancel", "{\"reason\":7}"), 400, "reason");
    Answer cancelled =
        post("/api/v1/statements/" + first + "/cancel", "{\"reason\":\"wrong fee\"}");
    assertThat(cancelled.status()).as(cancelled.body()).isEqualTo(201);
    assertThat(cancelled.json().path("kind").asText()).isEqualTo("cancellation");
    assertThat(cancelled.json().path("total").asText()).isEqualTo("-5.00");
    assertThat(cancelled.json().path("relatesTo").path("reason").asText()).isEqualTo("wrong fee");
    Answer again = post("/api/v1/statements/" + first + "/reissue", "{}");
    assertThat(again.status()).as(again.body()).isEqualTo(201);
    assertThat(again.json().path("kind").asText()).isEqualTo("reissue");
    assertThat(again.json().path("number").asLong())
        .isEqualTo(cancelled.json().path("number").asLong() + 1);
  }

  @Test
  void forecastsOpenPeriodsAndListsWhatIsUnbilled() throws Exception {
    put(
        "application/json",
        """
        {"customers": [{"key": "open", "zone": "UTC", "currency": "EUR"}],
         "plans": [{"key": "openFee", "currency": "EUR",
           "charges": [{"type": "base-fee", "key": "fee", "amount": "5.00"}]}],
         "subscriptions": [{"key": "open", "customer": "open", "plan": "openFee", "from": "2014-01-01"}]}
        """);

    JsonNode forecast = get("/api/v1/billing/forecast?subscription=open&at=2014-01-15T00:00:00Z");
    assertThat(forecast.path("expected").asText()).isEqualTo("5.00");
    assertThat(forecast.path("pattern").asText()).isEqualTo("PT168H");
    assertThat(forecast.path("charges").path(0).path("charge").asText()).isEqualTo("fee");
    assertProblem(request("/api/v1/billing/forecast?subscription=none"), 404, "subscription");
    assertProblem(
        request("/api/v1/billing/forecast?subscription=open&at=2013-01-15T00:00:00Z"), 400, "at");

    JsonNode unbilled = get("/api/v1/billing/unbilled?after=op&limit=1&at=2014-02-15T00:00:00Z");
    assertThat(unbilled.path("items").path(0).path("amount").asText()).isEqualTo("5.00");
    assertThat(unbilled.has("next")).isFalse();
    assertProblem(request("/api/v1/billing/unbilled?at=soon"), 400, "at");
  }

  @Test
  void saysWhoChangedWhichPriceWhen() throws Exception {
    String plan =
        """
        {"plans": [{"key": "told", "currency": "EUR",
           "charges": [{"type": "base-fee", "key": "fee", "amount": "AMOUNT"}]}]}
        """;
    put("application/json", plan.replace("AMOUNT", "5.00"));
    put("application/json", plan.replace("AMOUNT", "6.00"));

    JsonNode versions = get("/api/v1/plans/told/versions").path("items");
    assertThat(versions).hasSize(2);
    assertThat(versions.path(1).path("plan").path("charges").path(0).path("amount").asText())
        .isEqualTo("6.00");
    assertThat(versions.path(1).path("by").asText()).isNotEmpty();
    int version = versions.path(1).path("version").asInt();
    JsonNode change =
        get("/api/v1/catalog/versions?limit=1&after=" + (version - 1)).path("items").path(0);
    assertThat(change.path("version").asInt()).isEqualTo(version);
    assertThat(change.path("plans").path(0).asText()).isEqualTo("told");
    assertThat(change.path("at").asText()).isEqualTo(versions.path(1).path("at").asText());
    assertProblem(request("/api/v1/plans/untold/versions"), 404, "key");
  }

  @Test
  void usageWithoutASubscriptionIsInSuspense() throws Exception {
    JsonNode items = get("/api/v1/suspense").path("items");
    List<String> subjects = items.findValuesAsText("subject");
    assertThat(subjects).contains("other").doesNotContain("770000000");
  }

  @Test
  void healthAndMetricsNeedNoKey() throws Exception {
    assertThat(get("/health/live").path("ok").asBoolean()).isTrue();
    assertThat(get("/health/ready").path("detail").asText()).isEqualTo("ready");
    get("/api/v1/info");
    assertThat(server.get("/metrics").body())
        .contains("tallygate_http_requests_seconds_count{")
        .contains("path=\"/api/v1/info\"");
  }

  @Test
  void unknownPathsAndMethodsAreProblems() throws Exception {
    assertProblem(server.get("/api/v1/nothing"), 404, "path");
    assertThat(rawGet("/api/v1/usage?meter=%zz"))
        .startsWith("HTTP/1.1 400 ")
        .contains("application/problem+json");
    assertThat(rawGet("/api/v1/plans/%zz")).startsWith("HTTP/1.1 400 ");
    Answer refused = server.send("DELETE", "/api/v1/catalog", "", new byte[0]);
    assertProblem(refused, 405, "method");
    assertThat(refused.response().headers().firstValue("allow")).contains("GET, PUT");
  }

  private static String rawGet(String path) throws Exception {
    try (Socket socket = new Socket("127.0.0.1", server.port)) {
      socket
          .getOutputStream()
          .write(
              ("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                  .getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }
}
