package io.tallygate.gateway.compat.monsum;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which statement considers a booking: by the setting, and by the plan's rule for what comes late. */
@Timeout(120)
class MonsumBillingTest {
  private static final String PLANS =
      """
      plans:
        - {key: late, currency: EUR, late: %s, charges: [{type: unit-price-in-event, key: all, name: All, meter: bookings, attribute: unit_price}]}
      subscriptions:
        - {key: "1", customer: "296526", plan: late, from: 2013-05-01, subjects: ["1"]}
      """;

  @TempDir Path directory;

  private static String book(MonsumServer server, String price, String date) throws Exception {
    return server
        .call(
            "{\"SERVICE\":\"subscription.setusagedata\",\"DATA\":{\"SUBSCRIPTION_ID\":1,\"ARTICLE_NUMBER\":\"a\",\"QUANTITY\":1,\"UNIT_PRICE\":%s,\"USAGE_DATE\":\"%s\"}}"
                .formatted(price, date))
        .path("USAGEDATA_ID")
        .textValue();
  }

  private static void delete(MonsumServer server, String id) throws Exception {
    server.call(
        "{\"SERVICE\":\"subscription.deleteusagedata\",\"DATA\":{\"USAGEDATA_ID\":\"%s\"}}"
            .formatted(id));
  }

  @Test
  void shouldConsiderTheDateOfUseAndAdjustTheNextStatement() throws Exception {
    try (MonsumServer server = MonsumServer.open(directory, Map.of())) {
      server.apply(PLANS.formatted("adjust"));
      String billed = book(server, "10", "2013-05-10");
      assertThat(server.close("1", "2013-06-03T00:00:00Z")).isEqualTo("10.00");
      book(server, "3", "2013-05-20");
      book(server, "1", "2013-06-20");
      assertThat(server.close("1", "2013-07-03T00:00:00Z")).isEqualTo("4.00");

      delete(server, billed);
      assertThat(server.close("1", "2013-08-03T00:00:00Z")).isEqualTo("-10.00");
      assertThat(
              server
                  .call(
                      "{\"SERVICE\":\"invoice.get\",\"FILTER\":{\"TYPE\":\"credit\",\"SUBSCRIPTION_ID\":\"1\"}}")
                  .path("INVOICES")
                  .findValuesAsText("TOTAL"))
          .containsExactly("-10.00");
    }
  }

  @Test
  void shouldLeaveLateBookingsOutWhereThePlanParksThem() throws Exception {
    try (MonsumServer server = MonsumServer.open(directory, Map.of())) {
      server.apply(PLANS.formatted("park"));
      book(server, "10", "2013-05-10");
      assertThat(server.close("1", "2013-06-03T00:00:00Z")).isEqualTo("10.00");
      book(server, "3", "2013-05-20");
      book(server, "1", "2013-06-20");
      assertThat(server.close("1", "2013-07-03T00:00:00Z")).isEqualTo("1.00");
      assertThat(server.items("1").size()).isEqualTo(3);
    }
  }

  @Test
  void shouldConsiderTheDateOfBookingWhereTheSettingSaysSo() throws Exception {
    try (MonsumServer server =
        MonsumServer.open(directory, Map.of("tallygate.monsum.bill-by", "booking-date"))) {
      server.apply(PLANS.formatted("adjust"));
      book(server, "10", "2013-05-10");
      book(server, "3", "2011-01-01");
      book(server, "4", "2031-01-01");
      assertThat(server.close("1", "2013-07-03T00:00:00Z")).isEqualTo("none");
      assertThat(server.close("1", "2013-08-03T00:00:00Z")).isEqualTo("17.00");
      assertThat(server.items("1").findValuesAsText("USAGE_DATE"))
          .containsExactly("2011-01-01 00:00:00", "2013-05-10 00:00:00", "2031-01-01 00:00:00");
    }
  }

  @Test
  void shouldBillAnArticleThatIsChangedOnItsFirstDay() throws Exception {
    try (MonsumServer server = MonsumServer.open(directory, Map.of())) {
      String id =
          server
              .call(
                  "{\"SERVICE\":\"subscription.create\",\"DATA\":{\"CUSTOMER_ID\":\"296526\",\"ARTICLE_NUMBER\":\"10\"}}")
              .path("SUBSCRIPTION_ID")
              .asText();
      server.call(
          "{\"SERVICE\":\"subscription.changearticle\",\"DATA\":{\"SUBSCRIPTION_ID\":%s,\"ARTICLE_NUMBER\":\"premium\"}}"
              .formatted(id));
      server.call(
          "{\"SERVICE\":\"subscription.setusagedata\",\"DATA\":{\"SUBSCRIPTION_ID\":%s,\"ARTICLE_NUMBER\":\"a\",\"QUANTITY\":1,\"UNIT_PRICE\":\"7\"}}"
              .formatted(id));
      assertThat(server.close(id, "2013-08-03T00:00:00Z")).isEqualTo("none");
      // the trial of two days takes the booking of the first; set-up and fee are due behind it
      assertThat(server.close(id + "~2", "2013-08-03T00:00:00Z")).isEqualTo("57.99");
    }
  }

  @Test
  void shouldKeepBookingsAndNumbersOverARestart() throws Exception {
    String first;
    try (MonsumServer server = MonsumServer.open(directory, Map.of())) {
      server.apply(PLANS.formatted("adjust"));
      first = book(server, "10", "2013-05-10");
    }
    try (MonsumServer server = MonsumServer.open(directory, Map.of())) {
      String second = book(server, "5", "2013-05-11");
      assertThat(second).isNotEqualTo(first);
      delete(server, first);
      assertThat(server.items("1").findValuesAsText("USAGEDATA_ID")).containsExactly(second);
    }
  }
}
