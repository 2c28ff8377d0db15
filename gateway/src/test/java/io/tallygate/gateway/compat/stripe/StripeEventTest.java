package io.tallygate.gateway.compat.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallygate.gateway.compat.CompatGateway;
import io.tallygate.gateway.compat.CompatGateway.Answer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Meter events, streams and adjustments, as they stand in Stripe's documentation. */
@Timeout(120)
class StripeEventTest extends StripeRig {
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

  @Test
  void shouldRefuseRequestsForOtherAccounts() throws Exception {
    String sent =
        form("event_name", "sms", "payload[stripe_customer_id]", "c", "payload[value]", "1");
    assertError(
        gateway.post(EVENTS, FORM, sent, "Stripe-Account", "acct_1"),
        400,
        "parameter_unsupported",
        "Stripe-Account");
    assertError(
        gateway.send(
            "POST",
            STREAM,
            JSON,
            "{\"events\":[" + streamed("acct", "1") + "]}",
            "Authorization",
            "Bearer " + session(),
            "Stripe-Context",
            "acct_1"),
        400,
        "parameter_unsupported",
        "Stripe-Context");
  }
}
