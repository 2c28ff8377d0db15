package io.tallygate.rating.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.rating.catalog.Plan;
import io.tallygate.rating.meter.Meter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Call tariffs from the catalog document to the statement. */
class CallTariffBillingTest {
  private static final String BASE =
      """
      calendars:
        - {key: de, days: [2024-01-01]}
      meters:
        - {key: calls, eventType: call, aggregation: sum, value: $.s, unit: s, dimensions: [{name: direction}], keep: events, attributes: [elapsed]}
        - {key: texts, eventType: text, aggregation: count}
      customers:
        - {key: c, zone: Europe/Berlin, currency: EUR}
      """;
  private static final String SUBSCRIPTION =
      "subscriptions: [{key: s, customer: c, plan: p, from: 2024-01-01, subjects: [a]}]\n";

  /** Peak and off-peak as a telephone company prints them. */
  private static final String BANDS =
      """
      type: call
      key: voice
      name: Calls
      meter: calls
      where: {direction: out}
      connectFee: "0.10"
      per: "60"
      pulse: "60"
      bands:
        - {name: peak, days: [mon, tue, wed, thu, fri], from: 08:00, to: 18:00, holidays: exclude, calendar: de, connectFee: "0.20", price: "0.09"}
        - {name: off-peak, steps: [{price: "0.03"}, {from: "60", price: "0.02", pulse: "1"}]}
      """;

  private static BillingBench bench(String charge) {
    return bench("", charge);
  }

  private static BillingBench bench(String plan, String... charges) {
    StringBuilder text = new StringBuilder("plans:\n  - key: p\n    currency: EUR\n" + plan);
    text.append("    charges:\n");
    for (String charge : charges) {
      text.append("      - ").append(charge.strip().indent(8).strip()).append('\n');
    }
    return new BillingBench(BASE + text + SUBSCRIPTION);
  }

  private static void call(BillingBench bench, String time, long seconds) {
    call(bench, time, seconds, Map.of());
  }

  private static void call(
      BillingBench bench, String time, long seconds, Map<String, String> attributes) {
    Meter calls = bench.catalog.meters().byKey(0, "calls");
    bench.usage.count(
        calls, "a", List.of("out"), Instant.parse(time).toEpochMilli(), seconds, attributes);
  }

  private static List<String> january(BillingBench bench) {
    bench.close("2024-02-02T00:00:00Z");
    return lines(bench.last());
  }

  private static List<String> lines(Statement statement) {
    return statement.lines().stream()
        .map(
            line ->
                line.text()
                    + ": "
                    + line.quantity().toPlainString()
                    + " "
                    + line.unit()
                    + " = "
                    + line.amount())
        .toList();
  }

  @Test
  void shouldBillEachPartOfTheTariffInALine() {
    BillingBench bench = bench(BANDS);
    // 17:59 in Berlin: a minute of peak, then 70 s of the second off-peak step
    call(bench, "2024-01-02T16:59:00Z", 130);
    // on New Year it is off-peak at noon
    call(bench, "2024-01-01T11:00:00Z", 30);
    call(bench, "2024-01-03T11:00:00Z", 61);
    call(bench, "2024-01-03T12:00:00Z", 0);

    assertThat(january(bench))
        .containsExactly(
            "Calls, peak, connect fee: 2 1 = 0.40",
            "Calls, peak: 180 s = 0.27",
            "Calls, off-peak, connect fee: 1 1 = 0.10",
            "Calls, off-peak: 60 s = 0.03",
            "Calls, off-peak, from second 60: 70 s = 0.02");
  }

  @Test
  void shouldPriceCallsByTheirStart() {
    BillingBench bench = bench(BANDS + "bandRule: start\n");
    call(bench, "2024-01-02T16:59:00Z", 130);

    assertThat(january(bench))
        .containsExactly("Calls, peak, connect fee: 1 1 = 0.20", "Calls, peak: 180 s = 0.27");
  }

  @Test
  void shouldGoByTheClockOfTheZoneThatTheChargeNames() {
    BillingBench bench = bench(BANDS + "zone: America/New_York\n");
    call(bench, "2024-01-02T16:59:00Z", 130);

    assertThat(january(bench))
        .containsExactly("Calls, peak, connect fee: 1 1 = 0.20", "Calls, peak: 180 s = 0.27");
  }

  @Test
  void shouldUseIncludedSecondsInTheOrderOfTime() {
    BillingBench bench = bench(BANDS + "included: \"90\"\n");
    call(bench, "2024-01-03T11:00:00Z", 60);
    // comes later, was earlier
    call(bench, "2024-01-02T20:00:00Z", 60);

    assertThat(january(bench))
        .containsExactly(
            "Calls, peak, connect fee: 1 1 = 0.20",
            "Calls, peak (60 used, 30 included): 30 s = 0.05",
            "Calls, off-peak, connect fee: 1 1 = 0.10",
            "Calls, off-peak (60 used, 60 included): 0 s = 0.00");
  }

  @Test
  void shouldShareAnAllowanceWithOtherCharges() {
    String texts =
        "{type: per-unit, key: texts, name: Texts, meter: texts, price: \"1\", allowance: units}";
    String plan = "    allowances: [{key: units, quantity: \"100\"}]\n";
    BillingBench bench = bench(plan, BANDS + "included: \"30\"\nallowance: units\n", texts);
    call(bench, "2024-01-03T11:00:00Z", 100);
    for (int i = 0; i < 20; i++) {
      bench.count("texts", "a", "2024-01-03T12:00:00Z", "1");
    }

    // 120 s: 30 included, 90 of the allowance; 10 are left for 20 texts
    assertThat(january(bench))
        .containsExactly(
            "Calls, peak, connect fee: 1 1 = 0.20",
            "Calls, peak (120 used, 120 included): 0 s = 0.00",
            "Texts (20 used, 10 from units): 10 1 = 10.00");
  }

  @Test
  void shouldShareAnAllowanceBetweenCountedPulsesToo() {
    String plan = "    allowances: [{key: units, quantity: \"100\"}]\n";
    BillingBench bench =
        bench(
            plan,
            "{type: call, key: v, name: Calls, meter: calls, pulse: 60/60, price: \"1\", allowance:"
                + " units}");
    call(bench, "2024-01-03T11:00:00Z", 100);

    assertThat(january(bench)).containsExactly("Calls (120 used, 100 from units): 20 s = 20.00");
  }

  @Test
  void shouldTakeLaterPartsOfACallForWhatTheyAdd() {
    BillingBench bench = bench(BANDS + "elapsed: elapsed\n");
    call(bench, "2024-01-03T11:00:00Z", 90);
    call(bench, "2024-01-03T11:01:30Z", 20, Map.of("elapsed", "90"));
    call(bench, "2024-01-03T11:01:50Z", 20, Map.of("elapsed", "110.0"));
    // what is no number is no later part
    call(bench, "2024-01-03T12:00:00Z", 20, Map.of("elapsed", "long"));

    // one call of 130 s, and one of 20
    assertThat(january(bench))
        .containsExactly("Calls, peak, connect fee: 2 1 = 0.40", "Calls, peak: 240 s = 0.36");
  }

  @Test
  void shouldKeepACallWithinItsMaximum() {
    BillingBench bench =
        bench(
            "{type: call, key: v, name: Calls, meter: calls, price: \"0.01\", maximumPerCall: \"0.62\"}");
    call(bench, "2024-01-03T11:00:00Z", 50);
    call(bench, "2024-01-03T12:00:00Z", 70);

    assertThat(january(bench))
        .containsExactly("Calls: 120 s = 1.20", "Calls, maximum of a call: 1 1 = -0.08");
  }

  @Test
  void shouldRoundEachCallWhereThePlanSaysSo() {
    BillingBench bench =
        bench(
            "{type: call, key: v, name: Calls, meter: calls, price: \"4.9\", per: \"60\", pulse:"
                + " 30/6, rounding: {point: event, mode: up, digits: 0}}");
    call(bench, "2024-01-03T11:00:00Z", 30);
    call(bench, "2024-01-03T12:00:00Z", 66);

    // 2.45 and 5.39 are 3 and 6
    assertThat(january(bench)).containsExactly("Calls: 96 s = 9.00");
  }

  @Test
  void shouldItemiseCalls() {
    BillingBench bench = bench(BANDS + "itemise: true\n");
    call(bench, "2024-01-02T16:59:00Z", 130);
    call(bench, "2024-01-03T11:00:00Z", 60);

    assertThat(january(bench))
        .containsExactly(
            "Calls, 2024-01-02T16:59:00Z: 130 s = 0.31",
            "Calls, 2024-01-03T11:00:00Z: 60 s = 0.29");
  }

  @Test
  void shouldBillWithAPriceTableByHour() {
    BillingBench bench =
        bench(
            "{type: call, key: v, name: Calls, meter: calls, per: \"60\", pulse: \"60\", pricesByHour:"
                + " [\"1\",\"1\",\"1\",\"1\",\"1\",\"1\",\"1\",\"1\",\"1\",\"1\",\"1\",\"1\",\"2\","
                + "\"3\",\"1\",\"1\",\"1\",\"1\",\"1\",\"1\",\"1\",\"1\",\"1\",\"1\"]}");
    call(bench, "2024-01-03T11:59:00Z", 120);

    assertThat(january(bench))
        .containsExactly("Calls, 12:00-13:00: 60 s = 2.00", "Calls, 13:00-14:00: 60 s = 3.00");
  }

  @Test
  void shouldCountCompletedPulsesOnly() {
    BillingBench bench = bench(BANDS + "completedOnly: true\n");
    // 17:58:13: a completed minute of peak; 18:00 to 18:02:40: one minute, and as it is past second
    // 60, every second
    call(bench, "2024-01-02T16:58:13Z", 267);

    assertThat(january(bench))
        .containsExactly(
            "Calls, peak, connect fee: 1 1 = 0.20",
            "Calls, peak: 60 s = 0.09",
            "Calls, off-peak, from second 60: 160 s = 0.05");
  }

  @Test
  void shouldGiveACallBackThatIsTakenBack() {
    BillingBench bench = bench(BANDS);
    call(bench, "2024-01-02T16:59:00Z", 130);
    call(bench, "2024-01-02T16:59:00Z", -130);

    bench.close("2024-02-02T00:00:00Z");

    assertThat(bench.last().total()).isEqualByComparingTo("0");
  }

  @Test
  void shouldGiveIncludedSecondsBackWithACall() {
    BillingBench bench = bench(BANDS + "included: \"90\"\n");
    call(bench, "2024-01-03T11:00:00Z", 60);
    call(bench, "2024-01-03T11:00:00Z", -60);
    call(bench, "2024-01-03T12:00:00Z", 60);

    assertThat(january(bench))
        .containsExactly(
            "Calls, peak, connect fee: 1 1 = 0.20",
            "Calls, peak (60 used, 60 included): 0 s = 0.00");
  }

  @Test
  void shouldCreditPulsesThatAreTakenBack() {
    BillingBench bench =
        bench("{type: call, key: v, name: Calls, meter: calls, pulse: 60/60, price: \"0.1\"}");
    call(bench, "2024-01-03T11:00:00Z", 30);
    call(bench, "2023-12-03T11:00:00Z", -61);
    call(bench, "2024-01-03T12:00:00Z", -61);

    assertThat(january(bench)).containsExactly("Calls: -60 s = -6.00");
  }

  @Test
  void shouldAdjustWhatALateCallChanges() {
    BillingBench bench = bench(BANDS + "included: \"60\"\n");
    call(bench, "2024-01-03T11:00:00Z", 60);
    assertThat(january(bench))
        .containsExactly(
            "Calls, peak, connect fee: 1 1 = 0.20",
            "Calls, peak (60 used, 60 included): 0 s = 0.00");

    // an off-peak call of the day before takes the free minute; the peak minute is charged instead
    call(bench, "2024-01-02T20:00:00Z", 60);
    bench.close("2024-03-02T00:00:00Z");

    assertThat(bench.last().lines()).isEmpty();
    assertThat(bench.last().adjustments()).hasSize(1);
    assertThat(bench.last().total()).isEqualByComparingTo("0.19");
  }

  @Test
  void shouldGoOnWithIncludedSecondsOverStatementPeriods() {
    BillingBench bench = bench("    accumulate: quarter\n", BANDS + "included: \"90\"\n");
    call(bench, "2024-01-03T11:00:00Z", 60);
    call(bench, "2024-02-05T11:00:00Z", 60);
    bench.close("2024-02-02T00:00:00Z");
    bench.close("2024-03-02T00:00:00Z");

    assertThat(bench.archive.all().get(0).total()).isEqualByComparingTo("0.20");
    assertThat(bench.archive.all().get(1).total()).isEqualByComparingTo("0.25");
  }

  @Test
  void shouldPriceByTheDatesThatACalendarHasNow() {
    BillingBench bench = bench(BANDS);
    bench.apply("calendars: [{key: de, days: [2024-01-01, 2024-01-03]}]");
    call(bench, "2024-01-03T11:00:00Z", 60);

    assertThat(january(bench))
        .containsExactly(
            "Calls, off-peak, connect fee: 1 1 = 0.10", "Calls, off-peak: 60 s = 0.03");
    assertThat(bench.catalog.of(0).planVersions("p")).extracting(Plan::version).hasSize(2);
  }

  @Test
  void shouldMakeNoNewPlanOfACalendarThatStaysAsItIs() {
    BillingBench bench = bench(BANDS);
    bench.apply("calendars: [{key: de, days: [2024-01-01]}, {key: fr, days: [2024-07-14]}]");

    assertThat(bench.catalog.of(0).planVersions("p")).hasSize(1);
    assertThat(bench.catalog.of(0).document().calendars())
        .extracting(c -> c.key())
        .containsExactly("de", "fr");
  }
}
