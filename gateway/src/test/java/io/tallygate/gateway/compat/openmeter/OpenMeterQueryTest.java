package io.tallygate.gateway.compat.openmeter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallygate.gateway.compat.openmeter.OpenMeterServer.Answer;
import io.tallygate.rating.catalog.CatalogReader;
import java.io.ByteArrayInputStream;
import java.net.URLEncoder;
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
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Meter queries in OpenMeter's words, over six events: a at 10:00 (m1, 1.5), a at 10:20 (m2, 2), b at 11:05 (m1, 4), a at 11:50 (m1,
 * 0.25), b on the next day at 00:30 (m2, 8), a on it at 10:00 (no model, 16).
 */
@Timeout(60)
class OpenMeterQueryTest {
  @TempDir static Path directory;
  private static OpenMeterServer server;
  private static Instant day;

  @BeforeAll
  static void start() throws Exception {
    server = new OpenMeterServer(directory);
    day = Instant.now().truncatedTo(ChronoUnit.DAYS).minus(10, ChronoUnit.DAYS);
    String meter =
        "{\"slug\":\"%s\",\"aggregation\":\"%s\",\"eventType\":\"prompt\",\"valueProperty\":\"%s\","
            + "\"groupBy\":{\"model\":\"$.model\"},\"metadata\":{%s}}";
    for (String aggregation : List.of("SUM", "COUNT", "AVG", "MIN", "MAX", "LATEST")) {
      server.meter(
          meter.formatted(aggregation.toLowerCase(java.util.Locale.ROOT), aggregation, "$.v", ""));
    }
    server.meter(meter.formatted("unique_count", "UNIQUE_COUNT", "$.user", ""));
    server.meter(meter.formatted("fine", "SUM", "$.v", "\"tallygate.keep\":\"events\""));
    server.meter(meter.formatted("empty", "SUM", "$.v", "").replace("prompt", "never"));
    server.core.applyCatalog(
        CatalogReader.readYaml(
            new ByteArrayInputStream(
                """
                customers: [{key: c1, zone: UTC, currency: EUR}, {key: c2, zone: UTC, currency: EUR}]
                plans: [{key: free, name: Free, currency: EUR, period: month}]
                subscriptions:
                  - {key: s1, customer: c1, plan: free, from: 2020-01-01, subjects: [a]}
                """
                    .getBytes(UTF_8))));
    String events =
        String.join(
            ",",
            event(1, "a", "10:00:30", 0, "m1", "1.5", "u1"),
            event(2, "a", "10:20:00", 0, "m2", "2", "u2"),
            event(3, "b", "11:05:00", 0, "m1", "4", "u1"),
            event(4, "a", "11:50:00", 0, "m1", "0.25", "u3"),
            event(5, "b", "00:30:00", 1, "m2", "8", "u1"),
            event(6, "a", "10:00:00", 1, null, "16", "u2"));
    Answer taken = server.events("application/cloudevents-batch+json", "[" + events + "]");
    assertThat(taken.status()).as(taken.body()).isEqualTo(204);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String event(
      int id, String subject, String time, int days, String model, String value, String user) {
    return """
        {"specversion":"1.0","id":"q%d","source":"s","type":"prompt","subject":"%s","time":"%s",
         "data":{"v":%s,"user":"%s"%s}}
        """
        .formatted(
            id,
            subject,
            at(time, days),
            value,
            user,
            model == null ? "" : ",\"model\":\"" + model + "\"");
  }

  private static String at(String time, int days) {
    return day.plus(days, ChronoUnit.DAYS).toString().substring(0, 11) + time + "Z";
  }

  private static JsonNode query(String meter, String parameters) throws Exception {
    Answer answer = server.get("/api/v1/meters/" + meter + "/query?" + parameters);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.contentType()).isEqualTo("application/json");
    return answer.json();
  }

  /** Start, subject, groups and value of each row. */
  private static List<String> rows(JsonNode answer) {
    List<String> rows = new ArrayList<>();
    for (JsonNode row : answer.path("data")) {
      rows.add(
          "%s %s %s %s"
              .formatted(
                  row.path("windowStart").asText().substring(11, 16),
                  row.path("subject").asText(""),
                  row.path("groupBy"),
                  row.path("value")));
    }
    return rows;
  }

  @ParameterizedTest
  @CsvSource({
    "sum, 31.75",
    "count, 6",
    "avg, 5.2916666667",
    "min, 0.25",
    "max, 16",
    "latest, 16",
    "unique_count, 3",
    "fine, 31.75"
  })
  void shouldAnswerEachAggregation(String meter, String value) throws Exception {
    JsonNode answer = query(meter, "");
    assertThat(answer.path("data")).hasSize(1);
    JsonNode row = answer.path("data").path(0);
    assertThat(row.path("value").isNumber()).isTrue();
    assertThat(row.path("value").asText()).isEqualTo(value);
    assertThat(row.path("windowStart").asText()).isEqualTo(at("10:00:00", 0));
    assertThat(row.path("windowEnd").asText()).isEqualTo(at("10:15:00", 1));
    assertThat(row.path("subject").isNull()).isTrue();
    assertThat(row.path("groupBy").isObject()).isTrue();
    assertThat(answer.has("from")).isFalse();
    assertThat(answer.has("windowSize")).isFalse();
  }

  @Test
  void shouldAnswerByWindow() throws Exception {
    JsonNode hours =
        query("sum", "windowSize=HOUR&from=" + at("00:00:00", 0) + "&to=" + at("12:00:00", 0));
    assertThat(hours.path("from").asText()).isEqualTo(at("00:00:00", 0));
    assertThat(hours.path("to").asText()).isEqualTo(at("12:00:00", 0));
    assertThat(hours.path("windowSize").asText()).isEqualTo("HOUR");
    assertThat(rows(hours)).containsExactly("10:00  {} 3.5", "11:00  {} 4.25");
    JsonNode days = query("sum", "windowSize=DAY");
    assertThat(rows(days)).containsExactly("00:00  {} 7.75", "00:00  {} 24");
    assertThat(days.path("data").path(1).path("windowEnd").asText()).isEqualTo(at("00:00:00", 2));
    assertThat(rows(query("max", "windowSize=HOUR&to=" + at("12:00:00", 0))))
        .containsExactly("10:00  {} 2", "11:00  {} 4");
  }

  @Test
  void shouldAnswerByMinuteWhereEventsAreKept() throws Exception {
    String asked = "windowSize=MINUTE&to=" + at("10:30:00", 0);
    assertThat(rows(query("fine", asked))).containsExactly("10:00  {} 1.5", "10:20  {} 2");
    assertThat(rows(query("max", asked))).containsExactly("10:00  {} 1.5", "10:20  {} 2");
    assertThat(rows(query("fine", "from=" + at("10:00:31", 0) + "&to=" + at("11:05:01", 0))))
        .containsExactly("10:00  {} 6");
    Answer refused = server.get("/api/v1/meters/sum/query?" + asked);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.errors()).containsExactly("windowSize");
    assertThat(refused.detail()).contains("finer than").contains("tallygate.keep = events");
  }

  @Test
  void shouldSayWhatItReadWhereBordersCutAWindow() throws Exception {
    JsonNode answer = query("sum", "from=" + at("10:07:00", 0) + "&to=" + at("11:07:00", 0));
    assertThat(answer.path("from").asText()).isEqualTo(at("10:00:00", 0));
    assertThat(answer.path("to").asText()).isEqualTo(at("11:15:00", 0));
    assertThat(rows(answer)).containsExactly("10:00  {} 7.5");
  }

  @Test
  void shouldAnswerInAZone() throws Exception {
    JsonNode days = query("sum", "windowSize=DAY&windowTimeZone=Asia/Tokyo");
    assertThat(rows(days)).containsExactly("15:00  {} 7.75", "15:00  {} 24");
    assertThat(query("sum", "windowSize=MONTH&windowTimeZone=America/New_York").path("data"))
        .isNotEmpty();
  }

  @Test
  void shouldGroupAndFilter() throws Exception {
    assertThat(rows(query("sum", "groupBy=subject")))
        .containsExactly("10:00 a {} 19.75", "10:00 b {} 12");
    assertThat(rows(query("sum", "groupBy=model")))
        .containsExactlyInAnyOrder(
            "10:00  {\"model\":\"\"} 16",
            "10:00  {\"model\":\"m1\"} 5.75",
            "10:00  {\"model\":\"m2\"} 10");
    assertThat(rows(query("sum", "subject=a&groupBy=model&filterGroupBy[model]=m1")))
        .containsExactly("10:00 a {\"model\":\"m1\"} 1.75");
    assertThat(
            rows(
                query(
                    "sum",
                    "subject=a&subject=b&groupBy=subject&groupBy=model&filterGroupBy%5Bmodel%5D=m2")))
        .containsExactly("10:00 a {\"model\":\"m2\"} 2", "10:00 b {\"model\":\"m2\"} 8");
    assertThat(rows(query("sum", "subject=nobody"))).isEmpty();
    assertThat(rows(query("sum", "filterGroupBy[model]=none"))).isEmpty();
  }

  @Test
  void shouldKnowWhoseASubjectIs() throws Exception {
    assertThat(rows(query("sum", "filterCustomerId=c1"))).containsExactly("10:00  {} 19.75");
    assertThat(rows(query("sum", "filterCustomerId=c2"))).isEmpty();
    JsonNode grouped = query("sum", "filterCustomerId=c1&filterCustomerId=c2&groupBy=customer_id");
    assertThat(grouped.path("data").findValuesAsText("customerId")).containsExactly("c1");
    Answer unknown = server.get("/api/v1/meters/sum/query?filterCustomerId=c3");
    assertThat(unknown.errors()).containsExactly("filterCustomerId");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'model':{'$eq':'m1'}} | 5.75",
        "{'model':{'$ne':'m1'}} | 26",
        "{'model':{'$in':['m1','m2']}} | 15.75",
        "{'model':{'$nin':['m1','m2']}} | 16",
        "{'model':{'$like':'m%'}} | 15.75",
        "{'model':{'$nlike':'_1'}} | 26",
        "{'model':{'$ilike':'M_'}} | 15.75",
        "{'model':{'$nilike':'M1'}} | 26",
        "{'model':{'$gt':'m1'}} | 10",
        "{'model':{'$gte':'m1','$lt':'m2'}} | 5.75",
        "{'model':{'$lte':'m1'}} | 21.75",
        "{'model':{'$or':[{'$eq':'m1'},{'$eq':'m2'}]}} | 15.75",
        "{'model':{'$and':[{'$like':'m%'},{'$ne':'m2'}]}} | 5.75"
      })
  void shouldFilterByOperators(String filter, String value) throws Exception {
    String json = filter.replace('\'', '"');
    JsonNode answer = query("sum", "advancedMeterGroupByFilters=" + URLEncoder.encode(json, UTF_8));
    assertThat(answer.path("data").path(0).path("value").asText()).isEqualTo(value);
    Answer posted =
        server.post(
            "/api/v1/meters/sum/query",
            "application/json",
            "{\"advancedMeterGroupByFilters\":" + json + "}");
    assertThat(posted.json()).isEqualTo(answer);
  }

  @Test
  void shouldFindNothingWhereNoValuePassesAFilter() throws Exception {
    String filter = URLEncoder.encode("{\"model\":{\"$eq\":\"m9\"}}", UTF_8);
    assertThat(rows(query("sum", "advancedMeterGroupByFilters=" + filter))).isEmpty();
    assertThat(rows(query("empty", ""))).isEmpty();
    assertThat(rows(query("empty", "windowSize=MONTH&to=" + at("00:00:00", 1)))).isEmpty();
    assertThat(rows(query("sum", "to=" + at("00:00:00", 0)))).isEmpty();
  }

  @Test
  void shouldTakeTheSameAsABody() throws Exception {
    Answer posted =
        server.post(
            "/api/v1/meters/sum/query",
            "application/json",
            """
            {"from": "%s", "to": "%s", "windowSize": "DAY", "windowTimeZone": "UTC", "subject": ["a", "b"],
             "groupBy": ["subject"], "filterGroupBy": {"model": ["m1", "m2"]}, "clientId": "client"}
            """
                .formatted(at("00:00:00", 0), at("00:00:00", 2)));
    assertThat(posted.status()).as(posted.body()).isEqualTo(200);
    assertThat(rows(posted.json()))
        .containsExactly("00:00 a {} 3.75", "00:00 b {} 4", "00:00 b {} 8");
  }

  @Test
  void shouldWriteCsv() throws Exception {
    Answer plain = server.get("/api/v1/meters/sum/query", "Accept", "text/csv");
    assertThat(plain.contentType()).isEqualTo("text/csv");
    assertThat(plain.body())
        .isEqualTo(
            "window_start,window_end,value\n%s,%s,31.75\n"
                .formatted(at("10:00:00", 0), at("10:15:00", 1)));
    Answer grouped =
        server.post(
            "/api/v1/meters/sum/query",
            "application/json",
            "{\"groupBy\":[\"model\",\"subject\"],\"subject\":[\"b\"],\"windowSize\":\"HOUR\"}",
            "Accept",
            "text/csv");
    assertThat(grouped.body())
        .isEqualTo(
            "window_start,window_end,subject,model,value\n%s,%s,b,m1,4\n%s,%s,b,m2,8\n"
                .formatted(
                    at("11:00:00", 0), at("12:00:00", 0), at("00:00:00", 1), at("01:00:00", 1)));
  }

  @Test
  void shouldListSubjectsAndValuesWithUsage() throws Exception {
    assertThat(server.get("/api/v1/meters/sum/subjects").body()).isEqualTo("[\"a\",\"b\"]");
    assertThat(server.get("/api/v1/meters/sum/group-by/model/values").body())
        .isEqualTo("[\"\",\"m1\",\"m2\"]");
    assertThat(server.get("/api/v1/meters/sum/group-by/none/values").status()).isEqualTo(400);
  }

  @Test
  void shouldTellAGroupNamedCustomerFromCustomers() throws Exception {
    server.meter(
        "{\"slug\":\"named\",\"aggregation\":\"COUNT\",\"eventType\":\"named\",\"groupBy\":{\"customer\":\"$.customer\"}}");
    String event =
        "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"s\",\"type\":\"named\",\"subject\":\"a\",\"data\":{\"customer\":\"%s\"}}";
    String events = "[" + event.formatted("n1", "x") + "," + event.formatted("n2", "y") + "]";
    assertThat(server.events("application/cloudevents-batch+json", events).status()).isEqualTo(204);
    assertThat(server.get("/api/v1/meters/named").json().path("groupBy").toString())
        .isEqualTo("{\"customer\":\"$.customer\"}");
    assertThat(rows(query("named", "groupBy=customer")))
        .extracting(row -> row.substring(6))
        .containsExactly(" {\"customer\":\"x\"} 1", " {\"customer\":\"y\"} 1");
    assertThat(
            query("named", "filterGroupBy[customer]=x").path("data").path(0).path("value").asInt())
        .isEqualTo(1);
    assertThat(
            query("named", "groupBy=customer_id&filterCustomerId=c1")
                .path("data")
                .findValuesAsText("customerId"))
        .containsExactly("c1");
    assertThat(server.get("/api/v1/meters/named/group-by/customer/values").body())
        .isEqualTo("[\"x\",\"y\"]");
    assertThat(
            server.get("/api/v1/meters/named/query?groupBy=customer", "Accept", "text/csv").body())
        .startsWith("window_start,window_end,customer,value\n")
        .contains(",x,1\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "from=2026-01-01T00:00:00Z&to=2026-01-01T00:00:00Z | from | cannot be equal",
        "from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z | from | must be before to",
        "from=yesterday | from | RFC 3339",
        "subject=a&subject=b | subject | more than one subject",
        "groupBy=customer_id | filterCustomerId | groupBy customer_id needs",
        "groupBy=colour | groupBy | does not group by this",
        "filterGroupBy[colour]=red | filterGroupBy | does not group by this",
        "windowSize=WEEK | windowSize | MINUTE, HOUR, DAY or MONTH",
        "windowSize=DAY&windowTimeZone=Mars/Base | windowTimeZone | a time zone like",
        "clientId=1234567890123456789012345678901234567 | clientId | at most 36",
        "advancedMeterGroupByFilters={ | advancedMeterGroupByFilters | is not JSON",
        "advancedMeterGroupByFilters={'model':{'$regex':'x'}} | advancedMeterGroupByFilters.model.$regex | no operator that is known",
        "advancedMeterGroupByFilters={'colour':{'$eq':'x'}} | advancedMeterGroupByFilters | does not group by this",
        "limit=5 | limit | is not a parameter that is known"
      })
  void shouldRefuseByName(String parameters, String field, String detail) throws Exception {
    String encoded =
        parameters.replace('\'', '"').replace("{", "%7B").replace("}", "%7D").replace("\"", "%22");
    Answer refused = server.get("/api/v1/meters/sum/query?" + encoded);
    assertThat(refused.status()).as(refused.body()).isEqualTo(400);
    assertThat(refused.contentType()).isEqualTo("application/problem+json");
    assertThat(refused.errors()).containsExactly(field);
    assertThat(refused.detail()).contains(detail);
  }

  @Test
  void shouldRefuseTooManyCustomersAndUnknownMeters() throws Exception {
    String many = "filterCustomerId=c1&".repeat(101);
    assertThat(server.get("/api/v1/meters/sum/query?" + many).errors())
        .containsExactly("filterCustomerId");
    Answer unknown = server.get("/api/v1/meters/nothing/query");
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.json().path("title").asText()).isEqualTo("Not Found");
  }
}
