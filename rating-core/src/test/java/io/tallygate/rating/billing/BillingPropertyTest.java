package io.tallygate.rating.billing;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** However usage is cut into flushes, and however late it comes, the customer owes the same in the end. */
class BillingPropertyTest {
  private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");
  private static final int DAYS = 182;
  private static final String CATALOG =
      """
      meters:
        - {key: calls, eventType: call, aggregation: sum, value: $.s, unit: s, dimensions: [{name: direction}]}
        - {key: sales, eventType: sale, aggregation: sum, value: $.a, unit: EUR, scale: 2, dimensions: [{name: region}]}
      customers: [{key: c, zone: UTC, currency: EUR}]
      plans:
        - key: p
          currency: EUR
          charges:
            - {type: call, key: voice, meter: calls, pulse: 60/6, price: "0.09", per: 60, included: 300, where: {direction: out}}
            - {type: per-unit, key: seconds, meter: calls, price: "0.0007"}
            - {type: percentage, key: fee, meter: sales, dimension: region, rates: {UK: "7", "*": "4.5"}}
            - {type: base-fee, key: quarter, amount: "1.00", every: quarter, onlyWithUsage: true}
      subscriptions:
        - {key: a, customer: c, plan: p, from: 2024-01-01, to: 2024-07-01, subjects: [s0, {key: s1, to: 2024-03-10}]}
        - {key: b, customer: c, plan: p, from: 2024-02-15, to: 2024-07-01, subjects: [{key: s1, from: 2024-03-10}, s2]}
      """;

  /** A record, and in which of the runs it is counted: in the run of its month or a later one. */
  record Usage(boolean isCall, int subject, int minute, int quantity, boolean first, int delay) {
    Instant time() {
      return START.plus(minute, ChronoUnit.MINUTES);
    }

    void count(BillingBench bench) {
      bench.count(
          isCall ? "calls" : "sales",
          "s" + subject,
          time().toString(),
          isCall ? Integer.toString(quantity) : BigDecimal.valueOf(quantity, 2).toPlainString(),
          isCall ? (first ? "out" : "in") : (first ? "UK" : "FR"));
    }
  }

  @Provide
  Arbitrary<List<Usage>> records() {
    return Combinators.combine(
            Arbitraries.of(true, false),
            Arbitraries.integers().between(0, 2),
            Arbitraries.integers().between(0, DAYS * 24 * 60 - 1),
            Arbitraries.integers().between(-5_000, 20_000),
            Arbitraries.of(true, false),
            Arbitraries.integers().between(0, 4))
        .as(Usage::new)
        .list()
        .ofMinSize(0)
        .ofMaxSize(60);
  }

  private static void checkLines(BillingBench bench) {
    for (Statement statement : bench.archive.all()) {
      BigDecimal sum = BigDecimal.ZERO;
      for (StatementLine line : statement.lines()) {
        sum = sum.add(line.amount());
      }
      for (Adjustment adjustment : statement.adjustments()) {
        sum = sum.add(adjustment.amount());
        assertThat(adjustment.after().subtract(adjustment.before()))
            .isEqualByComparingTo(adjustment.amount());
      }
      assertThat(sum).isEqualByComparingTo(statement.total());
    }
  }

  private static Map<String, BigDecimal> owed(BillingBench bench) {
    Map<String, BigDecimal> owed = new TreeMap<>();
    for (Statement statement : bench.archive.all()) {
      owed.merge(statement.subscription(), statement.total(), BigDecimal::add);
    }
    owed.values().removeIf(total -> total.signum() == 0);
    return owed;
  }

  @Property(tries = 150)
  void shouldOweTheSameHoweverLateTheRecordsCome(@ForAll("records") List<Usage> records) {
    BillingBench atOnce = new BillingBench(CATALOG);
    records.forEach(record -> record.count(atOnce));
    atOnce.close("2024-08-01T00:00:00Z");

    BillingBench late = new BillingBench(CATALOG);
    for (int run = 0; run < 12; run++) {
      for (Usage record : records) {
        int month = record.time().atZone(ZoneOffset.UTC).getMonthValue() - 1;
        if (month + record.delay() == run) {
          record.count(late);
        }
      }
      late.close("%04d-%02d-02T00:00:00Z".formatted(2024 + (run + 1) / 12, (run + 1) % 12 + 1));
    }

    checkLines(atOnce);
    checkLines(late);
    assertThat(owed(late)).isEqualTo(owed(atOnce));
  }

  @Property(tries = 100)
  void shouldNotDependOnFlushesOrTheOrderOfRecords(
      @ForAll("records") List<Usage> records,
      @ForAll @Size(60) List<@IntRange(min = 0, max = 3) Integer> flushes) {
    BillingBench straight = new BillingBench(CATALOG);
    records.forEach(record -> record.count(straight));
    straight.close("2024-08-01T00:00:00Z");

    BillingBench shuffled = new BillingBench(CATALOG);
    List<Usage> backwards = new ArrayList<>(records);
    Collections.reverse(backwards);
    for (int i = 0; i < backwards.size(); i++) {
      backwards.get(i).count(shuffled);
      if (flushes.get(i) == 0) {
        shuffled.usage.flushAndStore();
      }
    }
    shuffled.close("2024-08-01T00:00:00Z");

    assertThat(shuffled.totals()).isEqualTo(straight.totals());
  }

  @Property(tries = 50)
  void shouldGiveBackEverythingThatIsTakenBack(@ForAll("records") List<Usage> records) {
    BillingBench bench = new BillingBench(CATALOG);
    List<Usage> sales = records.stream().filter(record -> !record.isCall()).toList();
    sales.forEach(record -> record.count(bench));
    bench.close("2024-08-01T00:00:00Z");
    for (Usage sale : sales) {
      new Usage(false, sale.subject(), sale.minute(), -sale.quantity(), sale.first(), 0)
          .count(bench);
    }
    bench.close("2024-09-01T00:00:00Z");

    // What stays is the quarter fee: there was usage, even if it was taken back.
    for (BigDecimal total : owed(bench).values()) {
      assertThat(total.remainder(BigDecimal.ONE)).isEqualByComparingTo(BigDecimal.ZERO);
      assertThat(total).isBetween(BigDecimal.ZERO, BigDecimal.valueOf(2));
    }
  }
}
