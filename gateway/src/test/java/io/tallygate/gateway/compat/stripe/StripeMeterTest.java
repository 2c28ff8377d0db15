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

/** Meters and their summaries, as they stand in Stripe's documentation. */
@Timeout(120)
class StripeMeterTest extends StripeRig {
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
    JsonNode made = gateway.send("POST", SESSION, JSON, "", key).json();
    String streamed = streamed("first-s", "1").replace("\"sms\"", "\"first\"");
    assertThat(stream(made.path("authentication_token").asText(), streamed).status())
        .isEqualTo(200);
    assertError(stream(session(), streamed), 400, "no_meter_found", "events[0].event_name");
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
}
