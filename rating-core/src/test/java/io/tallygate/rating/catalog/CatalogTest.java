package io.tallygate.rating.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.rating.charge.PulseCall;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.Pulse;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CatalogTest {
  static final String TELECOM =
      """
      meters:
        - {key: calls, eventType: call, aggregation: sum, value: $.duration, unit: s,
           dimensions: [{name: direction}], backLimit: P400D}
        - {key: sms, eventType: sms, aggregation: count}
      customers:
        - {key: acme, name: ACME GmbH, zone: Europe/Berlin, currency: EUR}
      plans:
        - key: mobile
          currency: EUR
          charges:
            - {type: call, key: voice, meter: calls, pulse: 60/60, price: "0.09", per: 60, where: {direction: out}}
            - {type: per-unit, key: sms, meter: sms, price: 0.09, included: "10"}
            - {type: base-fee, key: base, amount: 5}
      subscriptions:
        - {key: a, customer: acme, plan: mobile, from: 2013-12-01, subjects: [0770000000, {key: x, from: 2014-01-01, to: 2014-02-01}]}
      items:
        - {key: visit, subscription: a, date: 2013-12-05, text: Visit, price: 49.00}
      """;

  @Test
  void shouldFoldADocument() {
    Catalog catalog = Documents.catalog(TELECOM);

    assertThat(catalog.version()).isEqualTo(1);
    assertThat(catalog.meters().version()).isEqualTo(1);
    assertThat(catalog.meters().all()).extracting(Meter::id).containsExactly(0, 1);
    assertThat(catalog.meters().byEventType(0, "sms")).hasSize(1);
    TenantCatalog tenant = catalog.of(0);
    assertThat(tenant.plan("mobile").charges()).hasSize(3);
    assertThat(tenant.subscription("a").start()).isEqualTo(Instant.parse("2013-11-30T23:00:00Z"));
    assertThat(tenant.assignments("x"))
        .containsExactly(
            new SubjectAssignment(
                "x",
                "a",
                Instant.parse("2013-12-31T23:00:00Z"),
                Instant.parse("2014-01-31T23:00:00Z")));
    assertThat(tenant.items("a")).hasSize(1);
    assertThat(tenant.items("b")).isEmpty();
  }

  @Test
  void shouldKeepTheLeadingZeroOfASubject() {
    assertThat(Documents.catalog(TELECOM).of(0).assignments("0770000000")).hasSize(1);
  }

  @Test
  void shouldAddThePulseOfACallChargeToItsMeter() {
    Catalog catalog = Documents.catalog(TELECOM);

    assertThat(catalog.meters().byKey(0, "calls").decompositions())
        .containsExactly(new Pulse(60, 60));
    assertThat(catalog.of(0).plan("mobile").charges().get(0).charge())
        .isInstanceOf(PulseCall.class);
  }

  @Test
  void shouldAppendPulsesAndNeverReorderThem() {
    Catalog catalog =
        Documents.catalog(
            TELECOM,
            """
            meters:
              - {key: calls, eventType: call, aggregation: sum, value: $.duration, unit: s,
                 dimensions: [{name: direction}], pulses: ["60/6", "60/60"]}
            """);

    assertThat(catalog.meters().byKey(0, "calls").decompositions())
        .containsExactly(new Pulse(60, 60), new Pulse(60, 6));
  }

  @Test
  void shouldScaleAPulseWithItsMeter() {
    Catalog catalog =
        Documents.catalog(
            """
            meters:
              - {key: calls, eventType: call, aggregation: sum, value: $.s, scale: 3, pulses: ["60/0.5"]}
            """);

    assertThat(catalog.meters().all().get(0).decompositions())
        .containsExactly(new Pulse(60_000, 500));
  }

  @Test
  void shouldNumberTenantsInOrderOfAppearance() {
    String meter = "meters: [{key: m, eventType: t, aggregation: count}]\n";
    Catalog catalog =
        Documents.catalog("tenant: b\n" + meter, "tenant: a\n" + meter, "tenant: b\n" + meter);

    assertThat(catalog.tenant("default")).isZero();
    assertThat(catalog.tenant("b")).isEqualTo(1);
    assertThat(catalog.tenant("a")).isEqualTo(2);
    assertThat(catalog.tenant("c")).isEqualTo(-1);
    assertThat(catalog.tenantName(2)).isEqualTo("a");
    assertThat(catalog.meters().all()).extracting(Meter::tenant).containsExactly(1, 2);
    assertThat(catalog.meters().byKey(2, "m").id()).isEqualTo(1);
  }

  @Test
  void shouldKeepEarlierVersionsOfAPlan() {
    Catalog first = Documents.catalog(TELECOM);
    Catalog second =
        Documents.catalog(
            TELECOM,
            """
            plans:
              - {key: mobile, currency: EUR, charges: [{type: setup-fee, key: setup, amount: 10}]}
            """);

    assertThat(second.of(0).plan("mobile").charges()).hasSize(1);
    assertThat(second.of(0).plan("mobile", 1)).isEqualTo(first.of(0).plan("mobile"));
    assertThat(second.of(0).plan("mobile", 0)).isNull();
    assertThat(first.of(0).plan("mobile").charges()).hasSize(3);
  }

  @Test
  void shouldWriteItselfAsADocumentThatFoldsToTheSame() throws Exception {
    CatalogDocument document = Documents.catalog(TELECOM).of(0).document();
    byte[] json = CatalogReader.writeJson(document);
    CatalogDocument read = CatalogReader.readJson(new ByteArrayInputStream(json));
    Catalog again = Catalog.fold(Catalog.empty(), read);

    assertThat(read).isEqualTo(document);
    assertThat(again.of(0).document()).isEqualTo(document);
    assertThat(again.meters().all()).isEqualTo(Documents.catalog(TELECOM).meters().all());
  }

  @Test
  void shouldMoveASubjectFromOneSubscriptionToTheNext() {
    Catalog catalog =
        Documents.catalog(
            TELECOM,
            """
            subscriptions:
              - {key: a, customer: acme, plan: mobile, from: 2013-12-01, to: 2014-03-01, subjects: [0770000000]}
              - {key: b, customer: acme, plan: mobile, from: 2014-03-01, subjects: [0770000000]}
            """);

    assertThat(catalog.of(0).assignments("0770000000"))
        .extracting(SubjectAssignment::subscription)
        .containsExactly("a", "b");
    assertThat(catalog.of(0).assignments("x")).isEmpty();
  }
}
