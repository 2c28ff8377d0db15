package io.tallygate.gateway.compat.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallygate.gateway.compat.CompatGateway;
import io.tallygate.gateway.compat.CompatGateway.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
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

/** Stripe's requests as they stand in its documentation and as its clients write them, against a core on disk. */
@Timeout(120)
class StripeRoutesTest {
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String JSON = "application/json";
  private static final String EVENTS = "/v1/billing/meter_events";
  private static final String EVENTS_V2 = "/v2/billing/meter_events";
  private static final String ADJUSTMENTS = "/v1/billing/meter_event_adjustments";
  private static final String METERS = "/v1/billing/meters";
  private static final String SESSION = "/v2/billing/meter_event_session";
  private static final String STREAM = "/v2/billing/meter_event_stream";

  private static final String CATALOG =
      """
      meters:
        - {key: sms, eventType: sms, aggregation: sum, value: $.value, unit: SMS, keep: events}
        - {key: counted, eventType: counted, aggregation: sum, value: $.value, unit: x}
        - {key: renamed, eventType: renamed, aggregation: sum, value: $.bytes, unit: B,
           dimensions: [{name: stripe_customer, path: $.account}]}
      """;

  @TempDir static Path directory;
  private static CompatGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    gateway = new CompatGateway(directory, CATALOG, new StripeRoutes());
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  private static String form(String... namesAndValues) {
    List<String> pairs = new ArrayList<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      pairs.add(encoded(namesAndValues[i]) + "=" + encoded(namesAndValues[i + 1]));
    }
    return String.join("&", pairs);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static Answer event(String name, String customer, String value, String... more)
      throws Exception {
    String body =
        form("event_name", name, "payload[stripe_customer_id]", customer, "payload[value]", value);
    return gateway.post(EVENTS, FORM, more.length == 0 ? body : body + "&" + form(more));
  }

  private static void assertError(Answer answer, int status, String code, String parameter)
      throws Exception {
    JsonNode error = answer.json().path("error");
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(status);
    assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
    assertThat(error.path("code").asText()).as(answer.response().body()).isEqualTo(code);
    assertThat(error.path("param").asText()).isEqualTo(parameter);
    assertThat(error.path("message").asText()).isNotEmpty();
    assertThat(answer.header("request-id")).startsWith("req_");
  }

  private static String sumOf(String meterId, String customer) throws Exception {
    long now = Instant.now().truncatedTo(ChronoUnit.MINUTES).getEpochSecond();
    JsonNode list =
        gateway
            .get(
                METERS
                    + "/"
                    + meterId
                    + "/event_summaries?customer="
                    + customer
                    + "&start_time="
                    + (now - 3600)
                    + "&end_time="
                    + (now + 3600))
            .json();
    assertThat(list.path("data")).as(list.toString()).hasSize(1);
    return list.path("data").path(0).path("aggregated_value").asText();
  }

  private static String idOf(String eventName) throws Exception {
    for (JsonNode meter : gateway.get(METERS + "?limit=100").json().path("data")) {
      if (meter.path("event_name").asText().equals(eventName)) {
        return meter.path("id").asText();
      }
    }
    throw new AssertionError("no meter counts " + eventName);
  }

  @Test
  void shouldCountAFormEncodedEventAndEchoIt() throws Exception {
    long seconds = Instant.now().getEpochSecond() - 60;
    Answer answer =
        event("sms", "cus_echo", "25", "identifier", "echo-1", "timestamp", Long.toString(seconds));

    assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    assertThat(answer.header("request-id")).startsWith("req_");
    assertThat(answer.header("Tallygate-Duplicate")).isEmpty();
    JsonNode json = answer.json();
    assertThat(json.path("object").asText()).isEqualTo("billing.meter_event");
    assertThat(json.path("event_name").asText()).isEqualTo("sms");
    assertThat(json.path("identifier").asText()).isEqualTo("echo-1");
    assertThat(json.path("livemode").asBoolean()).isTrue();
    assertThat(json.path("timestamp").asLong()).isEqualTo(seconds);
    assertThat(json.path("created").isIntegralNumber()).isTrue();
    assertThat(json.path("payload").path("value").asText()).isEqualTo("25");
    assertThat(json.path("payload").path("value").isTextual()).isTrue();
    assertThat(sumOf(idOf("sms"), "cus_echo")).isEqualTo("25");
  }

  @Test
  void shouldTakeARepeatedIdentifierForASuccessThatChangesNothing() throws Exception {
    event("sms", "cus_again", "3", "identifier", "again-1");
    Answer again = event("sms", "cus_again", "3", "identifier", "again-1");

    assertThat(again.status()).isEqualTo(200);
    assertThat(again.header("Tallygate-Duplicate")).isEqualTo("true");
    assertThat(sumOf(idOf("sms"), "cus_again")).isEqualTo("3");
  }

  @Test
  void shouldTellEventsOfOneIdentifierApartByTheirNames() throws Exception {
    event("sms", "cus_names", "3", "identifier", "names-1");
    Answer other = event("counted", "cus_names", "4", "identifier", "names-1");

    assertThat(other.header("Tallygate-Duplicate")).isEmpty();
    assertThat(sumOf(idOf("sms"), "cus_names")).isEqualTo("3");
  }

  @Test
  void shouldCountARetryUnderTheSameIdempotencyKeyOnce() throws Exception {
    String body =
        form(
            "event_name", "sms", "payload[stripe_customer_id]", "cus_retry", "payload[value]", "7");
    Answer first = gateway.post(EVENTS, FORM, body, "Idempotency-Key", "stripe-node-retry-1");
    Answer retry = gateway.post(EVENTS, FORM, body, "Idempotency-Key", "stripe-node-retry-1");
    Answer otherKey = gateway.post(EVENTS, FORM, body, "Idempotency-Key", "stripe-node-retry-2");
    Answer otherBody =
        gateway.post(EVENTS, FORM, body + "0", "Idempotency-Key", "stripe-node-retry-1");
    Answer noKey = gateway.post(EVENTS, FORM, body);

    assertThat(retry.header("Tallygate-Duplicate")).isEqualTo("true");
    assertThat(retry.json().path("identifier")).isEqualTo(first.json().path("identifier"));
    for (Answer other : List.of(first, otherKey, otherBody, noKey)) {
      assertThat(other.header("Tallygate-Duplicate")).isEmpty();
    }
    assertThat(sumOf(idOf("sms"), "cus_retry")).isEqualTo(Integer.toString(7 + 7 + 70 + 7));
  }

  @Test
  void shouldRefuseWhatIsMissingOrUnknownByParameter() throws Exception {
    assertError(
        gateway.post(EVENTS, FORM, form("payload[value]", "1")),
        400,
        "parameter_missing",
        "event_name");
    assertError(
        gateway.post(EVENTS, FORM, form("event_name", "sms")), 400, "parameter_missing", "payload");
    assertError(
        gateway.post(EVENTS, FORM, form("event_name", "sms", "payload[value]", "1")),
        400,
        "meter_event_no_customer_defined",
        "payload[stripe_customer_id]");
    assertError(
        gateway.post(
            EVENTS, FORM, form("event_name", "sms", "payload[stripe_customer_id]", "cus_x")),
        400,
        "meter_event_value_not_found",
        "payload[value]");
    assertError(event("nobody", "cus_x", "1"), 400, "no_meter_found", "event_name");
    assertError(event("x".repeat(101), "cus_x", "1"), 400, "parameter_invalid", "event_name");
    assertError(
        event("sms", "cus_x", "1", "identifier", "x".repeat(101)),
        400,
        "parameter_invalid",
        "identifier");
    assertError(event("sms", "cus_x", "1", "colour", "red"), 400, "parameter_unknown", "colour");
    assertError(
        event("sms", "cus_x", "1", "event_name", "sms"), 400, "parameter_invalid", "event_name");
    assertThat(event("sms", "cus_expand", "1", "expand[0]", "x").status()).isEqualTo(200);
  }

  @Test
  void shouldRefuseValuesThatAreNoWholeNumbers() throws Exception {
    for (String value : List.of("1.5", "abc", "", "NaN", "9223372036854775808")) {
      assertError(
          event("sms", "cus_bad", value), 400, "meter_event_invalid_value", "payload[value]");
    }
    assertThat(event("sms", "cus_negative", "-4").status()).isEqualTo(200);
    assertThat(sumOf(idOf("sms"), "cus_negative")).isEqualTo("-4");
  }

  @Test
  void shouldTakeTimesOfThePast35DaysAndTheNext5Minutes() throws Exception {
    long now = Instant.now().getEpochSecond();
    long day = 86_400;
    assertThat(at(now - 35 * day + 60).status()).isEqualTo(200);
    assertError(at(now - 35 * day - 60), 400, "timestamp_too_far_in_past", "timestamp");
    assertThat(at(now + 4 * 60).status()).isEqualTo(200);
    assertError(at(now + 6 * 60), 400, "timestamp_in_future", "timestamp");
    assertError(at(Long.MAX_VALUE), 400, "timestamp_in_future", "timestamp");
    assertError(at(-1), 400, "timestamp_too_far_in_past", "timestamp");
    assertError(
        event("sms", "cus_time", "1", "timestamp", "2024-01-01T00:00:00Z"),
        400,
        "parameter_invalid_integer",
        "timestamp");
  }

  private static Answer at(long seconds) throws Exception {
    return event("sms", "cus_time", "1", "timestamp", Long.toString(seconds));
  }

  @Test
  void shouldRefuseBodiesOfOtherTypesAndBadEncoding() throws Exception {
    assertError(gateway.post(EVENTS, JSON, "{}"), 400, "parameter_invalid", "Content-Type");
    assertError(
        gateway.post(EVENTS_V2, FORM, "event_name=sms"), 400, "parameter_invalid", "Content-Type");
    assertError(gateway.post(EVENTS, FORM, "event_name=%zz"), 400, "parameter_invalid", "body");
    assertError(gateway.post(EVENTS, FORM, "event_name=%ff"), 400, "parameter_invalid", "body");
    assertThat(gateway.post(EVENTS_V2, JSON, "{").status()).isEqualTo(400);
    assertThat(gateway.post(EVENTS_V2, JSON, "[]").status()).isEqualTo(400);
  }

  @Test
  void shouldFindTheCustomerUnderTheKeyThatTheMeterNames() throws Exception {
    String body = form("event_name", "renamed", "payload[account]", "acme", "payload[bytes]", "12");
    assertThat(gateway.post(EVENTS, FORM, body).status()).isEqualTo(200);
    assertThat(gateway.total("renamed")).isEqualTo("1 12");
    assertError(
        event("renamed", "cus_x", "1"), 400, "meter_event_no_customer_defined", "payload[account]");
  }

  @Test
  void shouldCountAnEventInJsonAndEchoIt() throws Exception {
    String time = Instant.now().minusSeconds(30).truncatedTo(ChronoUnit.MILLIS).toString();
    String body =
        """
        {"event_name":"sms","identifier":"v2-1","timestamp":"%s",
         "payload":{"stripe_customer_id":"cus_v2","value":"9"}}
        """
            .formatted(time);
    JsonNode json = gateway.post(EVENTS_V2, JSON, body).json();

    assertThat(json.path("object").asText()).isEqualTo("v2.billing.meter_event");
    assertThat(json.path("timestamp").asText()).isEqualTo(time);
    assertThat(json.path("identifier").asText()).isEqualTo("v2-1");
    assertThat(Instant.parse(json.path("created").asText())).isAfter(Instant.parse(time));
    assertThat(json.path("payload").path("value").asText()).isEqualTo("9");
    assertThat(sumOf(idOf("sms"), "cus_v2")).isEqualTo("9");
    assertError(
        gateway.post(EVENTS_V2, JSON, body.replace(time, "yesterday")), 400, "", "timestamp");
  }

  private static String session() throws Exception {
    return gateway.post(SESSION, JSON, "").json().path("authentication_token").asText();
  }

  private static Answer stream(String token, String events) throws Exception {
    return gateway.send(
        "POST", STREAM, JSON, "{\"events\":[" + events + "]}", "Authorization", "Bearer " + token);
  }

  private static String streamed(String identifier, String value) {
    return """
        {"event_name":"sms","identifier":"%s","payload":{"stripe_customer_id":"cus_stream","value":"%s"}}
        """
        .formatted(identifier, value);
  }

  @Test
  void shouldTakeAStreamUnderASessionsToken() throws Exception {
    JsonNode made = gateway.post(SESSION, JSON, "{}").json();
    assertThat(made.path("object").asText()).isEqualTo("v2.billing.meter_event_session");
    Instant created = Instant.parse(made.path("created").asText());
    assertThat(Instant.parse(made.path("expires_at").asText()))
        .isEqualTo(created.plus(15, ChronoUnit.MINUTES));
    String token = made.path("authentication_token").asText();

    Answer answer = stream(token, streamed("s-1", "1") + "," + streamed("s-2", "20"));
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    assertThat(answer.response().body()).isEqualTo("{}");
    assertThat(stream(token, streamed("s-2", "20")).header("Tallygate-Duplicate"))
        .isEqualTo("true");
    assertThat(sumOf(idOf("sms"), "cus_stream")).isEqualTo("21");
  }

  @Test
  void shouldTakeAllEventsOfAStreamRequestOrNone() throws Exception {
    String token = session();
    Answer bad = stream(token, streamed("n-1", "500") + "," + streamed("n-2", "x"));
    assertError(bad, 400, "meter_event_invalid_value", "payload[value]");
    String nobodys = streamed("n-4", "1").replace("\"sms\"", "\"nobody\"");
    Answer unknown = stream(token, streamed("n-3", "500") + "," + nobodys);
    assertError(unknown, 400, "no_meter_found", "events[1].event_name");
    assertThat(stream(token, streamed("n-1", "0")).header("Tallygate-Duplicate")).isEmpty();
  }

  @Test
  void shouldRefuseStreamsThatAreEmptyOrTooLong() throws Exception {
    String token = session();
    List<String> events = new ArrayList<>();
    for (int i = 0; i < 101; i++) {
      events.add(streamed("many-" + i, "0"));
    }
    assertError(stream(token, ""), 400, "parameter_invalid", "events");
    assertError(stream(token, String.join(",", events)), 400, "parameter_invalid", "events");
    assertThat(stream(token, String.join(",", events.subList(0, 100))).status()).isEqualTo(200);
  }

  @Test
  void shouldTakeNothingButASessionsTokenForAStream() throws Exception {
    for (String token :
        List.of("", CompatGateway.KEY, session() + "A", "tgsession_", "tgsession_A")) {
      Answer answer = stream(token, streamed("t-1", "1"));
      assertThat(answer.status()).isEqualTo(401);
      JsonNode error = answer.json().path("error");
      assertThat(error.path("type").asText()).isEqualTo("temporary_session_expired");
      assertThat(error.path("code").asText()).isEqualTo("billing_meter_event_session_expired");
    }
    assertThat(gateway.send("GET", METERS, "", "", "Authorization", "Bearer " + session()).status())
        .isEqualTo(401);
  }

  @Test
  void shouldCancelAnEventByItsNameAndIdentifier() throws Exception {
    event("sms", "cus_cancel", "5", "identifier", "cancel-1");
    event("sms", "cus_cancel", "6", "identifier", "cancel-2");
    String cancel = form("event_name", "sms", "type", "cancel", "cancel[identifier]", "cancel-1");
    JsonNode done = gateway.post(ADJUSTMENTS, FORM, cancel).json();
    Answer again = gateway.post(ADJUSTMENTS, FORM, cancel);

    assertThat(done.path("object").asText()).isEqualTo("billing.meter_event_adjustment");
    assertThat(done.path("status").asText()).isEqualTo("complete");
    assertThat(done.path("type").asText()).isEqualTo("cancel");
    assertThat(done.path("cancel").path("identifier").asText()).isEqualTo("cancel-1");
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.header("Tallygate-Duplicate")).isEqualTo("true");
    assertThat(sumOf(idOf("sms"), "cus_cancel")).isEqualTo("6");
    assertError(
        gateway.post(ADJUSTMENTS, FORM, cancel.replace("event_name=sms", "event_name=counted")),
        404,
        "resource_missing",
        "cancel[identifier]");
    assertError(
        gateway.post(ADJUSTMENTS, FORM, form("event_name", "sms", "type", "cancel")),
        400,
        "parameter_missing",
        "cancel[identifier]");
    assertError(
        gateway.post(ADJUSTMENTS, FORM, cancel.replace("type=cancel", "type=double")),
        400,
        "parameter_invalid",
        "type");
  }

  @Test
  void shouldCancelAnEventInJson() throws Exception {
    event("sms", "cus_cancel2", "5", "identifier", "cancel-v2");
    JsonNode done =
        gateway
            .post(
                "/v2/billing/meter_event_adjustments",
                JSON,
                "{\"event_name\":\"sms\",\"type\":\"cancel\",\"cancel\":{\"identifier\":\"cancel-v2\"}}")
            .json();
    assertThat(done.path("object").asText()).isEqualTo("v2.billing.meter_event_adjustment");
    assertThat(done.path("id").asText()).isNotEmpty();
    assertThat(done.path("status").asText()).isEqualTo("complete");
    assertThat(sumOf(idOf("sms"), "cus_cancel2")).isEqualTo("0");
  }

  private static String meter(String eventName, String formula, String... more) {
    String body =
        form(
            "event_name", eventName,
            "display_name", "Name of " + eventName,
            "default_aggregation[formula]", formula);
    return more.length == 0 ? body : body + "&" + form(more);
  }

  @Test
  void shouldMakeMetersInTheCatalog() throws Exception {
    JsonNode made =
        gateway
            .post(
                METERS,
                FORM,
                meter(
                    "api_requests",
                    "sum",
                    "customer_mapping[type]",
                    "by_id",
                    "customer_mapping[event_payload_key]",
                    "user",
                    "value_settings[event_payload_key]",
                    "tokens"))
            .json();
    String id = made.path("id").asText();
    assertThat(id).startsWith("mtr_");
    assertThat(made.path("object").asText()).isEqualTo("billing.meter");
    assertThat(made.path("status").asText()).isEqualTo("active");
    assertThat(made.path("display_name").asText()).isEqualTo("Name of api_requests");
    assertThat(made.path("default_aggregation").path("formula").asText()).isEqualTo("sum");
    assertThat(made.path("customer_mapping").path("event_payload_key").asText()).isEqualTo("user");
    assertThat(made.path("value_settings").path("event_payload_key").asText()).isEqualTo("tokens");
    assertThat(gateway.get(METERS + "/" + id).json()).isEqualTo(made);

    String body = form("event_name", "api_requests", "payload[user]", "u1", "payload[tokens]", "8");
    assertThat(gateway.post(EVENTS, FORM, body).status()).isEqualTo(200);
    assertThat(sumOf(id, "u1")).isEqualTo("8");

    JsonNode renamed = gateway.post(METERS + "/" + id, FORM, form("display_name", "Tokens")).json();
    assertThat(renamed.path("display_name").asText()).isEqualTo("Tokens");
    assertThat(gateway.get(METERS + "/" + id).json()).isEqualTo(renamed);
    assertThat(sumOf(id, "u1")).isEqualTo("8");
  }

  @Test
  void shouldCountAndTakeTheLastAsFormulasSay() throws Exception {
    String count = gateway.post(METERS, FORM, meter("logins", "count")).json().path("id").asText();
    String last = gateway.post(METERS, FORM, meter("seats", "last")).json().path("id").asText();
    long now = Instant.now().getEpochSecond();
    for (String name : List.of("logins", "seats")) {
      event(name, "cus_formula", "30", "timestamp", Long.toString(now - 120));
      event(name, "cus_formula", "10", "timestamp", Long.toString(now - 60));
      event(name, "cus_formula", "20", "timestamp", Long.toString(now - 180));
    }
    assertThat(sumOf(count, "cus_formula")).isEqualTo("3");
    assertThat(sumOf(last, "cus_formula")).isEqualTo("10");
    assertThat(gateway.get(METERS + "/" + last).json().path("default_aggregation").path("formula"))
        .hasToString("\"last\"");
  }

  @Test
  void shouldMakeAMeterOnceAndRefuseAnotherOfItsName() throws Exception {
    Answer made = gateway.post(METERS, FORM, meter("once", "sum"));
    Answer again = gateway.post(METERS, FORM, meter("once", "sum"));

    assertThat(made.header("Tallygate-Duplicate")).isEmpty();
    assertThat(again.header("Tallygate-Duplicate")).isEqualTo("true");
    assertThat(again.json()).isEqualTo(made.json());
    assertError(
        gateway.post(METERS, FORM, meter("once", "count")),
        400,
        "resource_already_exists",
        "event_name");
  }

  @Test
  void shouldRefuseMetersThatTheCatalogCannotHave() throws Exception {
    assertError(
        gateway.post(METERS, FORM, meter("m", "median")),
        400,
        "parameter_invalid",
        "default_aggregation[formula]");
    assertError(
        gateway.post(METERS, FORM, meter("m", "sum", "event_time_window", "day")),
        400,
        "parameter_unsupported",
        "event_time_window");
    assertError(
        gateway.post(METERS, FORM, meter("m", "sum", "customer_mapping[type]", "by_mail")),
        400,
        "parameter_invalid",
        "customer_mapping[type]");
    assertError(
        gateway.post(METERS, FORM, meter("m", "sum", "value_settings[event_payload_key]", "a b")),
        400,
        "parameter_invalid",
        "value_settings[event_payload_key]");
    assertError(
        gateway.post(METERS, FORM, form("event_name", "m", "default_aggregation[formula]", "sum")),
        400,
        "parameter_missing",
        "display_name");
    assertError(
        gateway.post(METERS + "/" + idOf("sms") + "/deactivate", FORM, ""),
        400,
        "parameter_unsupported",
        "id");
    assertThat(
            gateway
                .post(METERS + "/" + idOf("sms") + "/reactivate", FORM, "")
                .json()
                .path("status"))
        .hasToString("\"active\"");
    assertError(gateway.get(METERS + "/mtr_none"), 404, "resource_missing", "id");
  }

  @Test
  void shouldMakeMetersOfEventNamesThatAreNoKeys() throws Exception {
    JsonNode made = gateway.post(METERS, FORM, meter("Größe / Tag", "sum")).json();
    assertThat(made.path("event_name").asText()).isEqualTo("Größe / Tag");
    assertThat(event("Größe / Tag", "cus_umlaut", "2").status()).isEqualTo(200);
    assertThat(sumOf(made.path("id").asText(), "cus_umlaut")).isEqualTo("2");
  }

  @Test
  void shouldServeATenantWithoutACatalog() throws Exception {
    String[] key = {"Authorization", "Bearer " + CompatGateway.NEW_TENANT_KEY};
    Answer none = gateway.send("GET", METERS, "", "", key);
    assertThat(none.json().path("data")).isEmpty();
    String sent =
        form("event_name", "first", "payload[stripe_customer_id]", "c", "payload[value]", "1");
    assertError(gateway.send("POST", EVENTS, FORM, sent, key), 400, "no_meter_found", "event_name");
    assertThat(gateway.send("POST", METERS, FORM, meter("first", "sum"), key).status())
        .isEqualTo(200);
    assertThat(gateway.send("POST", EVENTS, FORM, sent, key).status()).isEqualTo(200);
    assertError(event("first", "c", "1"), 400, "no_meter_found", "event_name");
  }

  @Test
  void shouldPageThroughMeters() throws Exception {
    gateway.post(METERS, FORM, meter("page_a", "sum"));
    gateway.post(METERS, FORM, meter("page_b", "sum"));
    List<String> all = ids(gateway.get(METERS + "?limit=100").json());
    JsonNode first = gateway.get(METERS + "?limit=2").json();
    assertThat(first.path("object").asText()).isEqualTo("list");
    assertThat(first.path("url").asText()).isEqualTo(METERS);
    assertThat(first.path("has_more").asBoolean()).isTrue();
    assertThat(ids(first)).isEqualTo(all.subList(0, 2));
    JsonNode next = gateway.get(METERS + "?limit=2&starting_after=" + all.get(1)).json();
    assertThat(ids(next)).isEqualTo(all.subList(2, 4));
    JsonNode back = gateway.get(METERS + "?limit=2&ending_before=" + all.get(3)).json();
    assertThat(ids(back)).isEqualTo(all.subList(1, 3));
    assertThat(back.path("has_more").asBoolean()).isTrue();
    assertThat(gateway.get(METERS + "?status=inactive").json().path("data")).isEmpty();
    assertError(
        gateway.get(METERS + "?starting_after=mtr_none"),
        400,
        "resource_missing",
        "starting_after");
    assertError(gateway.get(METERS + "?limit=101"), 400, "parameter_invalid_integer", "limit");
  }

  private static List<String> ids(JsonNode list) {
    List<String> ids = new ArrayList<>();
    list.path("data").forEach(each -> ids.add(each.path("id").asText()));
    return ids;
  }

  @Test
  void shouldSummarizeByHourAndDayOfUtc() throws Exception {
    String id = idOf("sms");
    long midnight = Instant.now().truncatedTo(ChronoUnit.DAYS).getEpochSecond();
    long yesterday = midnight - 86_400;
    long[] times = {
      yesterday, yesterday + 3_599, yesterday + 3_600, midnight - 1, midnight - 86_401
    };
    for (int i = 0; i < times.length; i++) {
      event("sms", "cus_hours", Integer.toString(1 << i), "timestamp", Long.toString(times[i]));
    }
    String path = METERS + "/" + id + "/event_summaries?customer=cus_hours";
    String day = "&start_time=" + yesterday + "&end_time=" + midnight;

    JsonNode hours = gateway.get(path + day + "&value_grouping_window=hour").json();
    assertThat(values(hours)).containsExactly("8", "4", "3");
    assertThat(hours.path("data").path(2).path("start_time").asLong()).isEqualTo(yesterday);
    assertThat(hours.path("data").path(2).path("end_time").asLong()).isEqualTo(yesterday + 3_600);
    assertThat(hours.path("data").path(0).path("object").asText())
        .isEqualTo("billing.meter_event_summary");
    assertThat(hours.path("data").path(0).path("meter").asText()).isEqualTo(id);
    assertThat(values(gateway.get(path + day + "&value_grouping_window=day").json()))
        .containsExactly("15");
    assertThat(values(gateway.get(path + day).json())).containsExactly("15");
    String minute = "&start_time=" + (yesterday + 3_540) + "&end_time=" + (yesterday + 3_660);
    assertThat(values(gateway.get(path + minute).json())).containsExactly("6");
    JsonNode page = gateway.get(path + day + "&value_grouping_window=hour&limit=1").json();
    assertThat(page.path("has_more").asBoolean()).isTrue();
    JsonNode rest =
        gateway
            .get(
                path
                    + day
                    + "&value_grouping_window=hour&starting_after="
                    + page.path("data").path(0).path("id").asText())
            .json();
    assertThat(values(rest)).containsExactly("4", "3");
  }

  private static List<String> values(JsonNode list) {
    List<String> values = new ArrayList<>();
    list.path("data").forEach(each -> values.add(each.path("aggregated_value").asText()));
    return values;
  }

  @Test
  void shouldRefuseSummariesOfTimesThatAreNotAligned() throws Exception {
    String path = METERS + "/" + idOf("sms") + "/event_summaries?customer=c";
    assertError(
        gateway.get(path + "&start_time=61&end_time=120"), 400, "parameter_invalid", "start_time");
    assertError(
        gateway.get(path + "&start_time=60&end_time=7200&value_grouping_window=hour"),
        400,
        "parameter_invalid",
        "start_time");
    assertError(
        gateway.get(path + "&start_time=0&end_time=3600&value_grouping_window=day"),
        400,
        "parameter_invalid",
        "end_time");
    assertError(
        gateway.get(path + "&start_time=60&end_time=60"), 400, "parameter_invalid", "end_time");
    assertError(
        gateway.get(path + "&start_time=0&end_time=60&value_grouping_window=week"),
        400,
        "parameter_invalid",
        "value_grouping_window");
    assertError(gateway.get(path + "&start_time=0"), 400, "parameter_missing", "end_time");
    assertError(
        gateway.get(METERS + "/" + idOf("sms") + "/event_summaries?start_time=0&end_time=60"),
        400,
        "parameter_missing",
        "customer");
    assertError(
        gateway.get(
            METERS
                + "/"
                + idOf("counted")
                + "/event_summaries?customer=c&start_time=60&end_time=120"),
        400,
        "parameter_unsupported",
        "start_time");
  }

  @Test
  void shouldAnswerInStripesFormWhateverIsWrong() throws Exception {
    Answer nobody = gateway.send("POST", EVENTS, FORM, "event_name=sms");
    assertThat(nobody.status()).isEqualTo(401);
    assertThat(nobody.json().path("error").path("type").asText())
        .isEqualTo("invalid_request_error");
    Answer forbidden =
        gateway.send("GET", METERS, "", "", "Authorization", "Bearer " + CompatGateway.INGEST_KEY);
    assertThat(forbidden.status()).isEqualTo(403);
    assertThat(forbidden.json().path("error").path("message").asText()).contains("read");
    assertError(gateway.get("/v1/customers"), 404, "url_invalid", "");
    assertError(gateway.post("/v2/core/events", JSON, "{}"), 404, "url_invalid", "");
    Answer tooLarge = gateway.post(EVENTS, FORM, "a=" + "x".repeat(17 << 20));
    assertThat(tooLarge.status()).isEqualTo(400);
    assertThat(tooLarge.header("request-id")).startsWith("req_");
  }
}
