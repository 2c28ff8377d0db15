package io.tallygate.loadtest.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tallygate.loadtest.demo.DemoEvent.Reading;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DemoDataTest {
  private static List<Tariff> tariffs;
  private static Expected expected;

  @BeforeAll
  static void read() throws IOException {
    tariffs = Tariff.readAll();
    expected = Expected.read();
  }

  @Test
  void shouldSendWhatIsExpectedOverBinary() {
    Map<String, Long> counts = new TreeMap<>();
    Map<String, BigDecimal> sums = new TreeMap<>();
    for (Tariff tariff : tariffs) {
      for (DemoEvent event : tariff.events()) {
        for (Reading reading : event.readings()) {
          counts.merge(reading.meter(), 1L, Long::sum);
          sums.merge(
              reading.meter(),
              BigDecimal.valueOf(reading.quantity(), reading.scale()),
              BigDecimal::add);
        }
      }
    }
    assertThat(counts).isEqualTo(new TreeMap<>(expected.counts()));
    expected.sums().forEach((meter, sum) -> assertThat(sums.get(meter)).isEqualByComparingTo(sum));
  }

  @Test
  void shouldSendWhatIsExpectedOverHttp() throws IOException {
    Map<String, BigDecimal> sums = new TreeMap<>();
    int events = 0;
    for (Tariff tariff : tariffs) {
      for (JsonNode event : exact().readTree(CloudEventsBody.of(tariff.events()))) {
        assertThat(event.path("specversion").asText()).isEqualTo("1.0");
        JsonNode data = event.path("data");
        for (String member : List.of("bytes", "duration", "amount", "seconds")) {
          if (data.has(member)) {
            sums.merge(
                tariff.key() + " " + member, data.path(member).decimalValue(), BigDecimal::add);
          }
        }
        events++;
      }
    }
    assertThat(events).isEqualTo(2 * 30_969 + 2 * 500 + 42_481 + 2_025);
    Map<String, String> meters =
        Map.of(
            "web bytes", "bytes",
            "mobile duration", "calls",
            "shop amount", "turnover",
            "voice seconds", "voice",
            "hosting bytes", "traffic",
            "payments amount", "payments");
    assertThat(sums).containsOnlyKeys(meters.keySet());
    meters.forEach(
        (member, meter) ->
            assertThat(sums.get(member)).isEqualByComparingTo(expected.sums().get(meter)));
  }

  @Test
  void shouldWriteACloudEvent() throws IOException {
    DemoEvent first = tariffs.get(2).events().get(0);
    String body = CloudEventsBody.of(List.of(first));
    JsonNode event = exact().readTree(body).get(0);
    assertThat(event.path("id").asText()).isEqualTo("shop-1");
    assertThat(event.path("source").asText()).isEqualTo("/demo/shop");
    assertThat(event.path("type").asText()).isEqualTo("sale");
    assertThat(event.path("subject").asText()).isEqualTo("17850");
    assertThat(Instant.parse(event.path("time").asText())).isEqualTo("2010-12-01T08:26:00Z");
    assertThat(body)
        .contains(
            "\"data\":{\"amount\":15.30,\"country\":\"United Kingdom\",\"invoice\":\"536365\"}");
  }

  @Test
  void shouldGiveEveryEventAnIdOfItsOwn() {
    Set<String> ids = new HashSet<>();
    tariffs.forEach(
        tariff -> tariff.events().forEach(event -> assertThat(ids.add(event.id())).isTrue()));
  }

  @Test
  void shouldGiveEveryRecordAnIdOfItsOwn() {
    Set<String> ids = new HashSet<>();
    for (Tariff tariff : tariffs) {
      if (tariff.hasIds()) {
        for (DemoEvent event : tariff.events()) {
          event.readings().forEach(each -> assertThat(ids.add(event.id(each))).isTrue());
        }
      }
    }
  }

  @Test
  void shouldChargeTheSenderOfACallAndOfAText() {
    List<DemoEvent> events = tariffs.get(3).events();
    assertThat(events.get(1).subject()).isEqualTo("tel:770000000");
    assertThat(events.get(1).readings())
        .containsExactly(new Reading("voice", 0, 126, List.of("770000008")));
    assertThat(events.get(2).subject()).isEqualTo("tel:770000007");
    assertThat(events.get(2).readings()).containsExactly(new Reading("sms", 0, 1, List.of()));
  }

  @Test
  void shouldMakeOnePaymentOfAnInvoice() {
    DemoEvent first = tariffs.get(5).events().get(0);
    assertThat(first.subject()).isEqualTo("merchant:17850");
    assertThat(first.data()).containsEntry("invoice", "536365");
    assertThat(first.readings()).containsExactly(new Reading("payments", 2, 139_12, List.of()));
  }

  @Test
  void shouldNotHaveTwoPaymentsOfAMerchantAtOneInstant() {
    Set<String> instants = new HashSet<>();
    for (DemoEvent event : tariffs.get(5).events()) {
      assertThat(instants.add(event.subject() + " " + event.timeMs())).isTrue();
    }
  }

  @Test
  void shouldGiveCreditToMerchantsAbroad() throws IOException {
    Tariff payments = tariffs.get(5);
    assertThat(payments.otherPlans()).hasSize(77).containsKey("merchant:12471");
    assertThat(payments.catalogYaml())
        .contains(
            "plan: payments-abroad, from: 2010-12-01, to: 2011-01-01, subjects: [\"merchant:12471\"]}",
            "{key: \"merchant:12471-welcome\", customer: \"merchant:12471\", amount: \"2.00\", from: 2010-12-01, to:"
                + " 2010-12-13, priority: 1}",
            "{key: \"merchant:12471-prepaid\", customer: \"merchant:12471\", amount: \"10.00\", from: 2010-12-01,"
                + " priority: 2}");
  }

  @Test
  void shouldHaveAStatementForEverySubscription() throws IOException {
    Set<String> subscriptions = new HashSet<>();
    for (Tariff tariff : tariffs) {
      String yaml = tariff.catalogYaml();
      for (String subject : tariff.subjects()) {
        String key = Tariff.customer(subject) + "-" + tariff.key();
        assertThat(yaml).contains("{key: \"" + key + "\", ");
        subscriptions.add(key);
      }
    }
    Set<String> billed = new HashSet<>();
    expected.statements().keySet().forEach(statement -> billed.add(statement.subscription()));
    assertThat(subscriptions).isEqualTo(billed);
  }

  private static JsonMapper exact() {
    return JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
  }
}
