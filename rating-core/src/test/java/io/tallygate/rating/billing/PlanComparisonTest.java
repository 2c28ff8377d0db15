package io.tallygate.rating.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallygate.rating.catalog.CatalogException;
import io.tallygate.rating.catalog.Documents;
import io.tallygate.rating.period.Span;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanComparisonTest {
  private static final String CATALOG =
      """
      meters:
        - {key: sms, eventType: sms, aggregation: count}
        - {key: calls, eventType: call, aggregation: sum, value: $.s, unit: s, pulses: ["60/60", "60/6"]}
      customers:
        - {key: acme, zone: UTC, currency: EUR}
        - {key: globex, zone: UTC, currency: EUR}
      plans:
        - key: text
          currency: EUR
          charges:
            - {type: per-unit, key: sms, meter: sms, price: "0.10"}
            - {type: call, key: calls, meter: calls, pulse: 60/60, price: "0.09", per: "60"}
        - {key: other, currency: EUR, charges: [{type: per-unit, key: sms, meter: sms, price: "1"}]}
      subscriptions:
        - {key: a, customer: acme, plan: text, from: 2024-01-10, subjects: [x]}
        - {key: g, customer: globex, plan: text, from: 2024-01-01, to: 2024-02-10, subjects: [y]}
        - {key: o, customer: globex, plan: other, from: 2024-01-01, subjects: [z]}
      """;
  private static final Span FIRST_QUARTER =
      new Span(Instant.parse("2024-01-01T00:00:00Z"), Instant.parse("2024-04-01T00:00:00Z"));

  private static BillingBench bench() {
    BillingBench bench = new BillingBench(CATALOG);
    bench.count("sms", "x", "2024-01-11T00:00:00Z", "1");
    bench.count("sms", "x", "2024-02-11T00:00:00Z", "1");
    bench.count("sms", "y", "2024-02-09T00:00:00Z", "1");
    bench.count("sms", "x", "2024-04-01T00:00:00Z", "1");
    bench.count("calls", "x", "2024-03-01T00:00:00Z", "61");
    bench.count("sms", "z", "2024-03-01T00:00:00Z", "1");
    return bench;
  }

  private static List<String> rows(BillingBench bench, String plan) throws CatalogException {
    return new PlanComparison(bench.catalog, Documents.yaml(plan), bench.usage, Long.MAX_VALUE)
        .rows(FIRST_QUARTER).stream()
            .map(
                row ->
                    row.subscription()
                        + " "
                        + row.periods()
                        + " "
                        + row.before()
                        + " "
                        + row.after()
                        + " "
                        + row.difference())
            .toList();
  }

  @Test
  void shouldRateTheSubscriptionsOfAChangedPlanByBothVersions() throws CatalogException {
    assertThat(
            rows(
                bench(),
                """
                plans:
                  - key: text
                    currency: EUR
                    charges:
                      - {type: per-unit, key: sms, meter: sms, price: "0.05"}
                      - {type: call, key: calls, meter: calls, pulse: 60/6, price: "0.09", per: "60"}
                """))
        .containsExactly("a 3 0.38 0.20 -0.18", "g 2 0.10 0.05 -0.05");
  }

  @Test
  void shouldRefuseAPulseThatWasNeverCounted() {
    assertThatThrownBy(
            () ->
                rows(
                    bench(),
                    """
                    plans:
                      - key: text
                        currency: EUR
                        charges:
                          - {type: call, key: calls, meter: calls, pulse: 1/1, price: "0.09", per: "60"}
                    """))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[meter=calls] [first=1] [further=1]");
  }

  @Test
  void shouldRefuseAnUnknownTenant() {
    assertThatThrownBy(() -> rows(bench(), "tenant: nobody"))
        .hasMessageContaining("[tenant=nobody]");
  }
}
