package io.tallygate.rating.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused, and that each problem names the path of its field. */
class CatalogProblemsTest {
  private static final String BASE =
      """
      meters:
        - {key: m, eventType: e, aggregation: sum, value: $.v, dimensions: [{name: d}]}
        - {key: n, eventType: e, aggregation: count}
      customers:
        - {key: c, zone: UTC, currency: EUR}
      plans:
        - {key: p, currency: EUR}
        - {key: yen, currency: JPY}
      subscriptions:
        - {key: s, customer: c, plan: p, from: 2024-01-01, subjects: [a, {key: b, from: 2024-02-01, to: 2024-03-01}]}
      items:
        - {key: i, subscription: s, date: 2024-01-01, text: T, price: 1}
      """;

  private static List<String> paths(String yaml) {
    return Documents.problems(Documents.catalog(BASE), yaml).stream()
        .map(problem -> problem.substring(0, problem.indexOf(':')))
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "key: 'a b', eventType: e, aggregation: count | meters[0].key",
        "eventType: e, aggregation: count | meters[0].key",
        "key: x, aggregation: count | meters[0].eventType",
        "key: x, eventType: e | meters[0].aggregation",
        "key: x, eventType: e, aggregation: median | meters[0].aggregation",
        "key: x, eventType: e, aggregation: max, value: $.v | meters[0].keep",
        "key: x, eventType: e, aggregation: unique, value: $.v.w, keep: events | meters[0].value",
        "key: x, eventType: e, aggregation: p95, value: $.v | meters[0].window",
        "key: x, eventType: e, aggregation: average, value: $.v, pulses: ['60/60'] | meters[0].pulses",
        "key: x, eventType: e, aggregation: sum | meters[0].value",
        "key: x, eventType: e, aggregation: sum, value: v | meters[0].value",
        "key: x, eventType: e, aggregation: sum, value: '$.a[0]' | meters[0].value",
        "key: x, eventType: e, aggregation: count, value: $.v | meters[0].value",
        "key: x, eventType: e, aggregation: sum, value: $.v, scale: 10 | meters[0].scale",
        "key: x, eventType: e, aggregation: count, scale: 1 | meters[0].scale",
        "key: x, eventType: e, aggregation: count, window: 60 | meters[0].window",
        "key: x, eventType: e, aggregation: count, keep: all | meters[0].keep",
        "key: x, eventType: e, aggregation: count, attributes: [q] | meters[0].attributes",
        "key: x, eventType: e, aggregation: count, backLimit: 3d | meters[0].backLimit",
        "key: x, eventType: e, aggregation: count, aheadLimit: PT-1H | meters[0].aheadLimit",
        "key: x, eventType: e, aggregation: count, dimensions: [{path: $.d}] | meters[0].dimensions[0].name",
        "key: x, eventType: e, aggregation: count, dimensions: [{name: d}, {name: d}] | meters[0].dimensions[1].name",
        "key: x, eventType: e, aggregation: sum, value: $.v, pulses: ['60/60', '60'] | meters[0].pulses[1]",
        "key: x, eventType: e, aggregation: sum, value: $.v, pulses: ['0/6'] | meters[0].pulses[0]",
        "key: x, eventType: e, aggregation: sum, value: $.v, pulses: ['60/0.5'] | meters[0].pulses[0]",
        "key: x, eventType: e, aggregation: count, pulses: ['60/60'] | meters[0].pulses",
        "key: m, eventType: f, aggregation: sum, value: $.v, dimensions: [{name: d}] | meters[0].eventType",
        "key: m, eventType: e, aggregation: sum, value: $.w, dimensions: [{name: d}] | meters[0].value",
        "key: m, eventType: e, aggregation: sum, value: $.v, scale: 2, dimensions: [{name: d}] | meters[0].scale",
        "key: m, eventType: e, aggregation: sum, value: $.v | meters[0].dimensions",
        "key: m, eventType: e, aggregation: sum, value: $.v, dimensions: [{name: d}], window: 5 | meters[0].window",
        "key: m, eventType: e, aggregation: sum, value: $.v, dimensions: [{name: d}], keep: events | meters[0].keep",
      })
  void shouldNameTheFieldOfAMeter(String meter, String path) {
    assertThat(paths("meters: [{" + meter + "}]")).containsExactly(path.strip());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "key: k, meter: m, price: 1 | type",
        "type: tiered, key: k | type",
        "type: per-unit, meter: m, price: 1 | key",
        "type: per-unit, key: item, meter: m, price: 1 | key",
        "type: per-unit, key: k, price: 1 | meter",
        "type: per-unit, key: k, meter: x, price: 1 | meter",
        "type: per-unit, key: k, meter: m | price",
        "type: per-unit, key: k, meter: m, price: 1e3 | price",
        "type: per-unit, key: k, meter: m, price: '1,5' | price",
        "type: per-unit, key: k, meter: m, price: 1, per: 0 | per",
        "type: per-unit, key: k, meter: m, price: 1, included: -1 | included",
        "type: per-unit, key: k, meter: m, price: 1, where: {x: y} | where.x",
        "type: per-unit, key: k, meter: m, price: 1, amount: 1 | amount",
        "type: per-unit, key: k, meter: m, price: 1, pulse: 60/60 | pulse",
        "type: call, key: k, meter: m, price: 1 | pulse",
        "type: call, key: k, meter: n, price: 1, pulse: 60/60 | meter",
        "type: percentage, key: k, meter: m, dimension: d, rates: {UK: 7} | rates",
        "type: percentage, key: k, meter: m, dimension: x, rates: {'*': 7} | dimension",
        "type: percentage, key: k, meter: m, rates: {UK: 7, '*': 4} | dimension",
        "type: percentage, key: k, meter: m, dimension: d, rates: {UK: x, '*': 4} | rates.UK",
        "type: percentage, key: k, meter: n, rates: {'*': 4} | meter",
        "type: base-fee, key: k | amount",
        "type: base-fee, key: k, amount: 1.005 | amount",
        "type: base-fee, key: k, amount: 1, every: fortnight | every",
        "type: base-fee, key: k, amount: 1, price: 1 | price",
        "type: setup-fee, key: k, amount: 1, every: month | every",
        "type: setup-fee, key: k, amount: 1, onlyWithUsage: true | onlyWithUsage",
      })
  void shouldNameTheFieldOfACharge(String charge, String field) {
    assertThat(paths("plans: [{key: q, currency: EUR, charges: [{" + charge + "}]}]"))
        .containsExactly("plans[0].charges[0]." + field.strip());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "customers: [{key: 'x y', zone: UTC, currency: EUR}] | customers[0].key",
        "customers: [{key: x, zone: Mars/Base, currency: EUR}] | customers[0].zone",
        "customers: [{key: x, zone: UTC, currency: EURO}] | customers[0].currency",
        "customers: [{key: x, zone: UTC, currency: XXX}] | customers[0].currency",
        "customers: [{key: c, zone: Europe/Berlin, currency: EUR}] | customers[0].zone",
        "customers: [{key: c, zone: UTC, currency: USD}] | customers[0].currency",
        "plans: [{key: p, currency: USD}] | plans[0].currency",
        "plans: [{key: p, currency: EUR, period: quarter}] | plans[0].period",
        "plans: [{key: q, currency: EUR, period: decade}] | plans[0].period",
        "plans: [{key: q, currency: EUR}, {key: q, currency: EUR}] | plans[1].key",
        "subscriptions: [{key: t, customer: x, plan: p, from: 2024-01-01}] | subscriptions[0].customer",
        "subscriptions: [{key: t, customer: c, plan: x, from: 2024-01-01}] | subscriptions[0].plan",
        "subscriptions: [{key: t, customer: c, plan: yen, from: 2024-01-01}] | subscriptions[0].plan",
        "subscriptions: [{key: t, customer: c, plan: p}] | subscriptions[0].from",
        "subscriptions: [{key: t, customer: c, plan: p, from: 2024-02-30}] | subscriptions[0].from",
        "subscriptions: [{key: t, customer: c, plan: p, from: 2024-02-01, to: 2024-01-01}] | subscriptions[0].to",
        "subscriptions: [{key: s, customer: c, plan: p, from: 2024-02-01}] | subscriptions[0].from",
        "subscriptions: [{key: t, customer: c, plan: p, from: 2024-01-01, subjects: [z, a]}] | subscriptions[0].subjects[1]",
        "subscriptions: [{key: t, customer: c, plan: p, from: 2024-02-28, subjects: [b]}] | subscriptions[0].subjects[0]",
        "subscriptions: [{key: t, customer: c, plan: p, from: 2024-01-01, subjects: [z, z]}] | subscriptions[0].subjects[1]",
        "subscriptions: [{key: t, customer: c, plan: p, from: 2024-01-01, subjects: [{from: 2024-01-01}]}] | subscriptions[0].subjects[0].key",
        "subscriptions: [{key: t, customer: c, plan: p, from: 2024-01-02, subjects: [{key: z, from: 2024-01-01}]}] | subscriptions[0].subjects[0].from",
        "subscriptions: [{key: t, customer: c, plan: p, from: 2024-01-02, subjects: [{key: z, from: 2024-02-01, to: 2024-02-01}]}] | subscriptions[0].subjects[0].to",
        "items: [{key: j, subscription: x, date: 2024-01-01, text: T, price: 1}] | items[0].subscription",
        "items: [{key: j, subscription: s, date: 2023-12-31, text: T, price: 1}] | items[0].date",
        "items: [{key: j, subscription: s, date: 2024-01-01, price: 1}] | items[0].text",
        "items: [{key: j, subscription: s, date: 2024-01-01, text: T}] | items[0].price",
        "items: [{key: j, subscription: s, date: 2024-01-01, text: T, price: 1, quantity: x}] | items[0].quantity",
        "items: [{key: i, subscription: s, date: 2024-01-02, text: T, price: 1}] | items[0].date",
        "tenant: a/b | tenant",
      })
  void shouldNameTheFieldOfAnythingElse(String yaml, String path) {
    assertThat(paths(yaml)).containsExactly(path.strip());
  }

  @Test
  void shouldFindEveryProblemAtOnce() {
    assertThat(
            paths(
                """
                meters: [{key: x, eventType: e, aggregation: count, scale: 1, window: 7}]
                customers: [{key: z, zone: nowhere, currency: gold}]
                """))
        .containsExactly(
            "meters[0].scale", "meters[0].window", "customers[0].zone", "customers[0].currency");
  }

  @Test
  void shouldChangeNothingWhenADocumentIsRefused() {
    Catalog before = Documents.catalog(BASE);
    CatalogDocument document = before.of(0).document();

    assertThat(
            Documents.problems(
                before,
                """
                meters: [{key: new, eventType: e, aggregation: count}]
                plans: [{key: p, currency: EUR, charges: [{type: call, key: k, meter: m, pulse: 1/1, price: 1}]}]
                items: [{key: j}]
                """))
        .isNotEmpty();
    assertThat(before.of(0).document()).isEqualTo(document);
    assertThat(before.meters().all()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"plan\": []} | plan",
        "{\"meters\": [{\"key\": \"a\", \"colour\": \"red\"}]} | meters[0].colour",
        "{\"meters\": [{\"scale\": \"two\"}]} | meters[0].scale",
        "{\"meters\": [{\"scale\": 1.5}]} | meters[0].scale",
        "{\"meters\": [null]} | meters",
        "{\"subscriptions\": [{\"subjects\": [{\"name\": \"x\"}]}]} | subscriptions[0].subjects[0].name",
        "{\"tenant\": \"a\", \"tenant\": \"b\"} | ''",
        "{} {} | ''",
        "{ | ''",
        "null | ''",
        "[] | ''",
      })
  void shouldRefuseWhatIsNotADocument(String json, String path) {
    assertThatThrownBy(
            () ->
                CatalogReader.readJson(
                    new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8))))
        .isInstanceOfSatisfying(
            CatalogException.class,
            e -> assertThat(e.problems().get(0).path()).startsWith(path.strip()));
  }
}
