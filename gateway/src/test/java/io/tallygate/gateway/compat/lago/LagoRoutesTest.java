package io.tallygate.gateway.compat.lago;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallygate.gateway.compat.CompatGateway;
import io.tallygate.gateway.compat.CompatGateway.Answer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lago's requests as they stand in its documentation and as its clients write them, against a core on disk. */
@Timeout(120)
class LagoRoutesTest {
  private static final String JSON = "application/json";
  private static final String PREFIX = "/lago/api/v1";
  private static final String SHARED = "/api/v1";
  private static final int LISTED_EVENTS_MAX = 5;

  private static final String CATALOG =
      """
      meters:
        - {key: gb, eventType: gb, aggregation: sum, value: $.gb, unit: GB, scale: 3, keep: events,
           attributes: [lago_transaction_id, lago_subscription_id, precise_total_amount_cents],
           dimensions: [{name: region}]}
        - {key: calls, eventType: calls, aggregation: count, unit: call}
        - {key: users, eventType: users, aggregation: unique, value: $.user, unit: user, keep: events}
      customers:
        - {key: acme, zone: UTC, currency: EUR}
        - {key: other, zone: UTC, currency: EUR}
      plans:
        - key: cloud
          currency: EUR
          charges:
            - {type: base-fee, key: fee, amount: "10.00"}
            - {type: graduated, key: traffic, name: Traffic, meter: gb,
               tiers: [{upTo: "10", price: "1", flat: "2"}, {price: "0.5"}]}
            - {type: per-unit, key: calls, meter: calls, price: "0.10"}
      subscriptions:
        - {key: sub_named, customer: acme, plan: cloud, from: 2024-01-01, subjects: [first, sub_named]}
        - {key: sub_other, customer: acme, plan: cloud, from: 2024-01-01, subjects: [line-1, line-2]}
        - {key: sub_moved, customer: acme, plan: cloud, from: 2024-01-01,
           subjects: [{key: old, to: 2024-02-01}, {key: new, from: 2024-02-01}]}
        - {key: sub_ended, customer: acme, plan: cloud, from: 2024-01-01, to: 2024-02-01, subjects: [gone]}
      """;

  @TempDir static Path directory;
  private static CompatGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    gateway = new CompatGateway(directory, CATALOG, new LagoRoutes(LISTED_EVENTS_MAX));
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  private static String event(String transaction, String subscription, String code, String more) {
    return "{\"transaction_id\":\"%s\",\"external_subscription_id\":\"%s\",\"code\":\"%s\"%s}"
        .formatted(transaction, subscription, code, more);
  }

  private static String gb(String transaction, String subscription, String gb) {
    return event(transaction, subscription, "gb", ",\"properties\":{\"gb\":" + gb + "}");
  }

  private static Answer send(String event) throws Exception {
    return gateway.post(PREFIX + "/events", JSON, "{\"event\":" + event + "}");
  }

  private static Answer batch(String... events) throws Exception {
    return gateway.post(
        PREFIX + "/events/batch", JSON, "{\"events\":[" + String.join(",", events) + "]}");
  }

  private static JsonNode details(Answer answer) throws Exception {
    JsonNode json = answer.json();
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(422);
    assertThat(json.path("status").asInt()).isEqualTo(422);
    assertThat(json.path("error").asText()).isEqualTo("Unprocessable Entity");
    assertThat(json.path("code").asText()).isEqualTo("validation_errors");
    return json.path("error_details");
  }

  private static String usageOf(String subject) throws Exception {
    JsonNode rows = gateway.get("/api/v1/usage?meter=gb&subject=" + subject).json().path("items");
    return rows.isEmpty() ? "" : rows.path(0).path("sum").asText();
  }

  @ParameterizedTest
  @ValueSource(strings = {PREFIX, SHARED})
  void shouldCountAnEventAndEchoIt(String base) throws Exception {
    long ms = Instant.now().toEpochMilli() - 5_000;
    String seconds = ms / 1000 + "." + String.format("%03d", ms % 1000);
    String subscription = "echo" + base.length();
    String body =
        "{\"event\":"
            + event(
                "tx-1",
                subscription,
                "gb",
                ",\"timestamp\":\""
                    + seconds
                    + "\",\"precise_total_amount_cents\":\"1234.56\",\"properties\":{\"gb\":10.5,\"region\":\"eu\"}")
            + "}";
    Answer answer = gateway.post(base + "/events", JSON, body);

    assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    JsonNode json = answer.json().path("event");
    assertThat(json.path("transaction_id").asText()).isEqualTo("tx-1");
    assertThat(json.path("external_subscription_id").asText()).isEqualTo(subscription);
    assertThat(json.path("code").asText()).isEqualTo("gb");
    assertThat(Instant.parse(json.path("timestamp").asText())).isEqualTo(Instant.ofEpochMilli(ms));
    assertThat(json.path("timestamp").asText()).matches(".*\\.\\d{3}Z");
    assertThat(json.path("precise_total_amount_cents").asText()).isEqualTo("1234.56");
    assertThat(json.path("properties").path("gb").decimalValue()).isEqualByComparingTo("10.5");
    assertThat(json.path("lago_customer_id").isNull()).isTrue();
    assertThat(json.path("lago_subscription_id").isNull()).isTrue();
    assertThat(json.path("lago_id").asText()).isNotEmpty();
    assertThat(json.path("created_at").asText()).isNotEmpty();
    assertThat(usageOf(subscription)).isEqualTo("10.500");

    Answer again = gateway.post(base + "/events", JSON, body);
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.header("Tallygate-Duplicate")).isEqualTo("true");
    assertThat(usageOf(subscription)).isEqualTo("10.500");
  }

  @Test
  void shouldTellTransactionsOfTwoSubscriptionsApart() throws Exception {
    send(gb("same", "apart-1", "1"));
    assertThat(send(gb("same", "apart-2", "2")).header("Tallygate-Duplicate")).isEmpty();
    assertThat(usageOf("apart-2")).isEqualTo("2.000");
  }

  @ParameterizedTest
  @ValueSource(strings = {PREFIX, SHARED})
  void shouldCountABatchAndEchoIt(String base) throws Exception {
    String subscription = "batch" + base.length();
    String body =
        "{\"events\":[%s,%s]}"
            .formatted(gb("b-1", subscription, "1"), gb("b-2", subscription, "0.25"));
    Answer answer = gateway.post(base + "/events/batch", JSON, body);

    assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    assertThat(answer.json().path("events")).hasSize(2);
    assertThat(answer.json().path("events").path(1).path("transaction_id").asText())
        .isEqualTo("b-2");
    assertThat(usageOf(subscription)).isEqualTo("1.250");
  }

  @Test
  void shouldTakeABatchWholeOrNotAtAll() throws Exception {
    JsonNode details =
        details(
            batch(
                gb("w-1", "whole", "1"),
                event("w-2", "whole", "nobody", ""),
                event("w-3", "whole", "gb", ",\"timestamp\":\"yesterday\"")));
    assertThat(details.path("1").path("code").path(0).asText()).isEqualTo("metric_not_found");
    assertThat(details.path("2").path("timestamp").path(0).asText()).isEqualTo("invalid_format");
    assertThat(details).hasSize(2);
    JsonNode later = details(batch(gb("w-1", "whole", "1"), gb("w-2", "whole", "\"x\"")));
    assertThat(later.path("1").path("properties").path(0).asText()).isEqualTo("value_is_invalid");
    assertThat(usageOf("whole")).isEmpty();
    assertThat(send(gb("w-1", "whole", "1")).header("Tallygate-Duplicate")).isEmpty();
  }

  @Test
  void shouldTake100EventsInABatchAndNotMoreOrLess() throws Exception {
    List<String> events = new ArrayList<>();
    for (int i = 0; i < 101; i++) {
      events.add(gb("many-" + i, "many", "1"));
    }
    assertThat(details(batch(events.toArray(String[]::new))).path("events"))
        .hasToString("[\"too_many_events\"]");
    assertThat(batch(events.subList(0, 100).toArray(String[]::new)).status()).isEqualTo(200);
    assertThat(usageOf("many")).isEqualTo("100.000");
    assertThat(details(batch()).path("events")).hasToString("[\"no_events\"]");
  }

  @Test
  void shouldRefuseWhatIsMissingOrMalformedByField() throws Exception {
    JsonNode missing = details(send("{}"));
    for (String field : List.of("transaction_id", "external_subscription_id", "code")) {
      assertThat(missing.path(field).path(0).asText()).as(field).isEqualTo("value_is_mandatory");
    }
    assertThat(details(send(event("r-1", "s", "nobody", ""))).path("code").path(0).asText())
        .isEqualTo("metric_not_found");
    assertThat(details(send(event("r-2", "s", "gb", ""))).path("properties").path(0).asText())
        .isEqualTo("missing_aggregation_property");
    assertThat(details(send(gb("r-3", "s", "1.2345"))).path("properties").path(0).asText())
        .isEqualTo("value_is_invalid");
    assertThat(
            details(send(event("r-4", "s", "gb", ",\"properties\":7"))).path("properties").path(0))
        .hasToString("\"invalid_format\"");
    assertThat(
            details(send(event("r-5", "s", "calls", ",\"precise_total_amount_cents\":\"x\"")))
                .path("precise_total_amount_cents"))
        .hasSize(1);
    assertThat(
            details(send(event("r-6", "s", "calls", ",\"timestamp\":1"))).path("timestamp").path(0))
        .hasToString("\"value_is_out_of_range\"");
    assertThat(details(send(gb("x".repeat(256), "s", "1"))).path("transaction_id").path(0))
        .hasToString("\"value_is_too_long\"");
  }

  @Test
  void shouldRefuseToTakeAValueOutOfAUniqueCount() throws Exception {
    String add = ",\"properties\":{\"user\":\"u\",\"operation_type\":\"add\"}";
    assertThat(send(event("u-1", "s", "users", add)).status()).isEqualTo(200);
    JsonNode details = details(send(event("u-2", "s", "users", add.replace("add", "remove"))));
    assertThat(details.path("properties").path(0).asText())
        .isEqualTo("operation_type_remove_not_supported");
    assertThat(gateway.total("users")).startsWith("1 ");
  }

  @Test
  void shouldAnswerInLagosFormWhateverIsWrong() throws Exception {
    Answer nobody = gateway.send("POST", PREFIX + "/events", JSON, "{}");
    assertThat(nobody.status()).isEqualTo(401);
    assertThat(nobody.json().path("status").asInt()).isEqualTo(401);
    assertThat(nobody.json().path("error").asText()).isEqualTo("Unauthorized");
    Answer forbidden =
        gateway.send(
            "GET",
            PREFIX + "/billable_metrics",
            "",
            "",
            "Authorization",
            "Bearer " + CompatGateway.INGEST_KEY);
    assertThat(forbidden.status()).isEqualTo(403);
    assertThat(forbidden.json().path("error").asText()).isEqualTo("Forbidden");
    assertThat(forbidden.json().path("code").asText()).isNotEmpty();
    Answer noEvent = gateway.post(PREFIX + "/events", JSON, "{}");
    assertThat(noEvent.status()).isEqualTo(400);
    assertThat(noEvent.json().path("error").asText()).startsWith("BadRequest: ");
    assertThat(gateway.post(PREFIX + "/events", JSON, "{\"event\":").status()).isEqualTo(400);
    Answer notFound = gateway.get(PREFIX + "/billable_metrics/nobody");
    assertThat(notFound.status()).isEqualTo(404);
    assertThat(notFound.json().path("code").asText()).isEqualTo("billable_metric_not_found");
  }

  @Test
  void shouldTakeAnySchemeOfAuthorization() throws Exception {
    Answer answer =
        gateway.send(
            "GET",
            PREFIX + "/billable_metrics",
            "",
            "",
            "Authorization",
            "Token " + CompatGateway.KEY);
    assertThat(answer.status()).isEqualTo(200);
  }

  @Test
  void shouldLeaveEventsOfThisGatewayOnTheSharedPathAlone() throws Exception {
    Answer own =
        gateway.post(
            SHARED + "/events",
            JSON,
            "{\"id\":\"own-1\",\"type\":\"gb\",\"subject\":\"own\",\"data\":{\"gb\":3}}");
    assertThat(own.json().path("accepted").asInt()).isEqualTo(1);
    assertThat(usageOf("own")).isEqualTo("3.000");
  }

  @Test
  void shouldCountASubscriptionsEventsForItsSubject() throws Exception {
    send(gb("s-1", "sub_named", "1"));
    send(gb("s-2", "sub_other", "2"));
    send(gb("s-3", "sub_moved", "4"));
    assertThat(usageOf("sub_named")).isEqualTo("1.000");
    assertThat(usageOf("first")).isEmpty();
    assertThat(usageOf("line-1")).isEqualTo("2.000");
    assertThat(usageOf("new")).isEqualTo("4.000");
    assertThat(usageOf("old")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {PREFIX, SHARED})
  void shouldFindAnEventByItsTransaction(String base) throws Exception {
    String transaction = "find-" + base.length();
    send(
        event(
            transaction,
            "finding",
            "gb",
            ",\"timestamp\":"
                + (Instant.now().getEpochSecond() - 60)
                + ",\"precise_total_amount_cents\":\"5\",\"properties\":{\"gb\":2.5,\"region\":\"us\"}"));
    JsonNode found = gateway.get(base + "/events/" + transaction).json().path("event");

    assertThat(found.path("transaction_id").asText()).isEqualTo(transaction);
    assertThat(found.path("external_subscription_id").asText()).isEqualTo("finding");
    assertThat(found.path("code").asText()).isEqualTo("gb");
    assertThat(found.path("precise_total_amount_cents").asText()).isEqualTo("5");
    assertThat(found.path("properties").path("gb").decimalValue()).isEqualByComparingTo("2.5");
    assertThat(found.path("properties").path("region").asText()).isEqualTo("us");
    Answer none = gateway.get(base + "/events/nobody");
    assertThat(none.status()).isEqualTo(404);
    assertThat(none.json().path("error").asText()).isEqualTo("Not Found");
    assertThat(none.json().path("code").asText()).isEqualTo("event_not_found");
  }

  @Test
  void shouldListEventsOfASubscriptionInPages() throws Exception {
    long now = Instant.now().getEpochSecond();
    String own = "{\"id\":\"own-2\",\"type\":\"gb\",\"subject\":\"listing\",\"data\":{\"gb\":3}}";
    gateway.post(SHARED + "/events", JSON, own);
    for (int i = 0; i < 3; i++) {
      send(
          event(
              "l-" + i,
              "listing",
              "gb",
              ",\"timestamp\":" + (now - 100 + i) + ",\"properties\":{\"gb\":1}"));
    }
    String path = PREFIX + "/events?external_subscription_id=listing";
    JsonNode page = gateway.get(path + "&per_page=2").json();
    assertThat(page.path("events").path(0).path("transaction_id").asText()).isEqualTo("l-2");
    assertThat(page.path("events")).hasSize(2);
    assertThat(page.path("meta").path("total_count").asInt()).isEqualTo(3);
    assertThat(page.path("meta").path("total_pages").asInt()).isEqualTo(2);
    assertThat(page.path("meta").path("next_page").asInt()).isEqualTo(2);
    JsonNode rest = gateway.get(path + "&per_page=2&page=2").json();
    assertThat(rest.path("events").path(0).path("transaction_id").asText()).isEqualTo("l-0");
    assertThat(rest.path("meta").path("next_page").isNull()).isTrue();
    String to = Instant.ofEpochSecond(now - 99).toString();
    assertThat(gateway.get(path + "&timestamp_to=" + to).json().path("events")).hasSize(1);
    assertThat(gateway.get(path + "&code=calls").json().path("events")).isEmpty();
    assertThat(details(gateway.get(PREFIX + "/events")).path("external_subscription_id"))
        .hasToString("[\"value_is_mandatory\"]");
  }

  @Test
  void shouldListNoMoreEventsThanAreToBeHeld() throws Exception {
    long now = Instant.now().getEpochSecond();
    List<String> events = new ArrayList<>();
    for (int i = 0; i <= LISTED_EVENTS_MAX; i++) {
      String more = ",\"timestamp\":" + (now - 100 + i) + ",\"properties\":{\"gb\":1}";
      events.add(event("h-" + i, "held", "gb", more));
    }
    batch(events.toArray(String[]::new));
    String path = PREFIX + "/events?external_subscription_id=held";
    assertThat(details(gateway.get(path)).path("timestamp_from"))
        .hasToString("[\"value_is_mandatory\"]");
    String from = Instant.ofEpochSecond(now - 99).toString();
    assertThat(gateway.get(path + "&timestamp_from=" + from).json().path("events"))
        .hasSize(LISTED_EVENTS_MAX);
  }

  private static String metric(String code, String aggregation, String more) {
    return "{\"billable_metric\":{\"name\":\"Name\",\"code\":\"%s\",\"aggregation_type\":\"%s\"%s}}"
        .formatted(code, aggregation, more);
  }

  private static Answer make(String body) throws Exception {
    return gateway.post(PREFIX + "/billable_metrics", JSON, body);
  }

  @Test
  void shouldMakeMetricsOfEveryAggregationThatThereIs() throws Exception {
    for (String type :
        List.of("sum_agg", "max_agg", "latest_agg", "unique_count_agg", "count_agg")) {
      String body =
          metric(
              "m_" + type,
              type,
              type.equals("count_agg")
                  ? ""
                  : ",\"field_name\":\"v\",\"filters\":[{\"key\":\"region\",\"values\":[\"eu\"]}]");
      JsonNode made = make(body).json().path("billable_metric");
      assertThat(made.path("code").asText()).isEqualTo("m_" + type);
      assertThat(made.path("aggregation_type").asText()).isEqualTo(type);
      assertThat(made.path("name").asText()).isEqualTo("Name");
      assertThat(made.path("lago_id").asText()).isNotEmpty();
      assertThat(made.path("field_name").asText("")).isEqualTo(type.equals("count_agg") ? "" : "v");
      assertThat(gateway.get(SHARED + "/billable_metrics/m_" + type).json().path("billable_metric"))
          .isEqualTo(made);
      Answer again = make(body);
      assertThat(again.status()).isEqualTo(200);
      assertThat(again.header("Tallygate-Duplicate")).isEqualTo("true");
      String properties = ",\"properties\":{\"v\":\"1.5\",\"region\":\"eu\"}";
      assertThat(send(event("m-1", "metrics", "m_" + type, properties)).status()).isEqualTo(200);
    }
    assertThat(gateway.total("m_sum_agg")).isEqualTo("1 1.500000");
    JsonNode page = gateway.get(PREFIX + "/billable_metrics?per_page=1&page=2").json();
    assertThat(page.path("billable_metrics")).hasSize(1);
    assertThat(page.path("meta").path("prev_page").asInt()).isEqualTo(1);
  }

  @Test
  void shouldRefuseMetricsThatTheCatalogCannotHave() throws Exception {
    assertThat(details(make(metric("gb", "count_agg", ""))).path("code"))
        .hasToString("[\"value_already_exist\"]");
    assertThat(details(make(metric("a b", "count_agg", ""))).path("code"))
        .hasToString("[\"value_is_invalid\"]");
    assertThat(details(make(metric("n1", "weighted_sum_agg", ",\"field_name\":\"v\""))))
        .hasToString("{\"aggregation_type\":[\"not_supported\"]}");
    assertThat(details(make(metric("n2", "sum_agg", ""))))
        .hasToString("{\"field_name\":[\"value_is_mandatory\"]}");
    assertThat(details(make(metric("n3", "sum_agg", ",\"field_name\":\"a.b\""))))
        .hasToString("{\"field_name\":[\"value_is_invalid\"]}");
    assertThat(details(make(metric("n4", "count_agg", ",\"recurring\":true"))))
        .hasToString("{\"recurring\":[\"not_supported\"]}");
    assertThat(details(make(metric("n5", "count_agg", ",\"expression\":\"a + b\""))))
        .hasToString("{\"expression\":[\"not_supported\"]}");
    assertThat(details(make(metric("n6", "count_agg", ",\"rounding_function\":\"ceil\""))))
        .hasToString("{\"rounding_function\":[\"not_supported\"]}");
    assertThat(gateway.get(PREFIX + "/billable_metrics/n4").status()).isEqualTo(404);
    assertThat(make("{}").status()).isEqualTo(400);
  }

  @Test
  void shouldServeATenantWithoutACatalog() throws Exception {
    String[] key = {"Authorization", "Bearer " + CompatGateway.NEW_TENANT_KEY};
    String sent = "{\"event\":" + event("t-1", "s", "first", "") + "}";
    Answer early = gateway.send("POST", PREFIX + "/events", JSON, sent, key);
    assertThat(details(early).path("code")).hasToString("[\"metric_not_found\"]");
    Answer made =
        gateway.send(
            "POST", PREFIX + "/billable_metrics", JSON, metric("first", "count_agg", ""), key);
    assertThat(made.status()).isEqualTo(200);
    assertThat(gateway.send("POST", PREFIX + "/events", JSON, sent, key).status()).isEqualTo(200);
    assertThat(
            gateway.send("POST", SHARED + "/events", JSON, sent, key).header("Tallygate-Duplicate"))
        .isEqualTo("true");
  }

  @ParameterizedTest
  @ValueSource(strings = {PREFIX, SHARED})
  void shouldSayWhatASubscriptionHasUsedAndWhatThatCosts(String base) throws Exception {
    String usage = "/customers/acme/current_usage?external_subscription_id=sub_usage";
    if (base.equals(PREFIX)) {
      subscribe();
    }
    JsonNode json = gateway.get(base + usage).json().path("customer_usage");

    assertThat(json.path("currency").asText()).isEqualTo("EUR");
    JsonNode traffic = json.path("charges_usage").path(0);
    assertThat(traffic.path("units").asText()).isEqualTo("12.5");
    assertThat(traffic.path("events_count").asInt()).isEqualTo(2);
    assertThat(traffic.path("amount_cents").asLong()).isEqualTo(200 + 1000 + 125);
    assertThat(traffic.path("amount_currency").asText()).isEqualTo("EUR");
    assertThat(traffic.path("charge").path("charge_model").asText()).isEqualTo("graduated");
    assertThat(traffic.path("charge").path("invoice_display_name").asText()).isEqualTo("Traffic");
    assertThat(traffic.path("billable_metric").path("code").asText()).isEqualTo("gb");
    assertThat(traffic.path("billable_metric").path("aggregation_type").asText())
        .isEqualTo("sum_agg");
    JsonNode calls = json.path("charges_usage").path(1);
    assertThat(calls.path("units").asText()).isEqualTo("3.0");
    assertThat(calls.path("amount_cents").asLong()).isEqualTo(30);
    assertThat(calls.path("charge").path("charge_model").asText()).isEqualTo("standard");
    assertThat(json.path("charges_usage")).hasSize(2);
    assertThat(json.path("amount_cents").asLong()).isEqualTo(1325 + 30);
    assertThat(json.path("total_amount_cents").asLong()).isEqualTo(1325 + 30);
    Instant from = Instant.parse(json.path("from_datetime").asText());
    Instant to = Instant.parse(json.path("to_datetime").asText());
    assertThat(Instant.now()).isBetween(from, to.plusSeconds(1));
    assertThat(to.plusSeconds(1)).isEqualTo(to.plusSeconds(1).truncatedTo(ChronoUnit.DAYS));
  }

  private static void subscribe() throws Exception {
    String catalog =
        "{\"subscriptions\":[{\"key\":\"sub_usage\",\"customer\":\"acme\",\"plan\":\"cloud\","
            + "\"from\":\"2024-01-01\",\"subjects\":[\"sub_usage\"]}]}";
    gateway.send(
        "PUT", "/api/v1/catalog", JSON, catalog, "Authorization", "Bearer " + CompatGateway.KEY);
    batch(
        gb("cu-1", "sub_usage", "10"),
        gb("cu-2", "sub_usage", "2.5"),
        event("cu-3", "sub_usage", "calls", ""),
        event("cu-4", "sub_usage", "calls", ""),
        event("cu-5", "sub_usage", "calls", ""));
  }

  @Test
  void shouldSayWhoseUsageThereIsNone() throws Exception {
    String usage = "/customers/%s/current_usage%s";
    for (String[] row :
        List.of(
            new String[] {"nobody", "?external_subscription_id=sub_named", "customer_not_found"},
            new String[] {"acme", "?external_subscription_id=nobody", "subscription_not_found"},
            new String[] {"other", "?external_subscription_id=sub_named", "subscription_not_found"},
            new String[] {"acme", "", "subscription_not_found"})) {
      Answer answer = gateway.get(PREFIX + usage.formatted(row[0], row[1]));
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.json().path("code").asText()).isEqualTo(row[2]);
    }
    Answer ended =
        gateway.get(PREFIX + usage.formatted("acme", "?external_subscription_id=sub_ended"));
    assertThat(ended.status()).isEqualTo(405);
    assertThat(ended.json().path("code").asText()).isEqualTo("no_active_subscription");
  }
}
