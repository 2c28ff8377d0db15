package io.tallygate.rating.billing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class SuspenseTest {
  private static final String CATALOG =
      """
      meters:
        - {key: bytes, eventType: e, aggregation: sum, value: $.v, unit: GB, scale: 3}
        - {key: clicks, eventType: e, aggregation: count}
      customers: [{key: c, zone: UTC, currency: EUR}]
      plans: [{key: p, currency: EUR}]
      subscriptions:
        - {key: a, customer: c, plan: p, from: 2024-01-01, to: 2024-02-01, subjects: [x]}
        - {key: b, customer: c, plan: p, from: 2024-03-01, to: 2024-04-01, subjects: [x, y]}
      """;

  private static List<String> suspense(BillingBench bench) {
    return new Suspense(() -> bench.catalog, bench.usage, InstantSource.fixed(BillingBench.NOW))
        .list(0).stream()
            .map(
                e ->
                    "%s %s %s %s %s"
                        .formatted(e.meter(), e.subject(), e.count(), e.sum(), e.reason()))
            .toList();
  }

  @Test
  void shouldSayWhyNobodyPays() {
    BillingBench bench = new BillingBench(CATALOG);
    bench.count("bytes", "x", "2023-12-31T23:59:00Z", "1.000");
    bench.count("bytes", "x", "2024-01-01T00:00:00Z", "20.000");
    bench.count("bytes", "x", "2024-02-01T00:00:00Z", "0.300");
    bench.count("bytes", "x", "2024-04-01T00:00:00Z", "0.004");
    bench.count("bytes", "y", "2024-03-31T23:59:00Z", "5.000");
    bench.count("clicks", "z", "2024-03-31T23:59:00Z", "1");
    bench.count("clicks", "z", "2024-03-01T23:59:00Z", "1");

    assertThat(suspense(bench))
        .containsExactly(
            "bytes x 2 1.300 BEFORE_SUBSCRIPTION",
            "bytes x 1 0.004 AFTER_SUBSCRIPTION",
            "clicks z 2 2 NO_SUBSCRIPTION");
  }

  @Test
  void shouldReleaseWhatIsAssigned() {
    BillingBench bench = new BillingBench(CATALOG);
    bench.count("clicks", "z", "2024-03-01T23:59:00Z", "1");
    bench.apply("subscriptions: [{key: d, customer: c, plan: p, from: 2024-01-01, subjects: [z]}]");

    assertThat(suspense(bench)).isEmpty();
  }

  @Test
  void shouldTellTheAge() {
    BillingBench bench = new BillingBench(CATALOG);
    bench.count("clicks", "z", "2026-10-31T00:00:00Z", "1");

    assertThat(
            new Suspense(() -> bench.catalog, bench.usage, InstantSource.fixed(BillingBench.NOW))
                .list(0))
        .extracting(SuspenseEntry::age)
        .containsExactly(Duration.ofDays(1));
  }
}
