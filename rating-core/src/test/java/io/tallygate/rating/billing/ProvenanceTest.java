package io.tallygate.rating.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallygate.rating.catalog.Catalog;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ProvenanceTest {
  private final BillingBench bench =
      new BillingBench(
          """
          meters:
            - {key: clicks, eventType: click, aggregation: count, dimensions: [{name: kind}]}
            - {key: talk, eventType: call, aggregation: sum, value: $.s, unit: s}
            - {key: sales, eventType: sale, aggregation: sum, value: $.amount, unit: EUR, scale: 2, keep: events}
          customers:
            - {key: acme, zone: UTC, currency: EUR}
          plans:
            - key: web
              currency: EUR
              charges:
                - {type: base-fee, key: fee, amount: "10.00"}
                - {type: matrix, key: clicks, meter: clicks, default: "1", prices: [{when: {kind: a}, price: "2"}]}
                - {type: call, key: talk, meter: talk, pulse: "60/60", price: "0.10", per: "60"}
                - {type: percentage, key: sales, meter: sales, percent: "10"}
          subscriptions:
            - {key: a, customer: acme, plan: web, from: 2024-01-01, subjects: [h1, h2]}
          """);
  private final Map<Integer, Catalog> versions = new TreeMap<>();
  private final Provenance provenance = new Provenance(this::version, bench.usage, bench.archive);

  private Catalog version(int number) {
    return versions.getOrDefault(number, bench.catalog);
  }

  private void change(String yaml) {
    versions.put(bench.catalog.version(), bench.catalog);
    bench.apply(yaml);
  }

  private List<SourceRecord> records(Statement statement, int line) {
    List<SourceRecord> records = new ArrayList<>();
    provenance.forEach(statement, line, records::add);
    return records;
  }

  private int line(Statement statement, String charge, String part) {
    for (int i = 0; i < statement.lines().size(); i++) {
      StatementLine line = statement.lines().get(i);
      if (line.charge().equals(charge) && line.part().contains(part)) {
        return i + 1;
      }
    }
    throw new IllegalArgumentException(charge);
  }

  private void usage() {
    bench.count("clicks", "h1", "2024-01-05T10:00:00Z", "1", "a");
    bench.count("clicks", "h1", "2024-01-05T10:05:00Z", "1", "a");
    bench.count("clicks", "h2", "2024-01-06T10:00:00Z", "1", "b");
    bench.count("talk", "h1", "2024-01-07T10:00:00Z", "61");
    bench.count("sales", "h2", "2024-01-08T10:00:00Z", "49.90");
    bench.count("sales", "h2", "2024-01-09T10:00:00Z", "10.10");
  }

  @Test
  void shouldNameTheWindowsAndEventsOfEachLine() {
    usage();
    bench.close("2024-02-02T00:00:00Z");
    Statement statement = bench.last();

    assertThat(records(statement, line(statement, "fee", ""))).isEmpty();
    assertThat(records(statement, line(statement, "clicks", "cell-1")))
        .singleElement()
        .isInstanceOfSatisfying(
            SourceRecord.Window.class,
            window -> {
              assertThat(window.subject()).isEqualTo("h1");
              assertThat(window.dimensions()).containsExactly(Map.entry("kind", "a"));
              assertThat(window.start()).isEqualTo(Instant.parse("2024-01-05T10:00:00Z"));
              assertThat(window.count()).isEqualTo(2);
              assertThat(window.quantity()).isEqualTo(new BigDecimal(2));
            });
    assertThat(records(statement, line(statement, "talk", "")))
        .singleElement()
        .isInstanceOfSatisfying(
            SourceRecord.Window.class,
            window -> {
              assertThat(window.part()).isEqualTo("pulse 60/60");
              assertThat(window.quantity()).isEqualTo(new BigDecimal(120));
            });
    assertThat(records(statement, line(statement, "sales", "")))
        .extracting(record -> ((SourceRecord.Event) record).quantity())
        .containsExactly(new BigDecimal("49.90"), new BigDecimal("10.10"));
    assertThat(records(statement, 0)).hasSize(5);
    assertThatThrownBy(() -> records(statement, statement.lines().size() + 1))
        .hasMessageContaining("no such line");
  }

  @Test
  void shouldAddUpToTheEvidenceOfEveryLine() {
    usage();
    bench.close("2024-02-02T00:00:00Z");
    bench.count("clicks", "h1", "2024-01-20T10:00:00Z", "1", "a");
    bench.count("clicks", "h1", "2024-02-20T10:00:00Z", "1", "c");
    bench.close("2024-03-02T00:00:00Z");

    for (Statement statement : bench.archive.all()) {
      int n = 0;
      for (StatementLine line : statement.lines()) {
        n++;
        assertThat(count(records(statement, n))).isEqualTo(line.evidence().records());
      }
      for (Adjustment adjustment : statement.adjustments()) {
        n++;
        assertThat(count(records(statement, n))).isEqualTo(adjustment.evidence().records());
      }
    }
    assertThat(bench.last().adjustments()).hasSize(1);
  }

  private static long count(List<SourceRecord> records) {
    return records.stream()
        .mapToLong(record -> record instanceof SourceRecord.Window window ? window.count() : 1)
        .sum();
  }

  @Test
  void shouldTellWhatAStatementWasMadeFromAlsoAfterChangesAndLateUsage() {
    usage();
    bench.close("2024-02-02T00:00:00Z");
    Statement statement = bench.last();
    List<SourceRecord> before = records(statement, 0);
    bench.count("clicks", "h1", "2024-01-05T10:00:00Z", "1", "a");
    change(
        "subscriptions: [{key: a, customer: acme, plan: web, from: 2024-01-01, subjects: [h1]}]");
    change("plans: [{key: web, currency: EUR, charges: []}]");

    assertThat(records(statement, 0)).isEqualTo(before);
    Statement cancellation =
        new StatementDesk(bench.run, bench.archive).cancel(0, 1, "", BillingBench.NOW);
    assertThat(records(cancellation, 0)).isEqualTo(before);
  }
}
