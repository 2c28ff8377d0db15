package io.tallygate.rating.billing;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallygate.rating.catalog.Catalog;
import io.tallygate.rating.catalog.CatalogDocument;
import io.tallygate.rating.catalog.CatalogException;
import io.tallygate.rating.catalog.Documents;
import org.junit.jupiter.api.Test;

class ClosedPeriodsTest {
  private final BillingBench bench =
      new BillingBench(
          """
          meters:
            - {key: clicks, eventType: click, aggregation: count}
          customers:
            - {key: acme, name: ACME GmbH, zone: Europe/Berlin, currency: EUR}
          plans:
            - key: web
              currency: EUR
              charges:
                - {type: per-unit, key: clicks, meter: clicks, price: "0.10"}
          subscriptions:
            - {key: a, customer: acme, plan: web, from: 2024-01-01, subjects: [h1]}
          """);

  private void change(String day) throws CatalogException {
    CatalogDocument document =
        Documents.yaml(
            """
            plans:
              - key: other
                currency: EUR
                charges: [{type: per-unit, key: clicks, meter: clicks, price: "1", from: 2024-01-15}]
              - key: web
                currency: EUR
                charges:
                  - {type: per-unit, key: clicks, meter: clicks, price: "0.10", to: DAY}
                  - {type: per-unit, key: clicks, meter: clicks, price: "0.20", from: DAY}
            """
                .replace("DAY", day));
    Catalog next = Catalog.fold(bench.catalog, document);
    new ClosedPeriods(bench.archive).check(bench.catalog, next, document);
    bench.catalog = next;
  }

  @Test
  void shouldRefuseAPriceThatChangesInAClosedPeriodByItsPath() {
    bench.count("clicks", "h1", "2024-01-05T00:00:00Z", "1");
    bench.close("2024-03-02T00:00:00Z");

    assertThatThrownBy(() -> change("2024-02-29"))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining("[path=plans[1].charges[0].to]")
        .hasMessageContaining("[path=plans[1].charges[1].from]")
        .hasMessageContaining(
            "[value=2024-02-29] [subscription=a] [closed=2024-01-31T23:00:00Z to 2024-02-29T23:00:00Z]");
    assertThatCode(() -> change("2024-03-01")).doesNotThrowAnyException();
  }

  @Test
  void shouldTakeAChangeThatWasThereBeforeThePeriodWasClosed() throws CatalogException {
    change("2024-01-15");
    bench.count("clicks", "h1", "2024-01-05T00:00:00Z", "1");
    bench.close("2024-02-02T00:00:00Z");

    assertThatCode(() -> change("2024-01-15")).doesNotThrowAnyException();
  }

  @Test
  void shouldTakeAChangeInAPeriodWhoseStatementIsCancelled() {
    bench.count("clicks", "h1", "2024-01-05T00:00:00Z", "1");
    bench.close("2024-02-02T00:00:00Z");
    new StatementDesk(bench.run, bench.archive).cancel(0, 1, "", BillingBench.NOW);

    assertThatCode(() -> change("2024-01-15")).doesNotThrowAnyException();
  }
}
