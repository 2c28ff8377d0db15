package io.tallygate.gateway.compat.monsum;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallygate.gateway.http.TestServer.Answer;
import io.tallygate.rating.billing.Statement;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What clients of Monsum send, client by client, as they send it, and what they expect of the answer; then the rules of the
 * official documentation, one by one.
 */
@Timeout(120)
class MonsumQuirksTest {
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String JSON = "application/json";
  private static final String XML = "application/xml";

  /** 2013-07-10 12:45:40 in Berlin. */
  private static final String USED_AT_MS = "1373453140000";

  @TempDir static Path directory;
  private static MonsumServer server;
  private String id = "";

  @BeforeAll
  static void start() throws Exception {
    server = MonsumServer.open(directory, Map.of());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void subscribe() throws Exception {
    id = server.subscribe("10");
  }

  private String set(String fields) {
    return "{\"SERVICE\":\"subscription.setusagedata\",\"DATA\":{\"SUBSCRIPTION_ID\":\"%s\",%s}}"
        .formatted(id, fields);
  }

  // ---- the clients

  /** Net::HTTP's own content type, JSON, lower-case keys, FILTER for every service with ".get" in its name; [] is true in Ruby. */
  @Test
  void shouldServeTheRubyGem() throws Exception {
    String body =
        "{\"service\":\"subscription.setusagedata\",\"data\":{\"subscription_id\":%s,\"article_number\":\"code-8+1\",\"quantity\":2}}";
    Answer set = server.post(FORM, body.formatted(id), "Accept", "*/*");
    assertThat(set.status()).isEqualTo(200);
    assertThat(set.json().path("RESPONSE").has("ERRORS")).isFalse();
    assertThat(set.json().path("RESPONSE").path("STATUS").textValue()).isEqualTo("success");

    Answer get =
        server.post(
            FORM,
            "{\"service\":\"subscription.getusagedata\",\"filter\":{\"subscription_id\":\"%s\"}}"
                .formatted(id));
    assertThat(get.json().path("RESPONSE").path("ITEMS").get(0).path("ARTICLE_NUMBER").textValue())
        .isEqualTo("code-8+1");
    Answer upcoming =
        server.post(
            FORM,
            "{\"service\":\"subscription.getupcomingamount\",\"filter\":{\"article_number\":\"10\"}}");
    assertThat(upcoming.json().path("RESPONSE").path("TOTAL").isMissingNode()).isFalse();
  }

  /**
   * It sends what it once read, so ARTICLE_ID and CURRENCY_CODE as a list, and nulls; then it asks for START = END = the day of
   * use and takes the last item; to save again it deletes first.
   */
  @Test
  void shouldServeTheRubyUsageModel() throws Exception {
    String data =
        "{\"subscription_id\":\"%s\",\"customer_id\":null,\"article_id\":\"11\",\"unit_price\":\"%s\",\"description\":null,"
            + "\"currency_code\":[\"EUR\"],\"status\":null,\"usage_date\":\"2013-07-10 12:45:40\",\"created\":null,\"quantity\":\"3\"}";
    String get =
        "{\"service\":\"subscription.getusagedata\",\"filter\":{\"subscription_id\":\"%s\",\"start\":\"2013-07-10 12:45:40\",\"end\":\"2013-07-10 12:45:40\"}}";
    server.call(
        "{\"service\":\"subscription.setusagedata\",\"data\":" + data.formatted(id, "1.5") + "}");
    server.call(
        "{\"service\":\"subscription.setusagedata\",\"data\":" + data.formatted(id, "2.5") + "}");

    JsonNode items = server.call(get.formatted(id)).path("ITEMS");
    assertThat(items.size()).isEqualTo(2);
    JsonNode last = items.get(1);
    assertThat(last.path("UNIT_PRICE").textValue()).isEqualTo("2.5000");
    assertThat(last.path("CURRENCY_CODE").textValue()).isEqualTo("EUR");
    assertThat(last.path("QUANTITY").textValue()).isEqualTo("3");

    server.call(
        "{\"service\":\"subscription.deleteusagedata\",\"data\":{\"usagedata_id\":\"%s\"}}"
            .formatted(last.path("USAGEDATA_ID").textValue()));
    items = server.call(get.formatted(id)).path("ITEMS");
    assertThat(items.size()).isEqualTo(1);
    assertThat(items.get(0).path("UNIT_PRICE").textValue()).isEqualTo("1.5000");
  }

  /** All five keys in lower case, nulls among them; decimals and dates as texts; the answer must name the service as sent. */
  @Test
  void shouldServePython() throws Exception {
    String body =
        "{\"service\": \"subscription.setusagedata\", \"limit\": null, \"offset\": null, \"filter\": null, \"data\": {"
            + "\"SUBSCRIPTION_ID\": \"%s\", \"ARTICLE_NUMBER\": \"11\", \"QUANTITY\": \"1.25\", \"UNIT_PRICE\": \"17.23\", \"USAGE_DATE\": \"2013-07-01 00:00:00\"}}";
    JsonNode answer = server.post(JSON, body.formatted(id), "Accept-Encoding", "identity").json();
    assertThat(answer.path("REQUEST").path("SERVICE").textValue())
        .isEqualTo("subscription.setusagedata");
    assertThat(answer.path("RESPONSE").path("STATUS").textValue()).isEqualTo("success");
    JsonNode item = server.items(id).get(0);
    assertThat(item.path("UNIT_PRICE").textValue()).isEqualTo("17.2300");
    assertThat(item.path("QUANTITY").textValue()).isEqualTo("1.25");

    Answer unknown =
        server.post(
            JSON,
            "{\"service\": \"getnewargs\", \"limit\": null, \"offset\": null, \"filter\": null, \"data\": null}");
    assertThat(unknown.status()).isEqualTo(400);
    assertThat(unknown.json().path("RESPONSE").path("ERRORS").get(0).textValue())
        .isEqualTo("unknown SERVICE: getnewargs");
  }

  /** DATA for FILTER, milliseconds since 1970 for dates, numbers for ids, which it must be able to hold. */
  @Test
  void shouldServeNode() throws Exception {
    JsonNode set =
        server.call(
            "{\"service\":\"subscription.setusagedata\",\"data\":{\"ARTICLE_NUMBER\":\"11\",\"QUANTITY\":3,\"UNIT_PRICE\":10,"
                + "\"DESCRIPTION\":\"cool service\",\"USAGE_DATE\":%s,\"CURRENCY_CODE\":\"EUR\",\"SUBSCRIPTION_ID\":%s}}"
                    .formatted(USED_AT_MS, id));
    long number = Long.parseLong(set.path("USAGEDATA_ID").textValue());
    assertThat((long) (double) number).isEqualTo(number).isLessThan(1L << 53);

    String get =
        "{\"service\":\"subscription.getusagedata\",\"data\":{\"SUBSCRIPTION_ID\":%s,\"START\":%s,\"END\":\"%s\"}}";
    JsonNode items = server.call(get.formatted(id, USED_AT_MS, USED_AT_MS)).path("ITEMS");
    assertThat(items.size()).isEqualTo(1);
    assertThat(items.get(0).path("USAGE_DATE").textValue()).isEqualTo("2013-07-10 12:45:40");
    assertThat(server.call(get.formatted(id, "1373453140001", "1373453150000")).path("ITEMS"))
        .isEmpty();

    server.call(
        "{\"service\":\"subscription.deleteusagedata\",\"data\":{\"USAGEDATA_ID\":%d}}"
            .formatted(number));
    assertThat(server.items(id)).isEmpty();
  }

  /** getusagedata in DATA; USAGE_DATA for USAGE_DATE; a content type with a charset. */
  @Test
  void shouldServeMeteor() throws Exception {
    server.post(
        "application/json; charset=utf-8",
        set("\"ARTICLE_NUMBER\":\"11\",\"QUANTITY\":1,\"USAGE_DATA\":\"2013-07-03 08:00:00\""));
    JsonNode items =
        server
            .call(
                "{\"SERVICE\":\"subscription.getusagedata\",\"DATA\":{\"SUBSCRIPTION_ID\":\"%s\",\"START\":\"2013-07-03\",\"END\":\"2013-07-03\"}}"
                    .formatted(id))
            .path("ITEMS");
    assertThat(items.size()).isEqualTo(1);
    assertThat(items.get(0).path("USAGE_DATE").textValue()).isEqualTo("2013-07-03 08:00:00");
  }

  /** Upper-case keys, whole numbers for ids, LIMIT 100, an empty filter as a list. */
  @Test
  void shouldServePhp() throws Exception {
    server.call(
        "{\"SERVICE\":\"subscription.setusagedata\",\"DATA\":{\"SUBSCRIPTION_ID\":%s,\"ARTICLE_NUMBER\":\"12\",\"QUANTITY\":1,\"UNIT_PRICE\":0.9}}"
            .formatted(id));
    JsonNode answer =
        server
            .post(
                JSON,
                "{\"SERVICE\":\"subscription.getusagedata\",\"FILTER\":{\"SUBSCRIPTION_ID\":%s,\"START\":\"2013-07-01 02:00:00\",\"END\":\"2013-07-31 01:00:00\"},\"LIMIT\":100}"
                    .formatted(id))
            .json();
    assertThat(answer.path("RESPONSE").path("ITEMS").size()).isEqualTo(1);
    assertThat(answer.path("REQUEST").path("LIMIT").textValue()).isEqualTo("100");
    assertThat(
            server
                .call("{\"SERVICE\":\"subscription.get\",\"FILTER\":[],\"LIMIT\":100,\"OFFSET\":0}")
                .path("SUBSCRIPTIONS")
                .size())
        .isPositive();
  }

  /** The maps of the Java wrapper: SERVICE with FILTER, or with DATA, and no usage calls. */
  @Test
  void shouldServeTheJavaWrapper() throws Exception {
    JsonNode customers =
        server
            .call("{\"SERVICE\":\"customer.get\",\"FILTER\":{\"CUSTOMER_ID\":\"296526\"}}")
            .path("CUSTOMERS");
    assertThat(customers.size()).isEqualTo(1);
    assertThat(customers.get(0).path("ORGANIZATION").textValue()).isEqualTo("Lamps");
    JsonNode created =
        server.call(
            "{\"SERVICE\":\"subscription.create\",\"DATA\":{\"ARTICLE_NUMBER\":\"10\",\"CUSTOMER_ID\":\"296526\"}}");
    assertThat(created.path("SUBSCRIPTION_ID").isIntegralNumber()).isTrue();
  }

  /** Articles as numbers, none for discounts, prices below 0 for refunds; a lost reply is asked for again under a key. */
  @Test
  void shouldServeFairmondo() throws Exception {
    String body =
        "{\"service\":\"subscription.setusagedata\",\"data\":{\"subscription_id\":\"%s\",\"article_number\":%s,\"quantity\":%s,\"unit_price\":%s,\"description\":\"17 Lamp\",\"usage_date\":\"2013-07-05 10:00:00\"}}";
    server.post(FORM, body.formatted(id, "11", "2", "0.84"));
    server.post(FORM, body.formatted(id, "12", "2", "1.26"));
    server.post(FORM, body.formatted(id, "12", "2", "-1.26"));
    assertThat(server.post(FORM, body.formatted(id, "null", "\"1\"", "-0.42")).status())
        .isEqualTo(200);
    JsonNode items = server.items(id);
    assertThat(items.findValuesAsText("UNIT_PRICE"))
        .containsExactly("0.8400", "1.2600", "-1.2600", "-0.4200");
    assertThat(items.findValuesAsText("ARTICLE_NUMBER")).containsExactly("11", "12", "12", "");

    Answer first =
        server.post(FORM, body.formatted(id, "11", "5", "1"), "Idempotency-Key", "bt-17");
    Answer again =
        server.post(FORM, body.formatted(id, "11", "5", "1"), "Idempotency-Key", "bt-17");
    assertThat(again.json().path("RESPONSE")).isEqualTo(first.json().path("RESPONSE"));
    assertThat(first.response().headers().firstValue("Tallygate-Duplicate")).isEmpty();
    assertThat(again.response().headers().firstValue("Tallygate-Duplicate")).contains("true");
    assertThat(server.items(id).size()).isEqualTo(5);
  }

  // ---- the documentation, rule by rule

  @Test
  void shouldAnswerTheOfficialSampleInXml() throws Exception {
    String sample =
        """
        <?xml version="1.0" encoding="utf-8"?>
        <FBAPI>
          <SERVICE>subscription.setusagedata</SERVICE>
          <DATA>
            <SUBSCRIPTION_ID>%s</SUBSCRIPTION_ID>
            <ARTICLE_NUMBER>code-8+1</ARTICLE_NUMBER>
            <QUANTITY>200</QUANTITY>
            <UNIT_PRICE>16</UNIT_PRICE>
            <DESCRIPTION>10%% Provision</DESCRIPTION>
            <USAGE_DATE>12:45:40 2013-07-10</USAGE_DATE>
            <CURRENCY_CODE>EUR</CURRENCY_CODE>
          </DATA>
        </FBAPI>
        """
            .formatted(id);
    Answer answer = server.post(XML, sample);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.contentType()).startsWith("application/xml");
    assertThat(answer.body())
        .startsWith("<?xml")
        .contains("<FBAPI><REQUEST><SERVICE>subscription.setusagedata</SERVICE><DATA>")
        .contains("<USAGE_DATE>12:45:40 2013-07-10</USAGE_DATE>")
        .contains("<RESPONSE><STATUS>success</STATUS><USAGEDATA_ID>")
        .doesNotContain("ERRORS");
    assertThat(
            server
                .post(
                    XML,
                    "<FBAPI><SERVICE>subscription.getusagedata</SERVICE><FILTER><SUBSCRIPTION_ID>%s</SUBSCRIPTION_ID></FILTER></FBAPI>"
                        .formatted(id))
                .body())
        .contains("<ITEMS><ITEM><USAGEDATA_ID>")
        .contains("<DESCRIPTION>10% Provision</DESCRIPTION>")
        .contains("<USAGE_DATE>2013-07-10 12:45:40</USAGE_DATE>")
        .contains("<CREATED>2013-07-15 14:00:00</CREATED>");
  }

  @Test
  void shouldListAllFieldsOfABooking() throws Exception {
    String number =
        server
            .call(set("\"ARTICLE_NUMBER\":\"11\",\"QUANTITY\":\"7\",\"DESCRIPTION\":\"d\""))
            .path("USAGEDATA_ID")
            .textValue();
    assertThat(server.items(id).get(0).toString())
        .isEqualTo(
            ("{'USAGEDATA_ID':'%s','CUSTOMER_ID':'296526','SUBSCRIPTION_ID':'%s','ARTICLE_ID':'11','ARTICLE_NUMBER':'11',"
                    + "'UNIT_PRICE':'0.5000','DESCRIPTION':'d','CURRENCY_CODE':'EUR','USAGE_DATE':'2013-07-15 14:00:00',"
                    + "'CREATED':'2013-07-15 14:00:00','QUANTITY':'7'}")
                .formatted(number, id)
                .replace('\'', '"'));
  }

  @Test
  void shouldTellErrorsAsElementsInXml() throws Exception {
    Answer answer =
        server.post(
            "", "<FBAPI><SERVICE>customer.create</SERVICE><DATA><CITY>Köln</CITY></DATA></FBAPI>");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body())
        .contains(
            "<REQUEST><SERVICE>customer.create</SERVICE><DATA><CITY>Köln</CITY></DATA></REQUEST>")
        .contains(
            "<RESPONSE><ERRORS><ERROR>missing / invalid field: ORGANIZATION</ERROR></ERRORS></RESPONSE>");
  }

  @Test
  void shouldTellWhatThePipelineRefusesInXmlToo() throws Exception {
    Answer answer =
        server.post(
            XML,
            "<FBAPI><SERVICE>subscription.setusagedata</SERVICE><DATA><SUBSCRIPTION_ID>%s</SUBSCRIPTION_ID><ARTICLE_NUMBER>11</ARTICLE_NUMBER><QUANTITY>0.00001</QUANTITY></DATA></FBAPI>"
                .formatted(id));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("<ERROR>missing / invalid field: QUANTITY (");
  }

  @Test
  void shouldNameEachMissingField() throws Exception {
    String set = "{\"SERVICE\":\"subscription.setusagedata\",\"DATA\":{%s}}";
    assertThat(server.refused(set.formatted("")))
        .isEqualTo("missing / invalid field: SUBSCRIPTION_ID");
    assertThat(server.refused(set.formatted("\"SUBSCRIPTION_ID\":\"nobody\"")))
        .startsWith("missing / invalid field: SUBSCRIPTION_ID");
    assertThat(server.refused(set("\"ARTICLE_NUMBER\":\"11\"")))
        .isEqualTo("missing / invalid field: QUANTITY");
    assertThat(server.refused(set("\"ARTICLE_NUMBER\":\"99\",\"QUANTITY\":1")))
        .startsWith("missing / invalid field: ARTICLE_NUMBER (no charge of the plan bills it");
    assertThat(server.refused(set("\"ARTICLE_NUMBER\":\"12\",\"QUANTITY\":1")))
        .isEqualTo("missing / invalid field: UNIT_PRICE (the article has no price of its own)");
    assertThat(server.refused(set("\"ARTICLE_NUMBER\":\"click\",\"QUANTITY\":1,\"UNIT_PRICE\":1")))
        .startsWith("missing / invalid field: UNIT_PRICE (the plan has the price");
    assertThat(server.refused(set("\"ARTICLE_NUMBER\":\"11\",\"QUANTITY\":\"1,5\"")))
        .startsWith("missing / invalid field: QUANTITY");
    assertThat(server.refused(set("\"ARTICLE_NUMBER\":\"11\",\"QUANTITY\":\"0.00001\"")))
        .startsWith("missing / invalid field: QUANTITY");
    assertThat(
            server.refused(
                set("\"ARTICLE_NUMBER\":\"11\",\"QUANTITY\":1,\"CURRENCY_CODE\":\"USD\"")))
        .startsWith("missing / invalid field: CURRENCY_CODE");
    assertThat(
            server.refused(
                set("\"ARTICLE_NUMBER\":\"11\",\"QUANTITY\":1,\"USAGE_DATE\":\"10.07.2013\"")))
        .startsWith("missing / invalid field: USAGE_DATE");
    assertThat(
            server.refused(
                set("\"ARTICLE_NUMBER\":\"11\",\"QUANTITY\":1,\"USAGE_DATE\":\"2013-06-30\"")))
        .startsWith("missing / invalid field: USAGE_DATE (the subscription does not run");
    assertThat(
            server.refused(
                set("\"ARTICLE_NUMBER\":\"11\",\"QUANTITY\":1,\"USAGE_DATE\":\"2013-07-16\"")))
        .startsWith("missing / invalid field: USAGE_DATE (time is further ahead");
    assertThat(server.items(id)).isEmpty();
  }

  @Test
  void shouldIncludeBothEndsAndListTheOldestFirst() throws Exception {
    for (String day : new String[] {"2013-07-08", "2013-07-06", "2013-07-07"}) {
      server.call(
          set(
              "\"ARTICLE_NUMBER\":\"11\",\"QUANTITY\":1,\"USAGE_DATE\":\"%s 23:59:59\""
                  .formatted(day)));
    }
    String get =
        "{\"SERVICE\":\"subscription.getusagedata\",\"FILTER\":{\"SUBSCRIPTION_ID\":\"%s\",\"START\":\"%s\",\"END\":\"%s\"}}";
    assertThat(
            server
                .call(get.formatted(id, "2013-07-06 23:59:59", "2013-07-08 23:59:59"))
                .findValuesAsText("USAGE_DATE"))
        .containsExactly("2013-07-06 23:59:59", "2013-07-07 23:59:59", "2013-07-08 23:59:59");
    assertThat(
            server
                .call(get.formatted(id, "2013-07-07 00:00:00", "2013-07-07"))
                .findValuesAsText("USAGE_DATE"))
        .containsExactly("2013-07-07 23:59:59");
    assertThat(server.refused(get.formatted(id, "2013-07-08", "2013-07-07")))
        .startsWith("missing / invalid field: START");
  }

  @Test
  void shouldReadEveryFormOfADate() throws Exception {
    for (String date :
        new String[] {
          "\"12:45:40 2013-07-10\"",
          "\"2013-07-10 12:45:40\"",
          "\"2013-07-10T10:45:40Z\"",
          USED_AT_MS,
          "\"" + USED_AT_MS + "\""
        }) {
      server.call(set("\"ARTICLE_NUMBER\":\"11\",\"QUANTITY\":1,\"USAGE_DATE\":" + date));
    }
    server.call(set("\"ARTICLE_NUMBER\":\"11\",\"QUANTITY\":1,\"USAGE_DATE\":\"2013-07-11\""));
    server.call(
        set("\"ARTICLE_NUMBER\":\"11\",\"QUANTITY\":1,\"USAGE_DATE\":\"0000-00-00 00:00:00\""));
    assertThat(server.items(id).findValuesAsText("USAGE_DATE"))
        .containsExactly(
            "2013-07-10 12:45:40",
            "2013-07-10 12:45:40",
            "2013-07-10 12:45:40",
            "2013-07-10 12:45:40",
            "2013-07-10 12:45:40",
            "2013-07-11 00:00:00",
            "2013-07-15 14:00:00");
  }

  @Test
  void shouldNeverListMoreThanAHundred() throws Exception {
    StringBuilder document = new StringBuilder("customers:\n");
    for (int i = 0; i < 120; i++) {
      document.append("  - {key: many-%d, name: Many, zone: UTC, currency: EUR}\n".formatted(i));
    }
    server.apply(document.toString());
    String get = "{\"SERVICE\":\"customer.get\",\"LIMIT\":%s,\"OFFSET\":%s}";
    assertThat(server.call(get.formatted(500, 0)).path("CUSTOMERS").size()).isEqualTo(100);
    assertThat(server.call(get.formatted(7, 0)).path("CUSTOMERS").size()).isEqualTo(7);
    JsonNode rest = server.call(get.formatted("\"100\"", "\"100\"")).path("CUSTOMERS");
    assertThat(rest.size()).isGreaterThanOrEqualTo(21);
    assertThat(server.refused(get.formatted("\"all\"", 0)))
        .startsWith("missing / invalid field: LIMIT");
  }

  @Test
  void shouldListTenSubscriptionsWithoutAFilter() throws Exception {
    for (int i = 0; i < 11; i++) {
      server.subscribe("10");
    }
    assertThat(server.call("{\"SERVICE\":\"subscription.get\"}").path("SUBSCRIPTIONS").size())
        .isEqualTo(10);
    assertThat(
            server
                .call("{\"SERVICE\":\"subscription.get\",\"FILTER\":{\"CUSTOMER_ID\":\"296526\"}}")
                .path("SUBSCRIPTIONS")
                .size())
        .isGreaterThan(10);
  }

  @Test
  void shouldKeepThePriceThatABookingWasMadeAt() throws Exception {
    String article = "11-" + id;
    String plan =
        """
        plans:
          - key: p%s
            currency: EUR
            charges:
              - {type: unit-price-in-event, key: a, name: A, meter: bookings, where: {article: %s}, attribute: unit_price, default: "%s"}
        """;
    server.apply(plan.formatted(id, article, "2"));
    String own = server.subscribe("p" + id);
    String set =
        "{\"SERVICE\":\"subscription.setusagedata\",\"DATA\":{\"SUBSCRIPTION_ID\":\"%s\",\"ARTICLE_NUMBER\":\"%s\",\"QUANTITY\":1}}"
            .formatted(own, article);
    server.call(set);
    server.apply(plan.formatted(id, article, "3"));
    server.call(set);
    assertThat(server.items(own).findValuesAsText("UNIT_PRICE"))
        .containsExactly("2.0000", "3.0000");
  }

  @Test
  void shouldTakeThePriceThatAnArticleIsListedWith() throws Exception {
    id = server.subscribe("premium");
    server.call(set("\"ARTICLE_NUMBER\":\"code-8+1\",\"QUANTITY\":1"));
    server.call(set("\"ARTICLE_NUMBER\":\"10\",\"QUANTITY\":1"));
    assertThat(server.items(id).findValuesAsText("UNIT_PRICE"))
        .containsExactly("16.0000", "5.0000");
    assertThat(server.refused(set("\"ARTICLE_NUMBER\":\"unheard-of\",\"QUANTITY\":1")))
        .isEqualTo("missing / invalid field: UNIT_PRICE (the article has no price of its own)");
  }

  @Test
  void shouldKeepDecimalsExactWhateverTheyAreWrittenAs() throws Exception {
    server.call(
        set(
            "\"ARTICLE_NUMBER\":\"11\",\"QUANTITY\":12345678901.2345,\"UNIT_PRICE\":0.123456789012345678"));
    server.call(set("\"ARTICLE_NUMBER\":\"11\",\"QUANTITY\":1e2,\"UNIT_PRICE\":\"-1.5e-3\""));
    JsonNode items = server.items(id);
    assertThat(items.findValuesAsText("QUANTITY")).containsExactly("12345678901.2345", "100");
    assertThat(items.findValuesAsText("UNIT_PRICE"))
        .containsExactly("0.123456789012345678", "-0.0015");
    assertThat(server.refused(set("\"ARTICLE_NUMBER\":\"11\",\"QUANTITY\":\"1e99\"")))
        .startsWith("missing / invalid field: QUANTITY");
  }

  @Test
  void shouldTakeAnIdempotencyKeyAsAFieldToo() throws Exception {
    for (String field : new String[] {"IDEMPOTENCY_KEY", "external_id"}) {
      String set =
          set(
              "\"ARTICLE_NUMBER\":\"11\",\"QUANTITY\":1,\"%s\":\"%s-%s\""
                  .formatted(field, field, id));
      JsonNode first = server.call(set);
      assertThat(server.call(set)).isEqualTo(first);
      assertThat(server.items(id).size()).isEqualTo(1);
      String delete =
          "{\"SERVICE\":\"subscription.deleteusagedata\",\"DATA\":{\"USAGEDATA_ID\":%s}}"
              .formatted(first.path("USAGEDATA_ID"));
      server.call(delete);
      assertThat(server.items(id)).isEmpty();
    }
  }

  @Test
  void shouldBookOnceWhatComesAtTheSameTimeUnderOneKey() throws Exception {
    String set = set("\"ARTICLE_NUMBER\":\"11\",\"QUANTITY\":1");
    String[] key = {"Idempotency-Key", "at once " + id};
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<JsonNode>> calls = Collections.nCopies(8, () -> server.call(set, key));
      Set<JsonNode> answers = new HashSet<>();
      for (Future<JsonNode> answer : threads.invokeAll(calls)) {
        answers.add(answer.get());
      }
      assertThat(answers).hasSize(1);
    } finally {
      threads.shutdownNow();
    }
    assertThat(server.items(id).size()).isEqualTo(1);
  }

  @Test
  void shouldDeleteOnceAndSaySoAgain() throws Exception {
    String number =
        server
            .call(set("\"ARTICLE_NUMBER\":\"11\",\"QUANTITY\":1"))
            .path("USAGEDATA_ID")
            .textValue();
    String delete =
        "{\"SERVICE\":\"subscription.deleteusagedata\",\"DATA\":{\"USAGEDATA_ID\":\"%s\"}}";
    server.call(delete.formatted(number));
    assertThat(
            server
                .post(JSON, delete.formatted(number))
                .response()
                .headers()
                .firstValue("Tallygate-Duplicate"))
        .contains("true");
    assertThat(server.refused(delete.formatted("223789")))
        .startsWith("missing / invalid field: USAGEDATA_ID");
    assertThat(server.refused(delete.formatted("x")))
        .startsWith("missing / invalid field: USAGEDATA_ID");
  }

  @Test
  void shouldReadXmlInItsOwnEncoding() throws Exception {
    String xml =
        "<?xml version=\"1.0\" encoding=\"%s\"?><FBAPI><SERVICE>subscription.setusagedata</SERVICE><DATA>"
            + "<SUBSCRIPTION_ID>"
            + id
            + "</SUBSCRIPTION_ID><ARTICLE_NUMBER>11</ARTICLE_NUMBER><QUANTITY>1</QUANTITY><DESCRIPTION>Gebühr &amp; mehr</DESCRIPTION></DATA></FBAPI>";
    assertThat(server.post(XML, xml.formatted("ISO-8859-1").getBytes(ISO_8859_1)).status())
        .isEqualTo(200);
    assertThat(server.post("", xml.formatted("UTF-16").getBytes(UTF_16)).status()).isEqualTo(200);
    assertThat(server.items(id).findValuesAsText("DESCRIPTION"))
        .containsExactly("Gebühr & mehr", "Gebühr & mehr");
  }

  @Test
  void shouldRefuseXmlThatGrowsOrReadsFiles() throws Exception {
    String bomb =
        "<?xml version=\"1.0\"?><!DOCTYPE FBAPI [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\"><!ENTITY f SYSTEM \"file:///etc/passwd\">]>"
            + "<FBAPI><SERVICE>&b;&f;</SERVICE></FBAPI>";
    Answer answer = server.post(XML, bomb);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body())
        .contains("<ERROR>the body must not have a document type</ERROR>")
        .doesNotContain("root:");
    String deep = "<A>".repeat(5000) + "</A>".repeat(5000);
    assertThat(server.post(XML, "<FBAPI>" + deep + "</FBAPI>").body()).contains("nested deeper");
    assertThat(server.post(XML, "<FBAPI><SERVICE>customer.get").body())
        .contains("<ERROR>the body is not XML [line=1]</ERROR>");
    assertThat(server.post(XML, "<OTHER/>").body()).contains("the root of the body must be FBAPI");
  }

  @Test
  void shouldSayWhatIsWrongWithABody() throws Exception {
    assertThat(server.refused("")).startsWith("the body must be a JSON object, or XML");
    assertThat(server.refused("service=customer.get")).startsWith("the body must be a JSON object");
    assertThat(server.refused("{\"SERVICE\":")).startsWith("the body is not JSON");
    assertThat(server.refused("{} {}")).startsWith("the body goes on");
    assertThat(server.refused("{\"DATA\":{\"A\":1},\"data\":{\"A\":2}}"))
        .isEqualTo("the field is given twice: DATA");
    assertThat(server.refused("[".repeat(30) + "]".repeat(30))).startsWith("the body must be");
    assertThat(server.refused("{\"DATA\":" + "[".repeat(30) + "]".repeat(30) + "}"))
        .startsWith("the body is nested deeper");
    assertThat(server.refused("{}")).isEqualTo("unknown SERVICE: ");
    assertThat(server.refused("{\"SERVICE\":[\"customer.get\"]}")).isEqualTo("unknown SERVICE: ");
  }

  @Test
  void shouldRefuseFiltersThatItCannotHonour() throws Exception {
    assertThat(server.refused("{\"SERVICE\":\"article.get\",\"FILTER\":{\"TAGS\":\"blue\"}}"))
        .isEqualTo("unsupported field: TAGS");
    assertThat(server.refused("{\"SERVICE\":\"invoice.get\",\"FILTER\":{\"STATE\":\"paid\"}}"))
        .isEqualTo("unsupported field: STATE");
  }

  @Test
  void shouldSayInBookingsWhatTheStatementBills() throws Exception {
    server.call(
        set("\"ARTICLE_NUMBER\":\"code-8+1\",\"QUANTITY\":200,\"USAGE_DATE\":\"2013-07-10\""));
    server.call(
        set(
            "\"ARTICLE_NUMBER\":\"12\",\"QUANTITY\":2,\"UNIT_PRICE\":-0.255,\"USAGE_DATE\":\"2013-07-10\""));
    server.call(set("\"ARTICLE_NUMBER\":\"click\",\"QUANTITY\":50,\"USAGE_DATE\":\"2013-07-10\""));
    Statement statement = server.preview(id, "2013-07-20T00:00:00Z");
    assertThat(statement.lines().stream().map(line -> line.charge() + " " + line.amount()))
        .containsExactlyInAnyOrder("account 5.00", "code 3200.00", "fee -0.51", "clicks 1.00");
  }
}
