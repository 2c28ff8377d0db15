package io.tallygate.rating.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CreditTest {
  private static final String CALLS =
      """
      meters:
        - {key: calls, eventType: call, aggregation: sum, value: $.s, unit: s}
      customers:
        - {key: acme, zone: UTC, currency: EUR}
      plans:
        - key: prepaid
          currency: EUR
          charges: [{type: per-unit, key: calls, name: Calls, meter: calls, price: "2"}]
      subscriptions:
        - {key: a, customer: acme, plan: prepaid, from: 2024-01-01, subjects: [x]}
      """;

  private static List<String> draws(Statement statement) {
    return statement.credits().stream()
        .map(draw -> draw.grant() + " " + draw.amount() + " left " + draw.left())
        .toList();
  }

  @Test
  void shouldDrawByPriorityThenByExpiryUntilNothingIsLeftAndBillTheRest() {
    BillingBench bench = new BillingBench(CALLS);
    bench.apply(
        """
        grants:
          - {key: late, customer: acme, amount: "3", from: 2024-01-01}
          - {key: soon, customer: acme, amount: "2", from: 2024-01-01, to: 2024-06-01}
          - {key: first, customer: acme, amount: "4.50", from: 2024-01-01, priority: -1}
          - {key: over, customer: acme, amount: "100", from: 2023-01-01, to: 2024-01-01}
          - {key: later, customer: acme, amount: "100", from: 2024-05-01}
        """);
    bench.count("calls", "x", "2024-01-05T00:00:00Z", "3");
    bench.close("2024-02-02T00:00:00Z");

    assertThat(draws(bench.last())).containsExactly("first 4.50 left 0.00", "soon 1.50 left 0.50");
    assertThat(bench.last().total()).isEqualTo("6.00");
    assertThat(bench.last().due()).isEqualTo("0.00");

    bench.count("calls", "x", "2024-02-05T00:00:00Z", "5");
    bench.close("2024-03-02T00:00:00Z");

    assertThat(draws(bench.last())).containsExactly("soon 0.50 left 0.00", "late 3.00 left 0.00");
    assertThat(bench.last().due()).isEqualTo("6.50");
  }

  @Test
  void shouldDrawOnceForTwoSubscriptionsOfACustomerInOneRun() {
    BillingBench bench = new BillingBench(CALLS);
    bench.apply(
        """
        subscriptions:
          - {key: b, customer: acme, plan: prepaid, from: 2024-01-01, subjects: [y]}
        grants: [{key: g, customer: acme, amount: "10", from: 2024-01-01}]
        """);
    bench.count("calls", "x", "2024-01-05T00:00:00Z", "3");
    bench.count("calls", "y", "2024-01-05T00:00:00Z", "3");
    bench.close("2024-02-02T00:00:00Z");

    assertThat(bench.archive.all())
        .extracting(statement -> statement.due().toPlainString())
        .containsExactly("0.00", "2.00");
  }

  @Test
  void shouldDrawNothingFromACreditAndNothingForAPreviewThatIsNotIssued() {
    BillingBench bench = new BillingBench(CALLS);
    bench.apply("grants: [{key: g, customer: acme, amount: '10', from: 2024-01-01}]");
    bench.count("calls", "x", "2024-01-05T00:00:00Z", "-3");
    assertThat(draws(bench.run.preview(0, "a", BillingBench.NOW))).isEmpty();
    bench.close("2024-02-02T00:00:00Z");

    assertThat(bench.last().due()).isEqualTo("-6.00");
    bench.count("calls", "x", "2024-02-05T00:00:00Z", "3");
    bench.run.preview(0, "a", Instant.parse("2024-02-10T00:00:00Z"));
    bench.close("2024-03-02T00:00:00Z");
    assertThat(draws(bench.last())).containsExactly("g 6.00 left 4.00");
  }

  @Test
  void shouldRefuseAnotherAmountUnderTheSameKey() {
    BillingBench bench = new BillingBench(CALLS);
    bench.apply("grants: [{key: g, customer: acme, amount: '10', from: 2024-01-01}]");
    bench.apply(
        "grants: [{key: g, customer: acme, amount: '10.00', from: 2024-01-01, to: 2025-01-01}]");

    assertThatThrownBy(
            () -> bench.apply("grants: [{key: g, customer: acme, amount: '11', from: 2024-01-01}]"))
        .hasMessageContaining("grants[0].amount");
    assertThatThrownBy(
            () ->
                bench.apply("grants: [{key: h, customer: nobody, amount: '1', from: 2024-01-01}]"))
        .hasMessageContaining("grants[0].customer");
    assertThatThrownBy(
            () -> bench.apply("grants: [{key: h, customer: acme, amount: '0', from: 2024-01-01}]"))
        .hasMessageContaining("grants[0].amount");
  }
}
