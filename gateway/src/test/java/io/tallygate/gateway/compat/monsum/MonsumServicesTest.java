package io.tallygate.gateway.compat.monsum;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallygate.gateway.http.TestServer.Answer;
import io.tallygate.rating.catalog.TenantCatalog;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Subscriptions, customers, articles and invoices. */
@Timeout(120)
class MonsumServicesTest {
  @TempDir static Path directory;
  private static MonsumServer server;

  @BeforeAll
  static void start() throws Exception {
    server = MonsumServer.open(directory, Map.of());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static TenantCatalog tenant() {
    return server.core.catalog().of(0);
  }

  private static JsonNode subscription(String id) throws Exception {
    JsonNode found =
        server
            .call(
                "{\"SERVICE\":\"subscription.get\",\"FILTER\":{\"SUBSCRIPTION_ID\":\"%s\"}}"
                    .formatted(id))
            .path("SUBSCRIPTIONS");
    assertThat(found.size()).isEqualTo(1);
    return found.get(0);
  }

  private static String create(String more) throws Exception {
    return server
        .call(
            "{\"SERVICE\":\"subscription.create\",\"DATA\":{\"CUSTOMER_ID\":296526,\"ARTICLE_NUMBER\":\"10\"%s}}"
                .formatted(more))
        .path("SUBSCRIPTION_ID")
        .asText();
  }

  private static void book(String id, String article, String fields) throws Exception {
    server.call(
        "{\"SERVICE\":\"subscription.setusagedata\",\"DATA\":{\"SUBSCRIPTION_ID\":\"%s\",\"ARTICLE_NUMBER\":\"%s\",\"QUANTITY\":1%s}}"
            .formatted(id, article, fields));
  }

  @Test
  void shouldDescribeASubscription() throws Exception {
    JsonNode found = subscription("1102");
    assertThat(found.path("CUSTOMER_ID").textValue()).isEqualTo("296526");
    assertThat(found.path("START").textValue()).isEqualTo("2013-07-01 00:00:00");
    assertThat(found.path("LAST_EVENT").textValue()).isEqualTo("2013-07-01 00:00:00");
    assertThat(found.path("NEXT_EVENT").textValue()).isEqualTo("2013-08-01 00:00:00");
    assertThat(found.path("CANCELLATION_DATE").textValue()).isEqualTo("0000-00-00 00:00:00");
    assertThat(found.path("STATUS").textValue()).isEqualTo("active");
    assertThat(found.path("ARTICLE_NUMBER").textValue()).isEqualTo("10");
    assertThat(found.path("ADDONS").isArray()).isTrue();
    assertThat(
            server
                .call(
                    "{\"SERVICE\":\"subscription.get\",\"FILTER\":{\"SUBSCRIPTION_ID\":\"none\"}}")
                .path("SUBSCRIPTIONS"))
        .isEmpty();
  }

  @Test
  void shouldCreateSubscriptionsUnderNumbers() throws Exception {
    String first =
        create(",\"SUBSCRIPTION_EXT_UID\":\"project-999\",\"COUPON\":\"\",\"ADDONS\":[]");
    String second = create(",\"START\":\"2013-07-03 09:20:30\"");
    assertThat(Long.parseLong(second)).isEqualTo(Long.parseLong(first) + 1);
    assertThat(subscription(second).path("START").textValue()).isEqualTo("2013-07-03 00:00:00");
    assertThat(subscription(first).path("SUBSCRIPTION_EXT_UID").textValue())
        .isEqualTo("project-999");
    JsonNode byName =
        server
            .call(
                "{\"SERVICE\":\"subscription.get\",\"FILTER\":{\"SUBSCRIPTION_EXT_UID\":\"project-999\"}}")
            .path("SUBSCRIPTIONS");
    assertThat(byName.findValuesAsText("SUBSCRIPTION_ID")).containsExactly(first);
    assertThat(create(",\"SUBSCRIPTION_EXT_UID\":\"project-999\"")).isEqualTo(first);
    book(first, "11", "");
    assertThat(server.items(first).size()).isEqualTo(1);
  }

  @Test
  void shouldTakeANextEventThatIsTheEndOfTheFirstPeriod() throws Exception {
    create(",\"NEXT_EVENT\":\"2013-07-31 23:59:59\"");
    create(",\"NEXT_EVENT\":\"2013-08-01\"");
    assertThat(
            server.refused(
                "{\"SERVICE\":\"subscription.create\",\"DATA\":{\"CUSTOMER_ID\":\"296526\",\"ARTICLE_NUMBER\":\"10\",\"NEXT_EVENT\":\"2013-08-20\"}}"))
        .isEqualTo(
            "missing / invalid field: NEXT_EVENT (the first period of the article ends with 2013-08-01)");
  }

  @Test
  void shouldRefuseByNameWhatWouldChangeThePrice() throws Exception {
    String create =
        "{\"SERVICE\":\"subscription.create\",\"DATA\":{\"CUSTOMER_ID\":\"296526\",\"ARTICLE_NUMBER\":\"10\",%s}}";
    assertThat(server.refused(create.formatted("\"COUPON\":\"X\"")))
        .isEqualTo("unsupported field: COUPON");
    assertThat(server.refused(create.formatted("\"ADDONS\":[{\"ARTICLE_NUMBER\":\"6\"}]")))
        .isEqualTo("unsupported field: ADDONS");
    assertThat(server.refused(create.formatted("\"UNIT_PRICE\":\"3\"")))
        .isEqualTo("unsupported field: UNIT_PRICE");
    assertThat(server.refused(create.formatted("\"CURRENCY_CODE\":\"CHF\"")))
        .isEqualTo("missing / invalid field: CURRENCY_CODE (the article is sold in EUR)");
    assertThat(
            server.refused(
                "{\"SERVICE\":\"subscription.create\",\"DATA\":{\"CUSTOMER_ID\":\"0\",\"ARTICLE_NUMBER\":\"10\"}}"))
        .startsWith("missing / invalid field: CUSTOMER_ID");
    assertThat(
            server.refused(
                "{\"SERVICE\":\"subscription.create\",\"DATA\":{\"CUSTOMER_ID\":\"296526\",\"ARTICLE_NUMBER\":\"x\"}}"))
        .startsWith("missing / invalid field: ARTICLE_NUMBER");
  }

  @Test
  void shouldCancelAtTheEndOfTheRunningPeriodOrWhenAsked() throws Exception {
    String id = create("");
    String cancel = "{\"SERVICE\":\"subscription.cancel\",\"DATA\":{\"SUBSCRIPTION_ID\":%s%s}}";
    assertThat(server.call(cancel.formatted(id, "")).path("CANCELLATION_DATE").textValue())
        .isEqualTo("2013-08-01 00:00:00");
    assertThat(subscription(id).path("STATUS").textValue()).isEqualTo("canceled");
    assertThat(server.call(cancel.formatted(id, "")).path("CANCELLATION_DATE").textValue())
        .isEqualTo("2013-08-01 00:00:00");
    // a client writes this one in lower case; the day of the date is the last one
    assertThat(
            server
                .call(cancel.formatted(id, ",\"cancellation_date\":\"2013-09-09 03:30:45\""))
                .path("CANCELLATION_DATE")
                .textValue())
        .isEqualTo("2013-09-10 00:00:00");
    String over = create(",\"START\":\"2013-07-01\",\"CANCELLATION_DATE\":\"2013-07-10\"");
    assertThat(subscription(over).path("STATUS").textValue()).isEqualTo("closed");
    assertThat(subscription(over).path("NEXT_EVENT").textValue()).isEqualTo("0000-00-00 00:00:00");
  }

  @Test
  void shouldChangeTheArticleUnderTheSameId() throws Exception {
    String id = server.subscribe("10");
    book(id, "11", ",\"USAGE_DATE\":\"2013-07-10\"");
    String change =
        "{\"SERVICE\":\"subscription.changearticle\",\"DATA\":{\"SUBSCRIPTION_ID\":%s,\"ARTICLE_NUMBER\":\"premium\",\"FEATURES\":[]%s}}";
    assertThat(server.refused(change.formatted(id, ",\"QUANTITY\":2")))
        .isEqualTo("unsupported field: QUANTITY");
    assertThat(server.call(change.formatted(id, "")).path("SUBSCRIPTION_ID").textValue())
        .isEqualTo(id);
    server.call(change.formatted(id, ""));

    assertThat(subscription(id).path("ARTICLE_NUMBER").textValue()).isEqualTo("premium");
    assertThat(subscription(id).path("START").textValue()).isEqualTo("2013-07-01 00:00:00");
    assertThat(tenant().subscription(id).to()).hasToString("2013-07-15");
    assertThat(tenant().subscription(id + "~2").from()).hasToString("2013-07-15");
    // one is the old article's, one the new one's; both are listed under one id
    book(id, "12", ",\"UNIT_PRICE\":7");
    book(id, "12", ",\"UNIT_PRICE\":3,\"USAGE_DATE\":\"2013-07-11\"");
    assertThat(server.items(id).findValuesAsText("ARTICLE_NUMBER"))
        .containsExactly("11", "12", "12");
    assertThat(server.items(id).findValuesAsText("SUBSCRIPTION_ID")).containsOnly(id);
    assertThat(
            server
                .call("{\"SERVICE\":\"subscription.get\",\"LIMIT\":100}")
                .findValuesAsText("SUBSCRIPTION_ID"))
        .doesNotContain(id + "~2");

    server.call(
        "{\"SERVICE\":\"subscription.changearticle\",\"DATA\":{\"SUBSCRIPTION_ID\":%s,\"ARTICLE_NUMBER\":\"10\"}}"
            .formatted(id));
    assertThat(tenant().subscription(id + "~3").plan()).isEqualTo("10");
    book(id, "12", ",\"UNIT_PRICE\":1");
    assertThat(server.items(id).size()).isEqualTo(4);
  }

  @Test
  void shouldNotChangeToAnArticleThatDoesNotBillTodaysBookings() throws Exception {
    String id = server.subscribe("premium");
    book(id, "rare", ",\"UNIT_PRICE\":7,\"USAGE_DATE\":\"2013-07-14\"");
    book(id, "rare", ",\"UNIT_PRICE\":7");
    String change =
        "{\"SERVICE\":\"subscription.changearticle\",\"DATA\":{\"SUBSCRIPTION_ID\":%s,\"ARTICLE_NUMBER\":\"10\"}}"
            .formatted(id);
    assertThat(server.refused(change))
        .isEqualTo(
            "missing / invalid field: ARTICLE_NUMBER (it does not bill what was booked since 2013-07-15 00:00:00 [article=rare])");
    server.call(
        "{\"SERVICE\":\"subscription.deleteusagedata\",\"DATA\":{\"USAGEDATA_ID\":%s}}"
            .formatted(server.items(id).get(1).path("USAGEDATA_ID")));
    server.call(change);
    assertThat(tenant().subscription(id + "~2").plan()).isEqualTo("10");
  }

  @Test
  void shouldSayWhatANewSubscriptionWouldCostFirst() throws Exception {
    String get =
        "{\"SERVICE\":\"subscription.getupcomingamount\",\"DATA\":{\"ARTICLE_NUMBER\":\"%s\",\"COUNTRY_CODE\":\"DE\"%s}}";
    assertThat(server.call(get.formatted("premium", ",\"ADDONS\":[]")).path("TOTAL").textValue())
        .isEqualTo("57.99");
    assertThat(server.refused(get.formatted("10", ",\"COUPON\":\"C\"")))
        .isEqualTo("unsupported field: COUPON");
    assertThat(server.refused(get.formatted("nothing", "")))
        .startsWith("missing / invalid field: ARTICLE_NUMBER");
    assertThat(tenant().subscription("monsum:upcoming")).isNull();
  }

  @Test
  void shouldCreateCustomers() throws Exception {
    String create = "{\"SERVICE\":\"customer.create\",\"DATA\":{%s}}";
    JsonNode number =
        server
            .call(
                create.formatted(
                    "\"CUSTOMER_TYPE\":\"consumer\",\"FIRST_NAME\":\"Ada\",\"LAST_NAME\":\"Byron\",\"CUSTOMER_EXT_UID\":false,\"X_ATTRIBUTES\":[]"))
            .path("CUSTOMER_ID");
    assertThat(number.isTextual() || number.isIntegralNumber()).isTrue();
    String named =
        create.formatted(
            "\"customer_type\":\"business\",\"organization\":\"ACME\",\"customer_number\":\"K10020\",\"currency_code\":\"eur\"");
    assertThat(server.call(named).path("CUSTOMER_ID").textValue()).isEqualTo("K10020");
    Answer again = server.post("application/json", named);
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.response().headers().firstValue("Tallygate-Duplicate")).contains("true");
    JsonNode found =
        server
            .call("{\"SERVICE\":\"customer.get\",\"FILTER\":{\"CUSTOMER_NUMBER\":\"K10020\"}}")
            .path("CUSTOMERS");
    assertThat(found.findValuesAsText("ORGANIZATION")).containsExactly("ACME");
    assertThat(tenant().customer("K10020").zones().first()).hasToString("Europe/Berlin");
    assertThat(
            server.refused(create.formatted("\"CUSTOMER_TYPE\":\"business\",\"LAST_NAME\":\"B\"")))
        .isEqualTo("missing / invalid field: ORGANIZATION");
    assertThat(server.refused(create.formatted("\"CUSTOMER_TYPE\":\"consumer\"")))
        .isEqualTo("missing / invalid field: LAST_NAME");
    assertThat(server.refused(create.formatted("\"ORGANIZATION\":\"A\",\"CURRENCY_CODE\":\"XYZ\"")))
        .contains("customers[0].currency");
  }

  @Test
  void shouldAddCreditOnceUnderAKey() throws Exception {
    server.apply("customers: [{key: rich, name: Rich, zone: UTC, currency: EUR}]");
    String add =
        "{\"SERVICE\":\"customer.addcredits\",\"DATA\":{\"CUSTOMER_ID\":\"rich\",\"AMOUNT\":%s}}";
    assertThat(server.call(add.formatted("1.5")).path("STATUS").textValue()).isEqualTo("success");
    server.call(add.formatted("1.5"));
    assertThat(tenant().grants("rich")).hasSize(2);
    server.call(add.formatted("\"20\""), "Idempotency-Key", "top up 1");
    server.call(add.formatted("\"20\""), "Idempotency-Key", "top up 1");
    assertThat(tenant().grants("rich").stream().map(grant -> grant.amount().toPlainString()))
        .containsExactly("1.5", "1.5", "20");
    assertThat(server.refused(add.formatted("-1"))).startsWith("missing / invalid field: AMOUNT");
    assertThat(server.refused(add.formatted("1.005"))).contains("grants[0].amount");
  }

  @Test
  void shouldListArticles() throws Exception {
    String get = "{\"SERVICE\":\"article.get\",\"FILTER\":{\"ARTICLE_NUMBER\":\"%s\"},\"LIMIT\":1}";
    assertThat(server.call(get.formatted("premium")).path("ARTICLES").toString())
        .isEqualTo(
            ("[{'ARTICLE_NUMBER':'premium','TITLE':'Premium','DESCRIPTION':'','UNIT_PRICE':'15.0000','ALLOW_MULTIPLE':'1',"
                    + "'IS_ADDON':'0','CURRENCY_CODE':'EUR','VAT_PERCENT':'0.00','SETUP_FEE':'42.9900','SUBSCRIPTION_INTERVAL':'1 month',"
                    + "'SUBSCRIPTION_NUMBER_EVENTS':'0','SUBSCRIPTION_TRIAL':'2 day'}]")
                .replace('\'', '"'));
    JsonNode booked = server.call(get.formatted("code-8+1")).path("ARTICLES").get(0);
    assertThat(booked.path("UNIT_PRICE").textValue()).isEqualTo("16.0000");
    assertThat(booked.path("VAT_PERCENT").textValue()).isEqualTo("19.00");
    assertThat(server.call(get.formatted("click")).findValuesAsText("UNIT_PRICE"))
        .containsExactly("0.0200");
    assertThat(server.call(get.formatted("none")).path("ARTICLES")).isEmpty();
  }

  @Test
  void shouldListStatementsAsInvoices() throws Exception {
    server.apply("customers: [{key: payer, name: Payer, zone: Europe/Berlin, currency: EUR}]");
    server.apply(
        "subscriptions: [{key: '77', customer: payer, plan: '10', from: 2013-05-01, to: 2013-07-01, subjects: ['77']}]");
    book("77", "12", ",\"UNIT_PRICE\":\"10\",\"DESCRIPTION\":\"d\",\"USAGE_DATE\":\"2013-05-10\"");
    server.close("77", "2013-07-03T00:00:00Z");
    String get = "{\"SERVICE\":\"invoice.get\",\"FILTER\":{\"CUSTOMER_ID\":\"payer\"%s}%s}";
    JsonNode invoices = server.call(get.formatted("", "")).path("INVOICES");
    assertThat(invoices.size()).isEqualTo(2);
    JsonNode first = invoices.get(0);
    assertThat(first.path("TYPE").textValue()).isEqualTo("outgoing");
    assertThat(first.path("SUBSCRIPTION_ID").textValue()).isEqualTo("77");
    assertThat(first.path("INVOICE_DATE").textValue()).isEqualTo("2013-07-03");
    assertThat(first.path("DELIVERY_DATE").textValue()).isEqualTo("01.05.2013 - 31.05.2013");
    assertThat(first.path("SUB_TOTAL").textValue()).isEqualTo("15.00");
    assertThat(first.path("VAT_TOTAL").textValue()).isEqualTo("2.85");
    assertThat(first.path("TOTAL").textValue()).isEqualTo("17.85");
    assertThat(first.path("OUTSTANDING_AMOUNT").textValue()).isEqualTo("17.85");
    assertThat(first.path("IS_CANCELED").textValue()).isEqualTo("0");
    assertThat(first.path("VAT_ITEMS").get(0).path("COMPLETE_NET").textValue()).isEqualTo("15.00");
    assertThat(first.path("ITEMS").findValuesAsText("ARTICLE_NUMBER")).containsExactly("10", "12");
    assertThat(first.path("ITEMS").findValuesAsText("COMPLETE_NET"))
        .containsExactly("5.00", "10.00");
    String number = first.path("INVOICE_NUMBER").textValue();
    assertThat(server.call(get.formatted(",\"INVOICE_NUMBER\":" + number, "")).path("INVOICES"))
        .containsExactly(first);
    assertThat(
            server
                .call(
                    get.formatted(
                        ",\"YEAR\":\"2013\",\"MONTH\":\"07\"", ",\"LIMIT\":1,\"OFFSET\":1"))
                .path("INVOICES"))
        .containsExactly(invoices.get(1));
    assertThat(
            server
                .call(get.formatted(",\"INVOICE_ID\":" + first.path("INVOICE_ID"), ""))
                .path("INVOICES"))
        .containsExactly(first);
    assertThat(server.call(get.formatted(",\"INVOICE_ID\":\"0\"", "")).path("INVOICES")).isEmpty();
    assertThat(server.call(get.formatted(",\"MONTH\":\"05\"", "")).path("INVOICES")).isEmpty();
    assertThat(server.call(get.formatted(",\"TYPE\":\"credit\"", "")).path("INVOICES")).isEmpty();
    server.cancel(first.path("INVOICE_ID").asLong());
    JsonNode cancelled = server.call(get.formatted("", "")).path("INVOICES");
    assertThat(cancelled.findValuesAsText("IS_CANCELED")).containsExactly("1", "0", "0");
    assertThat(cancelled.findValuesAsText("TYPE"))
        .containsExactly("outgoing", "outgoing", "credit");
    assertThat(cancelled.get(2).path("TOTAL").textValue()).isEqualTo("-17.85");
    assertThat(server.refused(get.formatted(",\"TYPE\":\"blue\"", "")))
        .startsWith("missing / invalid field: TYPE");
  }
}
