package io.tallygate.rating.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
        - {key: kept, eventType: e, aggregation: sum, value: $.v, keep: events, attributes: [price], dimensions: [{name: d}]}
        - {key: held, eventType: e, aggregation: held, value: $.v, keep: events}
        - {key: unique, eventType: e, aggregation: unique, value: $.u, keep: events}
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
        "meter: m, limit: 1 | .key",
        "key: 'a b', meter: m, limit: 1 | .key",
        "key: t, meter: m | .limit",
        "key: t, meter: m, limit: 0 | .limit",
        "key: t, meter: m, limit: 1e3 | .limit",
        "key: t, limit: 1.005 | .limit",
        "key: t, meter: x, limit: 1 | .meter",
        "key: t, meter: held, limit: 1 | .meter",
        "key: t, meter: unique, limit: 1 | .meter",
        "key: t, charge: x, limit: 1 | .charge",
        "key: t, meter: m, charge: k, limit: 1 | .charge",
        "key: t, meter: m, limit: 1, at: [0] | .at[0]",
        "key: t, meter: m, limit: 1, at: [50, 1001] | .at[1]",
        "key: t, meter: m, limit: 1, at: [80, 50] | .at[1]",
        "key: t, meter: m, limit: 1, at: [50, 50] | .at[1]",
      })
  void shouldNameTheFieldOfAThreshold(String threshold, String path) {
    assertThat(
            paths(
                "plans: [{key: x, currency: EUR, charges: [{type: per-unit, key: k, meter: m, price: 1}], thresholds: [{"
                    + threshold
                    + "}]}]"))
        .containsExactly("plans[0].thresholds[0]" + path.strip());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "allowance: other | allowance",
        "allowance: unused | allowance",
        "allowance: pool, limit: 5 | limit",
        "allowance: pool, charge: k | allowance",
        "allowance: pool, meter: m | allowance",
      })
  void shouldNameTheFieldOfAThresholdOfAnAllowance(String threshold, String path) {
    assertThat(
            paths(
                "plans: [{key: x, currency: EUR, allowances: [{key: pool, quantity: 5}, {key: unused, quantity: 5}],"
                    + " charges: [{type: per-unit, key: k, meter: m, price: 1, allowance: pool}],"
                    + " thresholds: [{key: t, "
                    + threshold
                    + "}]}]"))
        .containsExactly("plans[0].thresholds[0]." + path.strip());
  }

  @Test
  void shouldRefuseThresholdsWithOneKeyOrTooManyPercents() {
    String many =
        IntStream.rangeClosed(1, 65).mapToObj(Integer::toString).collect(Collectors.joining(", "));
    assertThat(
            paths(
                "plans: [{key: x, currency: EUR, thresholds: [{key: t, limit: 1}, {key: t, limit: 1}]}]"))
        .containsExactly("plans[0].thresholds[1].key");
    assertThat(
            paths(
                "plans: [{key: x, currency: EUR, thresholds: [{key: t, limit: 1, at: ["
                    + many
                    + "]}]}]"))
        .containsExactly("plans[0].thresholds");
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
        "type: per-unit, meter: m, price: '123456789012345678901234567890' | price",
        "type: per-unit, meter: m, price: '0.123456789012345678901' | price",
        "type: per-unit, meter: m, price: 1, by: x | by",
        "type: per-unit, meter: m, price: 1, by: d, allowance: gift | allowance",
        "type: per-unit, meter: m, price: 1, interval: PT10M | interval",
        "type: per-unit, meter: m, price: 1, interval: PT25H | interval",
        "type: per-unit, meter: m, price: 1, interval: fortnight | interval",
        "type: per-unit, meter: m, price: 1, interval: quarter | interval",
        "type: per-unit, meter: held, price: 1, interval: day | interval",
        "type: per-unit, meter: m, price: 1, commitment: {minimum: 5} | commitment",
        "type: per-unit, meter: m, price: 1, interval: day, commitment: {minimum: -5} | commitment.minimum",
        "type: per-unit, meter: m, price: 1, interval: day, commitment: {minimum: 5, overageFactor: '0.5'} | commitment.overageFactor",
        "type: per-unit, meter: m, price: 1, quantity: {divide: 0} | quantity.divide",
        "type: per-unit, meter: m, price: 1, quantity: {multiply: -1} | quantity.multiply",
        "type: per-unit, meter: m, price: 1, quantity: {round: nearest} | quantity.round",
        "type: per-unit, meter: m, price: 1, quantity: {unit: ''} | quantity.unit",
        "type: per-unit, meter: m, price: 1, discount: {percent: 101} | discount.percent",
        "type: per-unit, meter: m, price: 1, discount: {percent: 1, amount: 1} | discount",
        "type: per-unit, meter: m, price: 1, discount: {} | discount",
        "type: per-unit, meter: m, price: 1, discount: {amount: -1} | discount.amount",
        "type: per-unit, meter: m, price: 1, maximum: -1 | maximum",
        "type: per-unit, meter: m, price: 1, maximum: 9, minimum: {amount: 10} | minimum.amount",
        "type: per-unit, meter: m, price: 1, minimum: {prorate: day} | minimum.amount",
        "type: per-unit, meter: m, price: 1, minimum: {amount: 1, prorate: week} | minimum.prorate",
        "type: per-unit, meter: m, price: 1, rounding: {point: total} | rounding.point",
        "type: per-unit, meter: m, price: 1, rounding: {mode: bankers} | rounding.mode",
        "type: per-unit, meter: m, price: 1, rounding: {digits: 13} | rounding.digits",
        "type: per-unit, meter: m, price: 1, from: 2024-13-01 | from",
        "type: per-unit, meter: m, price: 1, from: '2024-01-01T00:10:00Z' | from",
        "type: per-unit, meter: m, price: 1, to: '2024-01-01 noon Z' | to",
        "type: per-unit, meter: m, price: 1, from: 2024-02-01, to: 2024-02-01 | to",
        "type: per-unit, key: plan, meter: m, price: 1 | key",
        "type: graduated, meter: m | tiers",
        "type: graduated, meter: m, tiers: [{upTo: 5, price: 1}] | tiers[0].upTo",
        "type: graduated, meter: m, tiers: [{price: 1}, {price: 2}] | tiers[0].upTo",
        "type: graduated, meter: m, tiers: [{upTo: 5, price: 1}, {upTo: 5, price: 1}, {price: 2}] | tiers[1].upTo",
        "type: graduated, meter: m, tiers: [{upTo: 5, price: 1}, {upTo: 4, price: 1}, {price: 2}] | tiers[1].upTo",
        "type: volume, meter: m, tiers: [{upTo: 0, price: 1}, {price: 2}] | tiers[0].upTo",
        "type: volume, meter: m, tiers: [{percent: 1}] | tiers[0].percent",
        "type: volume, meter: m, tiers: [{price: 1, block: 5}] | tiers[0].block",
        "type: graduated, meter: m, tiers: [{price: 1, limits: {m: 5}}] | tiers[0].limits",
        "type: graduated-percentage, meter: m, tiers: [{percent: 400}] | tiers[0].percent",
        "type: graduated-percentage, meter: m, tiers: [{price: 4, percent: 4}] | tiers[0].price",
        "type: graduated-percentage, meter: n, tiers: [{percent: 4}] | meter",
        "type: graduated-percentage, meter: kept, tiers: [{percent: 4}], itemise: true, by: d | by",
        "type: graduated-percentage, meter: kept, tiers: [{percent: 4}], itemise: true, interval: day | interval",
        "type: graduated-percentage, meter: kept, tiers: [{percent: 4}], itemise: true, quantity: {divide: 2} | quantity",
        "type: graduated-percentage, meter: kept, tiers: [{percent: 4}], itemise: true, included: 5 | included",
        "type: graduated-percentage, meter: kept, tiers: [{percent: 4}], itemise: true, flatAtZero: true | flatAtZero",
        "type: package, meter: m, price: 1 | size",
        "type: package, meter: m, size: 0, price: 1 | size",
        "type: package, meter: m, size: 5 | price",
        "type: package, meter: m, size: 5, price: 1, round: half-up | round",
        "type: graduated-blocks, meter: m, tiers: [{block: 5, price: 1}, {price: 1}] | tiers[0].max",
        "type: graduated-blocks, meter: m, tiers: [{block: 5, max: '1.5', price: 1}, {price: 1}] | tiers[0].max",
        "type: graduated-blocks, meter: m, tiers: [{block: -5, price: 1}] | tiers[0].block",
        "type: volume-blocks, meter: m, tiers: [{upTo: 5, price: 1}] | tiers[0].upTo",
        "type: volume-blocks, meter: m, tiers: [{block: 5}] | tiers[0].price",
        "type: amount-in-event, meter: unique | meter",
        "type: amount-in-event, meter: m, price: 1 | price",
        "type: unit-price-in-event, meter: kept | attribute",
        "type: unit-price-in-event, meter: kept, attribute: colour | attribute",
        "type: unit-price-in-event, meter: kept, attribute: price, default: none | default",
        "type: unit-price-in-event, meter: kept, attribute: price, by: d | by",
        "type: unit-price-in-event, meter: kept, attribute: price, where: {x: y} | where.x",
        "type: matrix, meter: m, prices: [{when: {d: a}, price: 1}] | default",
        "type: matrix, meter: m, prices: [{price: 1}], default: 2 | prices[0].when",
        "type: matrix, meter: m, prices: [{when: {x: a}, price: 1}], default: 2 | prices[0].when.x",
        "type: matrix, meter: m, prices: [{when: {d: a}}], default: 2 | prices[0].price",
        "type: matrix, meter: m, prices: [{when: {d: a}, price: 1}, {when: {d: a}, price: 2}], default: 2 | prices[1].when",
        "type: matrix, meter: unique, prices: [], default: 2 | meter",
        "type: percentage, meter: m, rates: {'*': 400} | rates.*",
        "type: percentage, meter: m, rates: {'*': -1} | rates.*",
        "type: percentage, meter: m, rates: {'*': 4}, fixedFee: 1 | fixedFee",
        "type: percentage, meter: m, rates: {'*': 4}, itemise: true | itemise",
        "type: percentage, meter: kept, percent: 400 | percent",
        "type: percentage, meter: kept, percent: 4, rates: {'*': 4} | rates",
        "type: percentage, meter: kept, percent: 4, dimension: d | dimension",
        "type: percentage, meter: kept, percent: 4, freeEvents: '1.5' | freeEvents",
        "type: percentage, meter: kept, percent: 4, freeAmount: -5 | freeAmount",
        "type: percentage, meter: kept, percent: 4, minimumPerEvent: 2, maximumPerEvent: 1 | minimumPerEvent",
        "type: percentage, meter: kept, percent: 4, included: 5 | included",
        "type: percentage, meter: kept, percent: 4, where: {x: y} | where.x",
        "type: capacity, tiers: [{price: 1}] | meters",
        "type: capacity, meters: [m, x], tiers: [{price: 1}] | meters[1]",
        "type: capacity, meters: [m], tiers: [{limits: {n: 5}, price: 1}, {price: 2}] | tiers[0].limits.n",
        "type: capacity, meters: [m], tiers: [{upTo: 5, price: 1}, {price: 2}] | tiers[0].upTo",
        "type: capacity, meters: [m], meter: m, tiers: [{price: 1}] | meter",
        "type: graduated-held, meter: kept, tiers: [{price: 1}] | meter",
        "type: graduated-held, meter: held, tiers: [{price: 1}], prorate: month | prorate",
        "type: graduated-held, meter: held, tiers: [{price: 1}], included: 5 | included",
        "type: base-fee, amount: 1, advance: true, onlyWithUsage: true | onlyWithUsage",
        "type: base-fee, amount: 1, prorate: hour | prorate",
      })
  void shouldNameTheFieldOfAPriceModel(String charge, String field) {
    String key = charge.contains("key: ") ? "" : "key: k, ";
    assertThat(paths("plans: [{key: q, currency: EUR, charges: [{" + key + charge + "}]}]"))
        .containsExactly("plans[0].charges[0]." + field.strip());
  }

  /** The message says why, and what would be right. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "type: percentage, meter: m, percent: 4 | keep: events, because this looks at each event",
        "type: percentage, meter: m, percent: 4, itemise: true | keep: events",
        "type: unit-price-in-event, meter: m, attribute: price | keep: events",
        "type: graduated-percentage, meter: m, tiers: [{percent: 4}], itemise: true | keep: events",
        "type: graduated-held, meter: n, tiers: [{price: 1}] | keep: events",
        "type: graduated, meter: m, tiers: [{upTo: 5, price: 1}, {upTo: 4, price: 1}, {price: 2}] | tiers overlap [value=4] [before=5]",
        "type: percentage, meter: m, rates: {'*': 400} | must be at most 100 [value=400]",
        "type: per-unit, meter: m, price: '123456789012345678901234567890' | at most 18 digits",
        "type: per-unit, meter: m, price: 1, allowance: gift | is not an allowance of the plan [key=gift]",
        "type: per-unit, meter: m, price: 1, maximum: 9, minimum: {amount: 10} | [minimum=10] [maximum=9]",
        "type: base-fee, amount: 1, advance: true, onlyWithUsage: true | not known in advance",
        "type: base-fee, amount: '1.005' | has more decimal places than EUR has",
      })
  void shouldSayWhatWouldBeRight(String charge, String message) {
    List<String> problems =
        Documents.problems(
            Documents.catalog(BASE),
            "plans: [{key: q, currency: EUR, charges: [{key: k, " + charge + "}]}]");

    assertThat(problems).first().asString().contains(message.strip());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "trialDays: -1 | trialDays",
        "accumulate: decade | accumulate",
        "period: quarter, accumulate: month | accumulate",
        "period: week, accumulate: month | accumulate",
        "period: 2 months, accumulate: quarter | accumulate",
        "tax: {percent: 400} | tax.percent",
        "tax: {} | tax.percent",
        "tax: {percent: 19, point: statement} | tax.point",
        "tax: {percent: 19, prices: both} | tax.prices",
        "maximum: 9, minimum: {amount: 10} | minimum.amount",
        "discount: {percent: 120} | discount.percent",
        "rounding: {mode: odd} | rounding.mode",
        "allowances: [{key: a, quantity: -1}] | allowances[0].quantity",
        "allowances: [{key: a, quantity: 1, carryOver: -1}] | allowances[0].carryOver",
        "allowances: [{key: a, quantity: 1}, {key: a, quantity: 2}] | allowances[1].key",
        "allowances: [{quantity: 1}] | allowances[0].key",
        "charges: [{key: k, type: setup-fee, amount: 1}, {key: k, type: setup-fee, amount: 2}] | charges[1].key",
        "charges: [{key: k, type: setup-fee, amount: 1, to: 2024-02-01}, {key: k, type: setup-fee, amount: 2, from: 2024-01-31}] | charges[1].key",
        "charges: [{key: k, type: setup-fee, amount: 1, to: 2024-02-01}, {key: k, type: setup-fee, amount: 2, from: '2024-02-01T00:00:00Z'}] | charges[1].key",
      })
  void shouldNameTheFieldOfAPlan(String plan, String field) {
    assertThat(paths("plans: [{key: q, currency: EUR, " + plan + "}]"))
        .containsExactly("plans[0]." + field.strip());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "period: month, accumulate: year",
        "period: day, accumulate: month",
        "period: week, accumulate: 4 weeks",
        "charges: [{key: k, type: setup-fee, amount: 1, to: 2024-02-01}, {key: k, type: setup-fee, amount: 2, from: 2024-02-01}]",
        "charges: [{key: k, type: per-unit, price: 1, meter: m, interval: quarter}], accumulate: quarter",
        "charges: [{key: k, type: per-unit, price: 1, meter: m, interval: week}]",
      })
  void shouldTakeWhatIsRight(String plan) {
    assertThat(paths("plans: [{key: q, currency: EUR, " + plan + "}]")).isEmpty();
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
    assertThat(before.meters().all()).hasSize(5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"plan\": []} | plan",
        "{\"meters\": [{\"key\": \"a\", \"colour\": \"red\"}]} | meters[0].colour",
        "{\"meters\": [{\"scale\": \"two\"}]} | meters[0].scale",
        "{\"meters\": [{\"scale\": 1.5}]} | meters[0].scale",
        "{\"plans\": [{\"trailDays\": 30}]} | plans[0].trailDays",
        "{\"plans\": [{\"charges\": [{\"prise\": \"1\"}]}]} | plans[0].charges[0].prise",
        "{\"plans\": [{\"charges\": [{\"tiers\": [{\"upto\": \"1\"}]}]}]} | plans[0].charges[0].tiers[0].upto",
        "{\"plans\": [{\"charges\": [{\"minimum\": \"1\"}]}]} | plans[0].charges[0].minimum",
        "{\"plans\": [{\"tax\": {\"rate\": \"19\"}}]} | plans[0].tax.rate",
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
