package io.tallygate.rating.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class LateRuleTest {
  private static final String CATALOG =
      """
      meters:
        - {key: gb, eventType: e, aggregation: sum, value: $.v, unit: GB}
      customers: [{key: c, zone: UTC, currency: EUR}]
      plans:
        - {key: p, currency: EUR, late: park, grace: PT48H,
           charges: [{type: per-unit, key: gb, name: GB, meter: gb, price: "2"}]}
      subscriptions:
      """;
  private static final String SUBSCRIPTION =
      "  - {key: a, customer: c, plan: p, from: 2024-01-01, subjects: [x%s]%s}";

  private final BillingBench bench = new BillingBench(CATALOG + SUBSCRIPTION.formatted("", ""));

  private List<String> parked() {
    return new ParkedUsage(
            () -> bench.catalog, bench.usage, bench.archive, InstantSource.fixed(BillingBench.NOW))
        .list(0).stream()
            .map(
                e ->
                    "%s %s %s %s %s %s"
                        .formatted(
                            e.subscription(),
                            e.meter(),
                            e.firstWindow(),
                            e.count(),
                            e.sum(),
                            e.reason()))
            .toList();
  }

  private void release() {
    bench.apply(
        "subscriptions:\n"
            + SUBSCRIPTION.formatted("", ", lateReleases: [" + bench.usage.flushAndStore() + "]"));
  }

  @Test
  void shouldParkLateUsageUntilItIsReleased() {
    bench.count("gb", "x", "2024-01-10T00:00:00Z", "10");
    bench.close("2024-02-03T00:00:00Z");
    bench.count("gb", "x", "2024-01-11T00:00:00Z", "3");
    bench.count("gb", "x", "2024-02-11T00:00:00Z", "1");
    bench.close("2024-03-03T00:00:00Z");
    assertThat(bench.totals()).containsExactly("1 a 2024-01 20.00", "2 a 2024-02 2.00");
    assertThat(parked()).containsExactly("a gb 2024-01-11T00:00:00Z 1 3 LATE");

    bench.count("gb", "x", "2024-02-12T00:00:00Z", "5");
    assertThat(parked()).hasSize(2);
    release();
    bench.close("2024-04-03T00:00:00Z");

    assertThat(bench.last().adjustments())
        .extracting(adjustment -> adjustment.period() + " " + adjustment.amount())
        .containsExactly("2024-01 6.00", "2024-02 10.00");
    assertThat(parked()).isEmpty();
  }

  @Test
  void shouldParkAgainWhatComesAfterARelease() {
    bench.count("gb", "x", "2024-01-10T00:00:00Z", "10");
    bench.close("2024-02-03T00:00:00Z");
    bench.count("gb", "x", "2024-01-11T00:00:00Z", "3");
    release();
    bench.close("2024-03-03T00:00:00Z");
    assertThat(bench.totals()).containsExactly("1 a 2024-01 20.00", "2 a 2024-02 6.00");

    bench.count("gb", "x", "2024-01-12T00:00:00Z", "-4");
    bench.close("2024-04-03T00:00:00Z");

    assertThat(bench.totals()).hasSize(2);
    assertThat(parked()).containsExactly("a gb 2024-01-12T00:00:00Z 1 -4 LATE");
    release();
    bench.close("2024-05-03T00:00:00Z");
    assertThat(bench.last().total()).isEqualByComparingTo("-8.00");
    assertThat(parked()).isEmpty();
  }

  @Test
  void shouldKeepWhatIsParkedWhenTheContractChanges() {
    bench.count("gb", "x", "2024-01-10T00:00:00Z", "10");
    bench.close("2024-02-03T00:00:00Z");
    bench.count("gb", "x", "2024-01-11T00:00:00Z", "3");
    bench.count("gb", "y", "2024-02-11T00:00:00Z", "1");
    bench.apply("subscriptions:\n" + SUBSCRIPTION.formatted(", y", ""));
    bench.close("2024-03-03T00:00:00Z");

    assertThat(bench.totals()).containsExactly("1 a 2024-01 20.00", "2 a 2024-02 2.00");
    assertThat(parked()).containsExactly("a gb 2024-01-11T00:00:00Z 1 3 LATE");
  }

  @Test
  void shouldKeepReleasesThatADocumentDoesNotName() {
    release();
    bench.apply("subscriptions:\n" + SUBSCRIPTION.formatted(", y", ""));

    assertThat(bench.catalog.of(0).subscription("a").lateReleases()).containsExactly(1L);
    assertThat(bench.catalog.of(0).document().subscriptions().get(0).lateReleases())
        .containsExactly(1L);
  }

  @Test
  void shouldCloseAfterThePlansGrace() {
    bench.count("gb", "x", "2024-01-10T00:00:00Z", "10");
    bench.close("2024-02-02T23:59:59Z");
    assertThat(bench.totals()).as("the bench's grace is an hour, the plan's two days").isEmpty();

    bench.close("2024-02-03T00:00:00Z");

    assertThat(bench.totals()).hasSize(1);
  }

  @Test
  void shouldRefuseOtherWords() {
    assertThatThrownBy(
            () -> bench.apply("plans: [{key: p, currency: EUR, late: ignore, grace: P91D}]"))
        .hasStackTraceContaining("plans[0].late")
        .hasStackTraceContaining("plans[0].grace");
  }
}
