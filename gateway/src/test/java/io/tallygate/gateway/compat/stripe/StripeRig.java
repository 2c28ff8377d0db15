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
import org.junit.jupiter.api.io.TempDir;

/** A gateway that serves Stripe's senders from a core on disk, and requests as its clients write them. */
abstract class StripeRig {
  static final String FORM = "application/x-www-form-urlencoded";
  static final String JSON = "application/json";
  static final String EVENTS = "/v1/billing/meter_events";
  static final String EVENTS_V2 = "/v2/billing/meter_events";
  static final String ADJUSTMENTS = "/v1/billing/meter_event_adjustments";
  static final String METERS = "/v1/billing/meters";
  static final String SESSION = "/v2/billing/meter_event_session";
  static final String STREAM = "/v2/billing/meter_event_stream";

  static final String CATALOG =
      """
      meters:
        - {key: sms, eventType: sms, aggregation: sum, value: $.value, unit: SMS, keep: events}
        - {key: counted, eventType: counted, aggregation: sum, value: $.value, unit: x}
        - {key: renamed, eventType: renamed, aggregation: sum, value: $.bytes, unit: B,
           dimensions: [{name: stripe_customer, path: $.account}]}
      """;

  @TempDir static Path directory;
  static CompatGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    gateway = new CompatGateway(directory, CATALOG, new StripeRoutes());
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  static String form(String... namesAndValues) {
    List<String> pairs = new ArrayList<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      pairs.add(encoded(namesAndValues[i]) + "=" + encoded(namesAndValues[i + 1]));
    }
    return String.join("&", pairs);
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  static Answer event(String name, String customer, String value, String... more) throws Exception {
    String body =
        form("event_name", name, "payload[stripe_customer_id]", customer, "payload[value]", value);
    return gateway.post(EVENTS, FORM, more.length == 0 ? body : body + "&" + form(more));
  }

  static void assertError(Answer answer, int status, String code, String parameter)
      throws Exception {
    JsonNode error = answer.json().path("error");
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(status);
    assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
    assertThat(error.path("code").asText()).as(answer.response().body()).isEqualTo(code);
    assertThat(error.path("param").asText()).isEqualTo(parameter);
    assertThat(error.path("message").asText()).isNotEmpty();
    assertThat(answer.header("request-id")).startsWith("req_");
  }

  static String sumOf(String meterId, String customer) throws Exception {
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

  static String idOf(String eventName) throws Exception {
    for (JsonNode meter : gateway.get(METERS + "?limit=100").json().path("data")) {
      if (meter.path("event_name").asText().equals(eventName)) {
        return meter.path("id").asText();
      }
    }
    throw new AssertionError("no meter counts " + eventName);
  }

  static String session() throws Exception {
    return gateway.post(SESSION, JSON, "").json().path("authentication_token").asText();
  }

  static Answer stream(String token, String events) throws Exception {
    return gateway.send(
        "POST", STREAM, JSON, "{\"events\":[" + events + "]}", "Authorization", "Bearer " + token);
  }

  static String streamed(String identifier, String value) {
    return """
        {"event_name":"sms","identifier":"%s","payload":{"stripe_customer_id":"cus_stream","value":"%s"}}
        """
        .formatted(identifier, value);
  }
}
