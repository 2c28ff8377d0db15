package io.tallygate.rating.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.rating.meter.Meter;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Worked cases of every model through a whole bill run: what a line comes to at borders, in credit, and over time. */
class PriceModelTest {
  private static final String CATALOG =
      """
      meters:
        - {key: sum, eventType: e, aggregation: sum, value: $.v, scale: 3, dimensions: [{name: d}], keep: events, attributes: [price]}
        - {key: count, eventType: e, aggregation: count, dimensions: [{name: d}]}
        - {key: average, eventType: e, aggregation: average, value: $.v, dimensions: [{name: d}]}
        - {key: p95, eventType: e, aggregation: p95, value: $.v, window: 5, dimensions: [{name: d}]}
        - {key: max, eventType: e, aggregation: max, value: $.v, keep: events, dimensions: [{name: d}]}
        - {key: min, eventType: e, aggregation: min, value: $.v, keep: events, dimensions: [{name: d}]}
        - {key: latest, eventType: e, aggregation: latest, value: $.v, keep: events, dimensions: [{name: d}]}
        - {key: unique, eventType: e, aggregation: unique, value: $.user, keep: events, dimensions: [{name: d}]}
        - {key: held, eventType: e, aggregation: held, value: $.v, keep: events, dimensions: [{name: d}]}
      customers: [{key: c, zone: UTC, currency: EUR}]
      plans: [{key: p, currency: EUR, %s charges: [%s]}]
      subscriptions: [{key: s, customer: c, plan: p, from: 2024-04-01, subjects: [x, y]}]
      """;

  private final List<String> usage = new ArrayList<>();

  /** Meter, time, quantity, and, if wanted, the dimension's value and {@code name=value} attributes. */
  private PriceModelTest use(String... records) {
    usage.addAll(List.of(records));
    return this;
  }

  private static void count(BillingBench bench, String record) {
    String[] fields = record.split(" +");
    Meter meter = bench.catalog.meters().byKey(0, fields[0]);
    String dimension = "";
    String subject = "x";
    Map<String, String> attributes = new HashMap<>();
    for (int i = 3; i < fields.length; i++) {
      int equals = fields[i].indexOf('=');
      if (equals < 0) {
        dimension = fields[i];
      } else if (fields[i].startsWith("subject=")) {
        subject = fields[i].substring(equals + 1);
      } else {
        attributes.put(fields[i].substring(0, equals), fields[i].substring(equals + 1));
      }
    }
    bench.usage.count(
        meter,
        subject,
        List.of(dimension),
        Instant.parse(fields[1].length() == 10 ? fields[1] + "T12:00:00Z" : fields[1])
            .toEpochMilli(),
        new BigDecimal(fields[2]).movePointRight(meter.scale()).longValueExact(),
        attributes);
  }

  private BillingBench bench(String plan, String charges) {
    BillingBench bench = new BillingBench(CATALOG.formatted(plan, charges));
    usage.forEach(record -> count(bench, record));
    return bench;
  }

  private List<String> lines(String plan, String charges, String until) {
    BillingBench bench = bench(plan, charges);
    bench.close(until);
    return bench.archive.all().stream()
        .flatMap(s -> s.lines().stream().map(l -> s.period() + " " + l.text() + " = " + l.amount()))
        .toList();
  }

  /** What April comes to. */
  private String total(String charges) {
    BillingBench bench = bench("", charges);
    bench.close("2024-05-02T00:00:00Z");
    return bench.archive.all().isEmpty() ? "none" : bench.last().total().toPlainString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // A border belongs to the tier that it ends.
        "5      | type: graduated, tiers: [{upTo: 5, price: 1, flat: 10}, {price: 2, flat: 20}] | 15.00",
        "5.001  | type: graduated, tiers: [{upTo: 5, price: 1, flat: 10}, {price: 2, flat: 20}] | 35.00",
        "6      | type: graduated, tiers: [{upTo: 5, price: 1, flat: 10}, {price: 2, flat: 20}] | 37.00",
        "0      | type: graduated, tiers: [{upTo: 5, price: 1, flat: 10}, {price: 2, flat: 20}] | 0.00",
        "0      | type: graduated, flatAtZero: true, tiers: [{upTo: 5, price: 1, flat: 10}, {price: 2}] | 10.00",
        "-3     | type: graduated, tiers: [{upTo: 5, price: 1, flat: 10}, {price: 2, flat: 20}] | -3.00",
        "5      | type: volume, tiers: [{upTo: 5, price: 1, flat: 10}, {price: 2, flat: 20}] | 15.00",
        "5.001  | type: volume, tiers: [{upTo: 5, price: 1, flat: 10}, {price: 2, flat: 20}] | 30.00",
        "-3     | type: volume, tiers: [{upTo: 5, price: 1, flat: 10}, {price: 2, flat: 20}] | -3.00",
        "10     | type: package, size: 10, price: 3 | 3.00",
        "10.001 | type: package, size: 10, price: 3 | 6.00",
        "10.001 | type: package, size: 10, price: 3, round: down | 3.00",
        "19     | type: package, size: 10, price: 3, included: 9 | 3.00",
        "-11    | type: package, size: 10, price: 3 | -3.00",
        // Two blocks of 10 in the first tier, then blocks of 100.
        "20     | type: graduated-blocks, tiers: [{block: 10, max: 2, price: 1}, {block: 100, price: 5}] | 2.00",
        "21     | type: graduated-blocks, tiers: [{block: 10, max: 2, price: 1}, {block: 100, price: 5}] | 7.00",
        "20     | type: volume-blocks, tiers: [{block: 10, max: 2, price: 1}, {block: 100, price: 5}] | 2.00",
        "21     | type: volume-blocks, tiers: [{block: 10, max: 2, price: 1}, {block: 100, price: 5}] | 5.00",
        "101    | type: volume-blocks, tiers: [{block: 10, max: 2, price: 1}, {block: 100, price: 5}] | 10.00",
        "200    | type: graduated-percentage, tiers: [{upTo: 100, percent: 10}, {percent: 5, flat: 1}] | 16.00",
        "30     | type: amount-in-event, factor: '1.5' | 45.00",
        "7      | type: per-unit, price: '0.5', quantity: {divide: 2, round: up} | 2.00",
        "7      | type: per-unit, price: '0.5', quantity: {divide: 2, round: down} | 1.50",
        "5      | type: per-unit, price: '0.5', quantity: {divide: 2, round: half-even} | 1.00",
        "7      | type: per-unit, price: '0.5', quantity: {multiply: 3, divide: 2} | 5.25",
        // What is included is less than nothing of a credit.
        "-7     | type: per-unit, price: 1, included: 5 | -7.00",
        "5      | type: per-unit, price: 1, included: 5 | 0.00",
        "5.001  | type: per-unit, price: 1000, included: 5 | 1.00",
        "10     | type: per-unit, price: 10, per: 3, included: 3 | 23.33",
      })
  void shouldPriceASum(String quantity, String charge, String amount) {
    use("sum 2024-04-10 " + quantity);

    assertThat(total("{key: k, meter: sum, " + charge + "}")).isEqualTo(amount);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "count   | 4;9;9;2 | 4.00",
        "average | 4;9;9;2 | 6.00",
        "average | 4;9;2   | 5.00",
        "max     | 4;9;9;2 | 9.00",
        "max     | -4;-9   | -4.00",
        "min     | 4;9;9;2 | 2.00",
        "latest  | 4;9;9;2 | 2.00",
        "p95     | 4;9;9;2 | 0.00",
      })
  void shouldTakeTheMetersFigure(String meter, String quantities, String amount) {
    int day = 10;
    for (String quantity : quantities.split(";")) {
      use(meter + " 2024-04-" + day++ + " " + (meter.equals("count") ? "1" : quantity));
    }

    assertThat(total("{key: k, type: per-unit, price: 1, meter: " + meter + "}")).isEqualTo(amount);
  }

  @Test
  void shouldCountDifferentValues() {
    use(
        "unique 2024-04-03 1 a user=u1",
        "unique 2024-04-04 1 a user=u1",
        "unique 2024-04-05 1 b user=u1",
        "unique 2024-04-05T12:00:01Z 1 b user=u2",
        "unique 2024-04-06 1 b");

    assertThat(total("{key: k, type: per-unit, price: 1, meter: unique}")).isEqualTo("2.00");
    assertThat(total("{key: k, type: per-unit, price: 1, meter: unique, by: d}")).isEqualTo("3.00");
  }

  /** April has 8,640 windows of 5 minutes; 5 % of them, 432, may be more. */
  @Test
  void shouldLeaveOutFivePercentOfTheWindows() {
    Instant start = Instant.parse("2024-04-01T00:00:00Z");
    for (int i = 0; i < 432; i++) {
      use("p95 " + start.plusSeconds(300L * i) + " 1000");
    }
    assertThat(total("{key: k, type: per-unit, price: 1, meter: p95}")).isEqualTo("0.00");

    use("p95 2024-04-30 7", "p95 2024-04-30T12:04:59Z 1", "p95 2024-04-30T12:05:00Z 50");
    assertThat(total("{key: k, type: per-unit, price: 1, meter: p95}")).isEqualTo("50.00");
    assertThat(
            total(
                "{key: k, type: matrix, prices: [{when: {d: z}, price: 9}], default: 1, meter: p95}"))
        .isEqualTo("50.00");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "100;0;-50   | percent: 2, fixedFee: 1 | 3.00 + 1.00 + -1.00",
        "10;10;10;10 | percent: 10, freeEvents: 2 | 0.00 + 0.00 + 1.00 + 1.00",
        "10;10;10;10 | percent: 10, freeAmount: 25 | 0.00 + 0.00 + 0.50 + 1.00",
        "10;10;10;10 | percent: 10, freeAmount: 20 | 0.00 + 0.00 + 1.00 + 1.00",
        "10;10;10;10 | percent: 10, freeEvents: 1, freeAmount: 25 | 0.00 + 1.00 + 1.00 + 1.00",
        "10;10;10;10 | percent: 10, freeEvents: 3, freeAmount: 5 | 0.50 + 1.00 + 1.00 + 1.00",
        // A refund takes none of what is free, and gets nothing but its percentage.
        "10;-10;10   | percent: 10, fixedFee: 1, freeEvents: 2, minimumPerEvent: 5 | 0.00 + -1.00 + 0.00",
        // The fixed fee counts towards both bounds; a free event has no minimum.
        "1;100;1000  | percent: 1, fixedFee: 1, minimumPerEvent: '1.50', maximumPerEvent: 5 | 1.50 + 2.00 + 5.00",
        "1;1         | percent: 1, freeEvents: 1, minimumPerEvent: 3 | 0.00 + 3.00",
        // An event of nothing that is not free is an event.
        "0;0;5       | percent: 10, fixedFee: '0.30', freeEvents: 1 | 0.00 + 0.30 + 0.80",
        "5;0;5       | percent: 10, fixedFee: '0.30', freeAmount: 5 | 0.00 + 0.30 + 0.80",
      })
  void shouldTakeAPercentageOfEachEvent(String quantities, String fields, String amounts) {
    int day = 10;
    for (String quantity : quantities.split(";")) {
      use("sum 2024-04-" + day++ + " " + quantity.strip());
    }

    assertThat(
            lines(
                    "",
                    "{key: k, type: percentage, itemise: true, meter: sum, " + fields + "}",
                    "2024-05-02T00:00:00Z")
                .stream()
                .map(line -> line.substring(line.indexOf("= ") + 2)))
        .containsExactly(amounts.strip().split(" \\+ "));
  }

  /** 0.005 is rounded up: each event on its own, or their sum once. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "point: line                        | 0.02",
        "point: event                       | 0.03",
        "point: event, mode: down           | 0.00",
        "point: event, mode: down, digits: 3| 0.02",
        "point: line, mode: down            | 0.01",
        "point: line, digits: 1             | 0.00",
        "point: line, mode: up, digits: 0   | 1.00",
      })
  void shouldRoundWhereThePlanSays(String rounding, String amount) {
    use("sum 2024-04-10 1", "sum 2024-04-11 1", "sum 2024-04-12 1");

    assertThat(
            total(
                "{key: k, type: percentage, percent: '0.5', meter: sum, rounding: {"
                    + rounding
                    + "}}"))
        .isEqualTo(amount);
  }

  @Test
  void shouldTakeThePriceFromTheEvent() {
    use(
        "sum 2024-04-10 2 a price=1.25",
        "sum 2024-04-11 2 a price=-0.25",
        "sum 2024-04-12 2 a price=n/a",
        "sum 2024-04-12T13:00:00Z 2 a price=2.5E-1",
        "sum 2024-04-13 2 a");

    assertThat(
            total(
                "{key: k, type: unit-price-in-event, meter: sum, attribute: price, default: '0.01'}"))
        .isEqualTo("2.54");
  }

  @Test
  void shouldTakeTheFirstCapacityTierThatHoldsEveryReading() {
    String charge =
        """
        {key: k, name: Size, type: capacity, meters: [max, unique], tiers: [
          {limits: {max: 10, unique: 1}, price: 5}, {limits: {max: 20}, price: 8}, {price: 13}]}
        """;
    use("max 2024-04-10 10", "unique 2024-04-10 1 a user=u1");
    assertThat(total(charge)).isEqualTo("5.00");
    use("unique 2024-04-11 1 a user=u2");
    assertThat(total(charge)).isEqualTo("8.00");
    use("max 2024-04-11 21");
    assertThat(total(charge)).isEqualTo("13.00");
  }

  /** With a quarter to accumulate, a month that reaches another tier gives the lower price back. */
  @Test
  void shouldShowBothPricesWhenACapacityTierIsExceededLater() {
    use("max 2024-04-10 10", "max 2024-05-10 11");

    assertThat(
            lines(
                "accumulate: quarter, ",
                "{key: k, type: capacity, meters: [max], tiers: [{limits: {max: 10}, price: 5}, {price: 8}]}",
                "2024-06-02T00:00:00Z"))
        .containsExactly(
            "2024-04 k, tier 1 (max 10 1) = 5.00",
            "2024-05 k, tier 1 (max 10 1) = -5.00",
            "2024-05 k, tier 2 (max 11 1) = 8.00");
  }

  @Test
  void shouldBeginPricesAnewInEachInterval() {
    use(
        "sum 2024-04-10T10:10:00Z 8",
        "sum 2024-04-10T10:50:00Z 8",
        "sum 2024-04-10T11:10:00Z 1",
        "sum 2024-04-11T11:10:00Z 12");

    assertThat(
            lines(
                "",
                "{key: k, type: graduated, meter: sum, interval: hour, tiers: [{upTo: 10, price: 1}, {price: 2}],"
                    + " commitment: {minimum: 5, overageFactor: 3}}",
                "2024-05-02T00:00:00Z"))
        .containsExactly(
            "2024-04 k, 2024-04-10 10:00 = 56.00",
            "2024-04 k, 2024-04-10 11:00 = 5.00",
            "2024-04 k, 2024-04-11 11:00 = 32.00");
  }

  @Test
  void shouldWeighWhatIsHeldByTime() {
    use("held 2024-04-16T00:00:00Z 10", "held 2024-04-21T00:00:00Z -4");

    assertThat(
            lines("", "{key: k, type: per-unit, price: 30, meter: held}", "2024-06-02T00:00:00Z"))
        .containsExactly("2024-04 k = 110.00", "2024-05 k = 180.00");
  }

  @Test
  void shouldChargeWhatIsHeldToWhoeverHasTheSubject() {
    use("held 2024-04-16T00:00:00Z 10", "held 2024-04-25T00:00:00Z 5");
    BillingBench bench = bench("", "{key: k, type: per-unit, price: 30, meter: held}");
    bench.apply(
        """
        subscriptions:
          - {key: s, customer: c, plan: p, from: 2024-04-01, subjects: [{key: x, to: 2024-04-21}]}
          - {key: t, customer: c, plan: p, from: 2024-04-01, subjects: [{key: x, from: 2024-04-21}]}
        """);
    bench.close("2024-06-02T00:00:00Z");

    // 5 days of 10, then 4 days of 10 and 6 of 15; in May 15.
    assertThat(bench.totals())
        .containsExactly("1 s 2024-04 50.00", "2 t 2024-04 130.00", "3 t 2024-05 450.00");
  }

  @Test
  void shouldPriceChangesOfWhatIsHeldByTheirTiers() {
    String charge =
        "{key: k, type: graduated-held, meter: held, tiers: [{upTo: 5, price: 30, flat: 1}, {price: 15}]%s}";
    use("held 2024-04-16T10:00:00Z 4", "held 2024-04-21T10:00:00Z 3");

    // 4 × 30 × 15/30 + 1 × 30 × 10/30 + 2 × 15 × 10/30 + 1
    assertThat(total(charge.formatted(""))).isEqualTo("81.00");
    // In a price version of the second half of April alone, from what is held then on.
    assertThat(total(charge.formatted(", from: 2024-04-26"))).isEqualTo("31.00");
    assertThat(total(charge.formatted(", to: 2024-04-21"))).isEqualTo("21.00");
  }

  @Test
  void shouldStopChargingWhatIsHeldWhenTheSubscriptionEnds() {
    use("held 2024-04-01T10:00:00Z 6");
    BillingBench bench =
        bench("", "{key: k, type: graduated-held, meter: held, tiers: [{price: 10}]}");
    bench.apply(
        "subscriptions: [{key: s, customer: c, plan: p, from: 2024-04-01, to: 2024-04-16, subjects: [x, y]}]");
    bench.close("2024-06-02T00:00:00Z");

    assertThat(bench.totals()).containsExactly("1 s 2024-04 30.00");
  }

  @Test
  void shouldDrawAnAllowanceInTheOrderOfThePlan() {
    use("sum 2024-04-10 30", "count 2024-04-11 1", "count 2024-04-12 1", "sum 2024-05-10 100");

    assertThat(
            lines(
                "allowances: [{key: a, quantity: 40, carryOver: 5}], ",
                "{key: k, type: per-unit, price: 1, meter: sum, allowance: a},"
                    + "{key: l, type: per-unit, price: 1, meter: count, allowance: a}",
                "2024-06-02T00:00:00Z"))
        .containsExactly(
            "2024-04 k (30 used, 30 from a) = 0.00",
            "2024-04 l (2 used, 2 from a) = 0.00",
            "2024-05 k (100 used, 45 from a) = 55.00");
  }

  @Test
  void shouldCarryNothingOverFromATrial() {
    use("sum 2024-05-10 100");

    assertThat(
            lines(
                "trialDays: 30, allowances: [{key: a, quantity: 40, carryOver: 40}], ",
                "{key: k, type: per-unit, price: 1, meter: sum, allowance: a}",
                "2024-06-02T00:00:00Z"))
        .containsExactly("2024-05 k (100 used, 40 from a) = 60.00");
  }

  @Test
  void shouldSplitALineWhereThePriceChanges() {
    use("sum 2024-04-14T23:59:59Z 10", "sum 2024-04-15T00:00:00Z 10");

    assertThat(
            lines(
                "",
                "{key: k, type: per-unit, price: 1, included: 5, meter: sum, to: 2024-04-15},"
                    + "{key: k, type: per-unit, price: 2, included: 5, meter: sum, from: 2024-04-15}",
                "2024-05-02T00:00:00Z"))
        .containsExactly(
            "2024-04 k (10 used, 5 included) (before 2024-04-15) = 5.00",
            "2024-04 k (10 used, 5 included) (from 2024-04-15) = 10.00");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "none   | 2024-04 = 30.00, 2024-05 = 60.00",
        "day    | 2024-04 = 14.00, 2024-04 = 32.00, 2024-05 = 60.00",
        "second | 2024-04 = 14.00, 2024-04 = 32.00, 2024-05 = 60.00",
      })
  void shouldChangeTheBaseFee(String prorate, String fees) {
    List<String> lines =
        lines(
            "",
            ("{key: k, type: base-fee, amount: 30, prorate: %1$s, to: 2024-04-15},"
                    + "{key: k, type: base-fee, amount: 60, prorate: %1$s, from: 2024-04-15}")
                .formatted(prorate),
            "2024-06-02T00:00:00Z");

    assertThat(
            lines.stream().map(line -> line.substring(0, 7) + line.substring(line.indexOf(" ="))))
        .containsExactly(fees.split(", "));
  }

  @Test
  void shouldChargeFeesInAdvanceOnceAndTheFirstWithTheSecond() {
    assertThat(
            lines(
                "",
                "{key: m, name: Month, type: base-fee, amount: 10, advance: true},"
                    + "{key: q, name: Quarter, type: base-fee, amount: 25, advance: true, every: quarter}",
                "2024-08-02T00:00:00Z"))
        .containsExactly(
            "2024-04 Month 2024-04 = 10.00",
            "2024-04 Month 2024-05 = 10.00",
            "2024-04 Quarter 2024-Q2 = 25.00",
            "2024-05 Month 2024-06 = 10.00",
            "2024-06 Month 2024-07 = 10.00",
            "2024-06 Quarter 2024-Q3 = 25.00",
            "2024-07 Month 2024-08 = 10.00");
  }

  @Test
  void shouldChargeNothingBeforeTheTrialIsOver() {
    use("sum 2024-04-20 10", "sum 2024-05-01T00:00:00Z 10");

    assertThat(
            lines(
                "trialDays: 30, ",
                "{key: k, type: per-unit, price: 1, meter: sum, minimum: {amount: 15}},"
                    + "{key: m, type: base-fee, amount: 3, advance: true},"
                    + "{key: s, type: setup-fee, amount: 7}",
                "2024-06-02T00:00:00Z"))
        .containsExactly(
            "2024-05 k = 10.00",
            "2024-05 k, up to the minimum = 5.00",
            "2024-05 m 2024-05 = 3.00",
            "2024-05 m 2024-06 = 3.00",
            "2024-05 s = 7.00");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "maximum: 8                                    | 10.00 + -2.00",
        "discount: {percent: 50}, maximum: 8           | 10.00 + -5.00",
        "discount: {percent: 10}, maximum: 8           | 10.00 + -1.00 + -1.00",
        "discount: {amount: 3}, minimum: {amount: 9}   | 10.00 + -3.00 + 2.00",
        "discount: {amount: 30}                        | 10.00 + -10.00",
        "minimum: {amount: 30}                         | 10.00 + 20.00",
        "minimum: {amount: 10}                         | 10.00",
      })
  void shouldKeepToLimits(String limits, String amounts) {
    use("sum 2024-04-10 10");

    assertThat(
            lines(
                    "",
                    "{key: k, type: per-unit, price: 1, meter: sum, " + limits + "}",
                    "2024-05-02T00:00:00Z")
                .stream()
                .map(line -> line.substring(line.indexOf("= ") + 2)))
        .containsExactly(amounts.strip().split(" \\+ "));
  }

  /** 0.335 three times is 1.005; its parts are rounded up to 1.02, or down to 0.99. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "maximum: '1.005', rounding: {mode: up}           | 1.01",
        "maximum: 2, rounding: {mode: up}                 | 1.02",
        "minimum: {amount: 1}, rounding: {mode: down}     | 1.00",
        "minimum: {amount: '0.5'}, rounding: {mode: down} | 0.99",
      })
  void shouldKeepToLimitsAsRounded(String limits, String total) {
    use("sum 2024-04-10 1 a", "sum 2024-04-11 1 b", "sum 2024-04-12 1 c");

    assertThat(total("{key: k, type: per-unit, price: '0.335', meter: sum, by: d, " + limits + "}"))
        .isEqualTo(total);
  }

  @Test
  void shouldChargeAMinimumForThePriceVersionsThatWereValid() {
    assertThat(
            lines(
                "",
                "{key: k, type: per-unit, price: 1, meter: sum, minimum: {amount: 30, prorate: day}, to: 2024-04-11},"
                    + "{key: k, type: per-unit, price: 1, meter: sum, minimum: {amount: 60, prorate: day}, from: 2024-04-11}",
                "2024-06-02T00:00:00Z"))
        .containsExactly(
            "2024-04 k, up to the minimum = 10.00",
            "2024-04 k, up to the minimum = 40.00",
            "2024-05 k, up to the minimum = 60.00");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "percent: 19                             | 1.07 | 0.20 | 1.27",
        "percent: 19, point: line                | 1.07 | 0.19 | 1.26",
        "percent: 19, prices: gross              | 0.90 | 0.17 | 1.07",
        "percent: 0                              | 1.07 | 0.00 | 1.07",
      })
  void shouldAddOrShowTheTax(String tax, String net, String amount, String total) {
    use("sum 2024-04-10 1 a", "sum 2024-04-11 1 b");
    // 0.445 twice, rounded up to 0.45 each, and 0.17: the tax is on 1.06, or on each of them.
    BillingBench bench =
        bench(
            "tax: {" + tax + "}, ",
            "{key: k, type: per-unit, price: '0.445', meter: sum, by: d}, {key: f, type: base-fee, amount: '0.17'}");
    bench.close("2024-05-02T00:00:00Z");

    TaxLine line = bench.last().tax();
    assertThat(List.of(line.net(), line.amount(), bench.last().total()))
        .extracting(BigDecimal::toPlainString)
        .containsExactly(net, amount, total);
  }

  /** A yearly commitment billed monthly: rounding of the sum, not a sum of rounded months. */
  @Test
  void shouldBillDifferencesOfTheRoundedSum() {
    use("sum 2024-04-10 333", "sum 2024-05-10 333", "sum 2024-06-10 333");

    assertThat(
            lines(
                "accumulate: quarter, ",
                "{key: k, type: per-unit, price: '0.001', meter: sum}",
                "2024-07-02T00:00:00Z"))
        .containsExactly("2024-04 k = 0.33", "2024-05 k = 0.34", "2024-06 k = 0.33");
  }

  @Test
  void shouldCountTheRecordsOfAnAdjustedChargeOnce() {
    use("sum 2024-04-10 8", "sum 2024-04-11 8");
    BillingBench bench =
        bench(
            "", "{key: k, type: graduated, meter: sum, tiers: [{upTo: 10, price: 2}, {price: 1}]}");
    bench.close("2024-05-02T00:00:00Z");
    count(bench, "sum 2024-04-12 1");
    bench.close("2024-06-02T00:00:00Z");

    Adjustment adjustment = bench.last().adjustments().get(0);
    assertThat(adjustment.amount()).isEqualTo("1.00");
    assertThat(adjustment.evidence().records()).isEqualTo(3);
    assertThat(adjustment.evidence().series()).isEqualTo(1);
  }
}
