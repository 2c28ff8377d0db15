package io.tallygate.rating.threshold;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallygate.rating.store.AlertRow;
import io.tallygate.rating.store.DeliveryRow;
import io.tallygate.rating.store.WebhookRow;
import io.tallygate.rating.threshold.AccessAnswer.Reason;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThresholdWatchTest {
  private static final Instant NOW = Instant.parse("2024-03-10T12:00:00Z");
  private static final String CATALOG =
      """
      meters:
        - {key: m, eventType: e, aggregation: sum, value: $.v, unit: MB, scale: 1}
        - {key: n, eventType: e, aggregation: count, unit: call}
        - {key: other, eventType: o, aggregation: count}
      customers:
        - {key: c, zone: Europe/Berlin, currency: EUR}
      plans:
        - key: p
          currency: EUR
          charges:
            - {type: per-unit, key: volume, meter: m, price: "0.10"}
            - {type: per-unit, key: calls, meter: n, price: "1"}
          thresholds:
            - {key: data, meter: m, limit: "100", at: [50, 80, 100], hard: true}
            - {key: spend, limit: "20", at: [50, 100], hard: true}
            - {key: talk, charge: calls, limit: "5", at: [100]}
      subscriptions:
        - {key: s, customer: c, plan: p, from: 2024-01-01, subjects: [a, b]}
        - {key: t, customer: c, plan: p, from: 2024-03-05, subjects: [{key: d, from: 2024-03-05, to: 2024-03-08}]}
      """;

  @TempDir Path directory;
  private WatchRig rig;

  @BeforeEach
  void open() throws Exception {
    rig = new WatchRig(directory, NOW);
    rig.apply(CATALOG);
    rig.refresh();
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private void used(String subject, String at, long tenths) throws Exception {
    rig.use("m", subject, Instant.parse(at), tenths);
    rig.flush();
    rig.look();
  }

  private void call(String subject, int times) {
    for (int i = 0; i < times; i++) {
      rig.use("n", subject, NOW, 1);
    }
  }

  @Test
  void shouldAlertOnceAtEachPercentOverAllSubjects() throws Exception {
    used("a", "2024-03-10T11:00:00Z", 300);
    assertThat(rig.alerts()).isEmpty();
    used("b", "2024-03-10T11:00:00Z", 199);
    assertThat(rig.alerts()).isEmpty();
    used("b", "2024-03-10T11:15:00Z", 1);
    assertThat(rig.alerts()).containsExactly("s data 50");
    used("a", "2024-03-09T11:15:00Z", 600);
    assertThat(rig.alerts()).containsExactly("s data 100", "s data 50", "s data 80");
    used("a", "2024-03-10T11:15:00Z", 5000);
    assertThat(rig.alerts()).hasSize(3);
  }

  @Test
  void shouldNotAlertAgainAfterACorrectionBelow() throws Exception {
    used("a", "2024-03-10T11:00:00Z", 500);
    used("a", "2024-03-10T11:00:00Z", -500);
    assertThat(rig.access("a", "m", null).used()).isEqualByComparingTo("0");
    used("a", "2024-03-10T11:00:00Z", 500);
    assertThat(rig.alerts()).containsExactly("s data 50");
    rig.restart();
    rig.refresh();
    assertThat(rig.alerts()).containsExactly("s data 50");
    assertThat(rig.access("a", "m", null).used()).isEqualByComparingTo("50");
  }

  @Test
  void shouldGoByEventTimeInTheCustomersZone() throws Exception {
    // March begins in Berlin at 23:00 UTC of 29 February.
    rig.now = Instant.parse("2024-02-29T23:20:00Z");
    rig.restart();
    rig.refresh();
    used("a", "2024-02-29T22:45:00Z", 499);
    used("a", "2024-02-29T23:00:00Z", 499);
    assertThat(rig.alerts()).isEmpty();
    used("a", "2024-02-29T22:45:00Z", 1);
    assertThat(rig.rows())
        .extracting(AlertRow::periodStartMs)
        .containsExactly(Instant.parse("2024-01-31T23:00:00Z").toEpochMilli());
    used("a", "2024-02-29T23:00:00Z", 1);
    assertThat(rig.alerts()).containsExactly("s data 50", "s data 50");
    assertThat(rig.ids()).hasSize(2);
  }

  @Test
  void shouldAlertAnewInTheNextPeriods() throws Exception {
    for (int month = 3; month <= 7; month++) {
      rig.now = Instant.parse("2024-0" + month + "-10T12:00:00Z");
      rig.refresh();
      used("a", "2024-0" + month + "-10T11:00:00Z", 500);
      rig.refresh();
    }
    assertThat(rig.alerts()).hasSize(5).containsOnly("s data 50");
    assertThat(rig.ids()).hasSize(5);
  }

  @Test
  void shouldLeaveOutUsageOfSubjectsThatDoNotBelong() throws Exception {
    used("d", "2024-03-04T22:45:00Z", 5000);
    used("d", "2024-03-07T23:00:00Z", 5000);
    used("stranger", "2024-03-10T11:00:00Z", 5000);
    assertThat(rig.alerts()).isEmpty();
    used("d", "2024-03-07T22:45:00Z", 500);
    assertThat(rig.alerts()).containsExactly("t data 50");
  }

  @Test
  void shouldCountWhatWasUsedBeforeASubscriptionOrThresholdCame() throws Exception {
    used("late", "2024-03-10T11:00:00Z", 800);
    rig.apply(
        "subscriptions: [{key: u, customer: c, plan: p, from: 2024-03-10, subjects: [late]}]");
    assertThat(rig.access("late", "m", null).reason()).isEqualTo(Reason.NOT_WATCHED_YET);
    // Between catalog and loading: what this flush adds is in what is loaded, once.
    used("late", "2024-03-10T11:00:00Z", 100);
    rig.refresh();
    assertThat(rig.access("late", "m", null).used()).isEqualByComparingTo("90");
    assertThat(rig.alerts()).containsExactly("u data 50", "u data 80");
  }

  @Test
  void shouldWatchCostsAsAPreviewRatesThem() throws Exception {
    call("a", 4);
    rig.use("m", "a", NOW, 450);
    rig.flush();
    rig.look();
    assertThat(rig.watch().costsWaiting()).isPositive();
    rig.refresh();
    // 45 MB at 0.10 and 4 calls at 1.
    assertThat(rig.alerts()).isEmpty();
    call("b", 2);
    rig.flush();
    rig.refresh();
    assertThat(rig.watch().costsWaiting()).isZero();
    assertThat(rig.alerts()).containsExactly("s spend 50", "s talk 100");
    JsonNode data = new ObjectMapper().readTree(rig.rows().get(0).body()).path("data");
    assertThat(data.path("currency").asText()).isEqualTo("EUR");
    call("b", 10);
    rig.flush();
    rig.refresh();
    AccessAnswer refused = rig.access("a", "n", null);
    assertThat(refused.isAllowed()).isFalse();
    assertThat(refused.threshold()).isEqualTo("spend");
    assertThat(refused.used()).isEqualByComparingTo("20.50");
  }

  @Test
  void shouldWatchAnAllowanceWithWhatWasCarriedOver() throws Exception {
    rig.apply(
        """
        plans:
          - key: pool
            currency: EUR
            allowances: [{key: shared, quantity: "100", carryOver: "20"}]
            charges:
              - {type: per-unit, key: volume, meter: m, price: "0.10", allowance: shared}
              - {type: per-unit, key: calls, meter: n, price: "1", allowance: shared}
            thresholds: [{key: pool, allowance: shared, at: [50, 100], hard: true}]
        subscriptions: [{key: v, customer: c, plan: pool, from: 2024-02-01, subjects: [e]}]
        """);
    rig.use("m", "e", Instant.parse("2024-02-10T11:00:00Z"), 850);
    rig.flush();
    rig.refresh();
    rig.refresh();
    // 85 of 100 in February: 15 are carried over.
    used("e", "2024-03-10T11:00:00Z", 574);
    rig.refresh();
    AccessAnswer before = rig.access("e", "n", null);
    assertThat(before.limit()).isEqualByComparingTo("115");
    assertThat(before.used()).isEqualByComparingTo("57.4");
    assertThat(rig.alerts()).as("57.5 is half of it").isEmpty();
    for (int i = 0; i < 57; i++) {
      rig.use("n", "e", NOW, 1);
    }
    rig.flush();
    rig.refresh();
    assertThat(rig.alerts()).containsExactly("v pool 50");
    assertThat(rig.access("e", "m", "99").isAllowed()).as("0.6 are left").isTrue();
    used("e", "2024-03-10T11:00:00Z", 70);
    rig.refresh();
    AccessAnswer after = rig.access("e", "n", null);
    assertThat(after.reason()).isEqualTo(Reason.LIMIT_REACHED);
    assertThat(after.used()).as("no more can be drawn").isEqualByComparingTo("115");
    assertThat(after.unit()).isNull();
    assertThat(rig.alerts()).containsExactly("v pool 100", "v pool 50");
    JsonNode data = new ObjectMapper().readTree(rig.rows().get(0).body()).path("data");
    assertThat(data.path("allowance").asText()).isEqualTo("shared");
    assertThat(data.path("limit").asText()).isEqualTo("115");
  }

  @Test
  void shouldAnswerWhatMayStillBeUsed() throws Exception {
    used("a", "2024-03-10T11:00:00Z", 900);
    assertThat(rig.access("a", "m", null).isAllowed()).isTrue();
    assertThat(rig.access("a", "m", "10").reason()).isEqualTo(Reason.WITHIN_LIMIT);
    AccessAnswer beyond = rig.access("b", "m", "10.1");
    assertThat(beyond.isAllowed()).isFalse();
    assertThat(beyond.reason()).isEqualTo(Reason.LIMIT_REACHED);
    assertThat(beyond.used()).isEqualByComparingTo("90");
    assertThat(beyond.remaining()).isEqualByComparingTo("10");
    assertThat(beyond.flush()).isEqualTo(1);
    assertThat(beyond.period().label()).isEqualTo("2024-03");
    used("b", "2024-03-10T11:00:00Z", 100);
    assertThat(rig.access("a", "m", null).isAllowed()).isFalse();
    assertThat(rig.access("nobody", "m", null).reason()).isEqualTo(Reason.NO_SUBSCRIPTION);
    assertThat(rig.access("d", "m", null).reason()).isEqualTo(Reason.NO_SUBSCRIPTION);
    assertThat(rig.access("a", "other", null).reason()).isEqualTo(Reason.NOT_IN_PLAN);
    rig.now = Instant.parse("2024-06-10T12:00:00Z");
    AccessAnswer later = rig.access("a", "m", null);
    assertThat(later.isAllowed()).isTrue();
    assertThat(later.used()).isEqualByComparingTo("0");
    assertThat(later.period().label()).isEqualTo("2024-06");
  }

  @Test
  void shouldKeepWhatAlertedWhenALimitIsRaised() throws Exception {
    used("a", "2024-03-10T11:00:00Z", 500);
    rig.apply(
        """
        plans:
          - key: p
            currency: EUR
            charges: [{type: per-unit, key: volume, meter: m, price: "0.10"}]
            thresholds: [{key: data, meter: m, limit: "70", at: [50, 60]}]
        """);
    rig.refresh();
    assertThat(rig.alerts()).containsExactly("s data 50", "s data 60");
  }

  @Test
  void shouldReadEverythingAgainWhereTooManyFlushesWait() throws Exception {
    rig.close();
    rig = new WatchRig(directory.resolve("small"), NOW, 2);
    rig.apply(CATALOG);
    rig.refresh();
    for (int i = 0; i < 5; i++) {
      rig.use("m", "a", NOW, 100);
      rig.use("m", "b" + i, NOW, 100);
      rig.flush();
    }
    rig.look();
    assertThat(rig.watch().resyncs()).isEqualTo(1);
    rig.refresh();
    assertThat(rig.alerts()).containsExactly("s data 50");
    assertThat(rig.access("a", "m", null).used()).isEqualByComparingTo("50");
    used("a", "2024-03-10T11:00:00Z", 300);
    assertThat(rig.alerts()).containsExactly("s data 50", "s data 80");
  }

  @Test
  void shouldQueueADeliveryForEveryWebhookThatWantsTheEvent() throws Exception {
    rig.store().alerts().putWebhook(webhook("all", List.of()));
    rig.store().alerts().putWebhook(webhook("same", List.of("threshold.reached")));
    rig.store().alerts().putWebhook(webhook("else", List.of("statement.issued")));
    used("a", "2024-03-10T11:00:00Z", 500);
    String id = rig.ids().first();
    assertThat(id).matches("evt_[0-9a-f]{32}");
    for (String key : List.of("all", "same")) {
      assertThat(rig.store().alerts().due(0, key, NOW.toEpochMilli(), 10))
          .singleElement()
          .satisfies(due -> assertThat(due.delivery().alert()).isEqualTo(id))
          .satisfies(due -> assertThat(due.body()).contains(id).contains("\"used\":\"50.0\""));
    }
    assertThat(rig.store().alerts().count(DeliveryRow.State.PENDING)).isEqualTo(2);
    rig.store().alerts().deleteWebhook(0, "all");
    assertThat(rig.store().alerts().count(DeliveryRow.State.PENDING)).isEqualTo(1);
  }

  private static WebhookRow webhook(String key, List<String> types) {
    return new WebhookRow(0, key, "https://example.org/", "c2VjcmV0", types, 0);
  }
}
