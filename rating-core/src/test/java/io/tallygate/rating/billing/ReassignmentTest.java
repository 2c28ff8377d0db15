package io.tallygate.rating.billing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A subject that goes from one subscription to another within a period, and back: each pays for the usage of its time, counted or
 * kept, whenever it comes. Of a, a click costs 0.10 and a sale 10 %; of b, 0.50 and 20 %.
 */
class ReassignmentTest {
  private static final String BASE =
      """
      meters:
        - {key: clicks, eventType: click, aggregation: count}
        - {key: sales, eventType: sale, aggregation: sum, value: $.v, unit: EUR, scale: 2, keep: events}
      customers: [{key: ca, zone: UTC, currency: EUR}, {key: cb, zone: UTC, currency: EUR}]
      plans:
        - key: pa
          currency: EUR
          charges:
            - {type: per-unit, key: clicks, meter: clicks, price: "0.10"}
            - {type: percentage, key: sales, meter: sales, rates: {"*": "10"}}
        - key: pb
          currency: EUR
          charges:
            - {type: per-unit, key: clicks, meter: clicks, price: "0.50"}
            - {type: percentage, key: sales, meter: sales, rates: {"*": "20"}}
      """;

  private static BillingBench bench(String subjectsOfA, String subjectsOfB) {
    BillingBench bench = new BillingBench(BASE + subscriptions(subjectsOfA, subjectsOfB));
    for (String used :
        List.of(
            "2024-01-10T23:59:59Z 1",
            "2024-01-11T00:00:00Z 2",
            "2024-01-20T23:59:59Z 4",
            "2024-01-21T00:00:00Z 8")) {
      String[] words = used.split(" ");
      use(bench, words[0], Integer.parseInt(words[1]));
    }
    return bench;
  }

  private static String subscriptions(String subjectsOfA, String subjectsOfB) {
    return """
        subscriptions:
          - {key: a, customer: ca, plan: pa, from: 2024-01-01, subjects: [%s]}
          - {key: b, customer: cb, plan: pb, from: 2024-01-01, subjects: [%s]}
        """
        .formatted(subjectsOfA, subjectsOfB);
  }

  /** So many clicks, and as many times ten euros of sales. */
  private static void use(BillingBench bench, String time, int count) {
    for (int i = 0; i < count; i++) {
      bench.count("clicks", "x", time, "1");
      bench.count("sales", "x", time, "10.00");
    }
  }

  private static List<String> suspense(BillingBench bench) {
    return new Suspense(() -> bench.catalog, bench.usage, InstantSource.fixed(BillingBench.NOW))
        .list(0).stream().map(entry -> entry.meter() + " " + entry.count()).toList();
  }

  private static final String A_THERE_AND_BACK =
      "{key: x, to: 2024-01-11}, {key: x, from: 2024-01-21}";
  private static final String B_IN_BETWEEN = "{key: x, from: 2024-01-11, to: 2024-01-21}";

  @Test
  void shouldBillEachSideOfTheBordersOnce() {
    BillingBench bench = bench(A_THERE_AND_BACK, B_IN_BETWEEN);

    bench.close("2024-02-02T00:00:00Z");

    assertThat(bench.totals())
        .as("a: 9 × 0.10 + 90 × 10 %; b: 6 × 0.50 + 60 × 20 %")
        .containsExactly("1 a 2024-01 9.90", "2 b 2024-01 15.00");
    assertThat(suspense(bench)).isEmpty();
  }

  @Test
  void shouldAdjustTheSideThatLateUsageIsOf() {
    BillingBench bench = bench(A_THERE_AND_BACK, B_IN_BETWEEN);
    bench.close("2024-02-02T00:00:00Z");

    use(bench, "2024-01-10T23:45:00Z", 1);
    use(bench, "2024-01-11T00:00:00Z", 2);
    use(bench, "2024-01-31T23:59:59Z", 3);
    use(bench, "2024-02-01T00:00:00Z", 5);
    bench.close("2024-03-02T00:00:00Z");

    assertThat(bench.totals())
        .as("a: 4 late and 5 new ones, 1.10 each; b: 2 late ones, 2.50 each")
        .containsExactly(
            "1 a 2024-01 9.90", "2 b 2024-01 15.00", "3 a 2024-02 9.90", "4 b 2024-02 5.00");
    assertThat(bench.archive.all().get(2).adjustments())
        .extracting(adjustment -> adjustment.charge() + " " + adjustment.amount())
        .containsExactlyInAnyOrder("clicks 0.40", "sales 4.00");
  }

  @Test
  void shouldMoveWhatWasBilledWhenTheSubjectIsReassignedAfterwards() {
    BillingBench bench = bench("x", "");
    bench.close("2024-02-02T00:00:00Z");
    assertThat(bench.totals()).as("15 × 1.10").containsExactly("1 a 2024-01 16.50");

    bench.apply(subscriptions("{key: x, to: 2024-01-11}", "{key: x, from: 2024-01-11}"));
    bench.close("2024-03-02T00:00:00Z");
    assertThat(bench.totals())
        .as("14 of them: −1.10 each, 2.50 each")
        .containsExactly("1 a 2024-01 16.50", "2 a 2024-02 -15.40", "3 b 2024-02 35.00");

    bench.apply(subscriptions(A_THERE_AND_BACK, B_IN_BETWEEN));
    bench.close("2024-04-02T00:00:00Z");
    assertThat(bench.totals().subList(3, 5))
        .as("8 of them back")
        .containsExactly("4 a 2024-03 8.80", "5 b 2024-03 -20.00");
  }

  @Test
  void shouldReleaseSuspenseToWhoeverIsAssignedLater() {
    BillingBench bench = bench("{key: x, to: 2024-01-11}", "");
    bench.close("2024-02-02T00:00:00Z");
    assertThat(bench.totals()).as("1 × 1.10").containsExactly("1 a 2024-01 1.10");
    assertThat(suspense(bench)).containsExactly("clicks 14", "sales 14");

    bench.apply(subscriptions("{key: x, to: 2024-01-11}", B_IN_BETWEEN));
    assertThat(suspense(bench)).containsExactly("clicks 8", "sales 8");
    bench.close("2024-03-02T00:00:00Z");
    assertThat(bench.totals().subList(1, 2))
        .as("6 × 2.50, on the statement after")
        .containsExactly("2 b 2024-02 15.00");

    bench.apply(
        """
        subscriptions: [{key: late, customer: ca, plan: pa, from: 2024-01-01, subjects: [{key: x, from: 2024-01-21}]}]
        """);
    assertThat(suspense(bench)).isEmpty();
    bench.close("2024-04-02T00:00:00Z");
    assertThat(bench.totals().subList(2, 3))
        .as("8 × 1.10, in the period that they are of")
        .containsExactly("3 late 2024-01 8.80");
  }
}
