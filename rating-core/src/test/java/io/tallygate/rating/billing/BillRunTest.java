package io.tallygate.rating.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallygate.rating.flush.FlushControl;
import io.tallygate.rating.flush.FlushHold;
import io.tallygate.rating.period.LatePolicy;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BillRunTest {
  private static final String CLICKS =
      """
      meters:
        - {key: clicks, eventType: click, aggregation: count}
      customers:
        - {key: acme, name: ACME GmbH, zone: UTC, currency: EUR}
      plans:
        - key: web
          name: Web
          currency: EUR
          charges:
            - {type: per-unit, key: clicks, name: Clicks, meter: clicks, price: "0.10", included: "2"}
      subscriptions:
        - {key: a, customer: acme, plan: web, from: 2024-01-01, subjects: [h1, h2]}
      """;

  private static final String SHOP =
      """
      meters:
        - {key: turnover, eventType: sale, aggregation: sum, value: $.amount, unit: GBP, scale: 2,
           dimensions: [{name: region}]}
      customers:
        - {key: shop, name: Shop, zone: Europe/London, currency: GBP}
      plans:
        - key: fee
          currency: GBP
          charges:
            - {type: percentage, key: fee, name: Fee, meter: turnover, dimension: region, rates: {UK: "7", "*": "4"}}
            - {type: base-fee, key: quarter, name: Quarter, amount: "1.00", every: quarter, onlyWithUsage: true}
      subscriptions:
        - {key: s, customer: shop, plan: fee, from: 2024-01-01, subjects: [s]}
      """;

  private static void clicks(BillingBench bench, String subject, String time, int count) {
    for (int i = 0; i < count; i++) {
      bench.count("clicks", subject, time, "1");
    }
  }

  @Test
  void shouldShareIncludedUnitsOverAllSubjectsOfASubscription() {
    BillingBench bench = new BillingBench(CLICKS);
    clicks(bench, "h1", "2024-01-05T00:00:00Z", 2);
    clicks(bench, "h2", "2024-01-31T23:59:59Z", 3);
    clicks(bench, "h2", "2024-02-01T00:00:00Z", 1);

    BillRunResult result = bench.close("2024-02-01T01:00:00Z");

    assertThat(result.closedPeriods()).isEqualTo(1);
    assertThat(result.statements()).hasSize(1);
    assertThat(bench.last().total()).isEqualTo(new BigDecimal("0.30"));
    assertThat(bench.last().lines())
        .extracting(StatementLine::text)
        .containsExactly("Clicks (5 used, 2 included)");
    assertThat(bench.last().lines().get(0).evidence().records()).isEqualTo(5);
    assertThat(bench.last().lines().get(0).evidence().series()).isEqualTo(2);
    assertThat(bench.last().lines().get(0).evidence().firstWindow())
        .isEqualTo(Instant.parse("2024-01-05T00:00:00Z"));
  }

  @Test
  void shouldCloseNothingBeforeTheGraceHasPassed() {
    BillingBench bench = new BillingBench(CLICKS);
    clicks(bench, "h1", "2024-01-05T00:00:00Z", 5);

    assertThat(bench.close("2024-02-01T00:59:59Z").closedPeriods()).isZero();
    assertThat(bench.close("2024-02-01T01:00:00Z").closedPeriods()).isEqualTo(1);
    assertThat(bench.close("2024-02-01T01:00:00Z").closedPeriods()).isZero();
  }

  @Test
  void shouldChangeNothingInARehearsal() {
    BillingBench bench = new BillingBench(CLICKS);
    clicks(bench, "h1", "2024-01-05T00:00:00Z", 5);

    BillRunResult rehearsed =
        bench.run.rehearse(
            0, Instant.parse("2024-02-02T00:00:00Z"), BillingBench.NOW, StatementState.ISSUED);
    assertThat(rehearsed.closedPeriods()).isEqualTo(1);
    assertThat(rehearsed.statements()).hasSize(1);
    assertThat(bench.archive.all()).isEmpty();
    assertThat(bench.archive.closings(0)).isEmpty();

    assertThat(bench.close("2024-02-02T00:00:00Z").statements()).isEqualTo(rehearsed.statements());
  }

  @Test
  void shouldCloseNothingOfACustomerOnHoldUntilItIsTakenOff() {
    BillingBench bench = new BillingBench(CLICKS);
    clicks(bench, "h1", "2024-01-05T00:00:00Z", 5);
    bench.apply("customers: [{key: acme, name: ACME GmbH, zone: UTC, currency: EUR, hold: true}]");
    assertThat(bench.close("2024-02-02T00:00:00Z").closedPeriods()).isZero();

    clicks(bench, "h1", "2024-01-06T00:00:00Z", 1);
    bench.apply("customers: [{key: acme, name: ACME GmbH, zone: UTC, currency: EUR}]");
    bench.close("2024-02-02T00:00:00Z");
    assertThat(bench.totals()).containsExactly("1 a 2024-01 0.40");
  }

  @Test
  void shouldNameStatementsFarFromTheOneBefore() {
    BillingBench bench = new BillingBench(CLICKS);
    clicks(bench, "h1", "2024-01-05T00:00:00Z", 5);
    clicks(bench, "h1", "2024-02-05T00:00:00Z", 8);
    clicks(bench, "h1", "2024-03-05T00:00:00Z", 15);

    assertThat(bench.close("2024-02-02T00:00:00Z").outliers()).isEmpty();
    assertThat(bench.close("2024-03-02T00:00:00Z").outliers()).isEmpty();
    assertThat(bench.close("2024-04-02T00:00:00Z").outliers())
        .containsExactly(
            new Outlier(3, "acme", "a", new BigDecimal("0.60"), new BigDecimal("1.30")));
    assertThat(bench.close("2024-05-02T00:00:00Z").outliers())
        .containsExactly(
            new Outlier(0, "acme", "a", new BigDecimal("1.30"), new BigDecimal("0.00")));
  }

  @Test
  void shouldRefuseToCloseTheFuture() {
    BillingBench bench = new BillingBench(CLICKS);

    assertThatThrownBy(() -> bench.close("2026-11-01T00:00:01Z"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[until=2026-11-01T00:00:01Z]");
  }

  @Test
  void shouldRecordAPeriodWithoutAnythingToBillAsClosed() {
    BillingBench bench = new BillingBench(CLICKS);

    BillRunResult result = bench.close("2024-03-15T00:00:00Z");

    assertThat(result.closedPeriods()).isEqualTo(2);
    assertThat(result.statements()).isEmpty();
    assertThat(bench.archive.closings(0)).extracting(Closing::statementId).containsExactly(0L, 0L);
  }

  @Test
  void shouldRateAPeriodWithoutAnythingToBillAgainWithThePlanOfThen() {
    BillingBench bench = new BillingBench(CLICKS);
    bench.close("2024-02-02T00:00:00Z");
    bench.apply(
        """
        plans:
          - key: web
            currency: EUR
            charges:
              - {type: per-unit, key: clicks, name: Clicks, meter: clicks, price: "0.10", included: "2"}
              - {type: base-fee, key: fee, name: Fee, amount: "9.00"}
        """);
    clicks(bench, "h1", "2024-01-05T00:00:00Z", 5);
    bench.close("2024-03-02T00:00:00Z");

    // The fee is due for February, not for January, which was closed without it.
    assertThat(bench.totals()).containsExactly("1 a 2024-02 9.30");
    assertThat(bench.last().adjustments()).extracting(Adjustment::charge).containsExactly("clicks");
  }

  @Test
  void shouldBillLateRecordsOnceEvenIfTheyComeTwice() {
    BillingBench bench = new BillingBench(CLICKS);
    clicks(bench, "h1", "2024-01-05T00:00:00Z", 5);
    bench.close("2024-02-02T00:00:00Z");
    clicks(bench, "h1", "2024-01-06T00:00:00Z", 4);
    bench.close("2024-03-02T00:00:00Z");
    clicks(bench, "h2", "2024-01-07T00:00:00Z", 1);
    clicks(bench, "h2", "2024-02-07T00:00:00Z", 3);
    bench.close("2024-04-02T00:00:00Z");
    bench.close("2024-05-02T00:00:00Z");

    assertThat(bench.totals())
        .containsExactly("1 a 2024-01 0.30", "2 a 2024-02 0.40", "3 a 2024-03 0.20");
    assertThat(bench.last().adjustments())
        .extracting(Adjustment::text)
        .containsExactly(
            "Adjustment of 2024-01: Clicks (10 used, 2 included)",
            "Adjustment of 2024-02: Clicks (3 used, 2 included)");
    assertThat(bench.last().adjustments().get(0).before()).isEqualTo(new BigDecimal("0.70"));
    assertThat(bench.last().adjustments().get(0).after()).isEqualTo(new BigDecimal("0.80"));
    assertThat(bench.last().previousId()).isEqualTo(2);
  }

  @Test
  void shouldAdjustAnEndedSubscriptionOnAStatementOfItsOwn() {
    BillingBench bench = new BillingBench(CLICKS);
    bench.apply(
        """
        subscriptions:
          - {key: a, customer: acme, plan: web, from: 2024-01-01, to: 2024-01-16, subjects: [h1, h2]}
        """);
    clicks(bench, "h1", "2024-01-05T00:00:00Z", 5);
    clicks(bench, "h1", "2024-01-16T00:00:00Z", 50);
    bench.close("2024-02-02T00:00:00Z");
    clicks(bench, "h1", "2024-01-06T00:00:00Z", 4);
    bench.close("2024-03-02T00:00:00Z");
    bench.close("2024-03-02T00:00:00Z");
    clicks(bench, "h1", "2024-01-06T00:00:00Z", 1);
    bench.close("2024-03-02T00:00:00Z");

    assertThat(bench.totals())
        .containsExactly("1 a 2024-01 0.30", "2 a 2024-01 0.40", "3 a 2024-01 0.10");
    assertThat(bench.archive.closings(0)).extracting(Closing::start).doesNotHaveDuplicates();
  }

  @Test
  void shouldBillReleasedSuspenseOfClosedPeriods() {
    BillingBench bench = new BillingBench(CLICKS);
    clicks(bench, "h1", "2024-01-05T00:00:00Z", 5);
    clicks(bench, "h3", "2024-01-05T00:00:00Z", 7);
    bench.close("2024-02-02T00:00:00Z");
    bench.apply(
        """
        subscriptions:
          - {key: a, customer: acme, plan: web, from: 2024-01-01, subjects: [h1, h2, h3]}
        """);
    bench.close("2024-03-02T00:00:00Z");
    bench.close("2024-04-02T00:00:00Z");

    assertThat(bench.totals()).containsExactly("1 a 2024-01 0.30", "2 a 2024-02 0.70");
  }

  @Test
  void shouldAdjustWithThePlanThatThePeriodWasBilledWith() {
    BillingBench bench = new BillingBench(CLICKS);
    clicks(bench, "h1", "2024-01-05T00:00:00Z", 5);
    bench.close("2024-02-02T00:00:00Z");
    bench.apply(
        """
        plans:
          - key: web
            name: Web
            currency: EUR
            charges:
              - {type: per-unit, key: clicks, name: Clicks, meter: clicks, price: "9"}
        """);
    clicks(bench, "h1", "2024-01-06T00:00:00Z", 1);
    clicks(bench, "h1", "2024-02-06T00:00:00Z", 1);
    bench.close("2024-03-02T00:00:00Z");

    assertThat(bench.totals()).containsExactly("1 a 2024-01 0.30", "2 a 2024-02 9.10");
  }

  @Test
  void shouldReduceTurnoverByRefundsAlsoBelowZero() {
    BillingBench bench = new BillingBench(SHOP);
    bench.count("turnover", "s", "2024-01-10T00:00:00Z", "100.00", "UK");
    bench.count("turnover", "s", "2024-01-11T00:00:00Z", "-300.00", "UK");
    bench.count("turnover", "s", "2024-01-11T00:00:00Z", "12.49", "France");
    bench.count("turnover", "s", "2024-01-11T00:00:00Z", "12.50", "Spain");
    bench.close("2024-02-02T00:00:00Z");

    assertThat(bench.last().lines())
        .extracting(line -> line.text() + " = " + line.amount())
        .containsExactly("Fee, 7 % (UK) = -14.00", "Fee, 4 % (other region) = 1.00");
    assertThat(bench.last().total()).isEqualTo(new BigDecimal("-13.00"));
  }

  @Test
  void shouldChargeAQuarterFeeOnTheMonthThatEndsTheQuarterAndOnlyWithUsage() {
    BillingBench bench = new BillingBench(SHOP);
    bench.count("turnover", "s", "2024-01-15T00:00:00Z", "100.00", "UK");
    bench.count("turnover", "s", "2024-05-20T00:00:00Z", "100.00", "UK");
    bench.close("2024-12-02T00:00:00Z");

    assertThat(bench.totals())
        .containsExactly(
            "1 s 2024-01 7.00", "2 s 2024-03 1.00", "3 s 2024-05 7.00", "4 s 2024-06 1.00");
    assertThat(bench.archive.all().get(1).lines().get(0).text()).isEqualTo("Quarter 2024-Q1");
  }

  @Test
  void shouldChargeAQuarterFeeAfterwardsIfTheOnlyUsageCameLate() {
    BillingBench bench = new BillingBench(SHOP);
    bench.close("2024-04-02T00:00:00Z");
    bench.count("turnover", "s", "2024-01-15T00:00:00Z", "100.00", "UK");
    bench.close("2024-05-02T00:00:00Z");

    assertThat(bench.totals()).containsExactly("1 s 2024-04 8.00");
    assertThat(bench.last().adjustments())
        .extracting(Adjustment::period)
        .containsExactly("2024-01", "2024-03");
  }

  @Test
  void shouldBillAnItemOnceAndAdjustItWhenItChanges() {
    BillingBench bench = new BillingBench(CLICKS);
    String visit =
        "items: [{key: v, subscription: a, date: 2024-01-31, text: Visit, price: \"%s\"}]";
    bench.close("2024-02-02T00:00:00Z");
    bench.apply(visit.formatted("49.00"));
    bench.close("2024-03-02T00:00:00Z");
    bench.close("2024-04-02T00:00:00Z");
    bench.apply(visit.formatted("40.00"));
    bench.close("2024-05-02T00:00:00Z");
    bench.close("2024-06-02T00:00:00Z");

    assertThat(bench.totals()).containsExactly("1 a 2024-02 49.00", "2 a 2024-04 -9.00");
  }

  @Test
  void shouldChargeTheSetupFeeOnceAndAPartialFirstPeriod() {
    BillingBench bench =
        new BillingBench(
            """
            customers: [{key: c, zone: Europe/Berlin, currency: EUR}]
            plans:
              - key: p
                currency: EUR
                charges:
                  - {type: setup-fee, key: setup, name: Setup, amount: "10.00"}
                  - {type: base-fee, key: base, name: Base, amount: "5.00"}
            subscriptions: [{key: s, customer: c, plan: p, from: 2024-01-17}]
            """);
    bench.close("2024-03-02T00:00:00Z");

    assertThat(bench.totals()).containsExactly("1 s 2024-01 15.00", "2 s 2024-02 5.00");
    assertThat(bench.archive.all().get(0).start()).isEqualTo(Instant.parse("2024-01-16T23:00:00Z"));
  }

  @Test
  void shouldGiveBackFeesOfPeriodsAfterABackdatedEnd() {
    BillingBench bench =
        new BillingBench(
            """
            customers: [{key: c, zone: UTC, currency: EUR}]
            plans: [{key: p, currency: EUR, charges: [{type: base-fee, key: base, amount: "5.00"}]}]
            subscriptions: [{key: s, customer: c, plan: p, from: 2024-01-01}]
            """);
    bench.close("2024-04-02T00:00:00Z");
    bench.apply(
        "subscriptions: [{key: s, customer: c, plan: p, from: 2024-01-01, to: 2024-02-10}]");
    bench.close("2024-05-02T00:00:00Z");
    bench.close("2024-06-02T00:00:00Z");

    assertThat(bench.totals().subList(3, 4)).containsExactly("4 s 2024-03 -5.00");
    assertThat(bench.totals()).hasSize(4);
  }

  @Test
  void shouldMoveUsageWithTheSubject() {
    BillingBench bench = new BillingBench(CLICKS);
    bench.apply(
        """
        subscriptions:
          - {key: a, customer: acme, plan: web, from: 2024-01-01, subjects: [{key: h1, to: 2024-01-15}]}
          - {key: b, customer: acme, plan: web, from: 2024-01-01, subjects: [{key: h1, from: 2024-01-15}]}
        """);
    clicks(bench, "h1", "2024-01-14T23:59:00Z", 5);
    clicks(bench, "h1", "2024-01-15T00:00:00Z", 7);
    bench.close("2024-02-02T00:00:00Z");

    assertThat(bench.totals()).containsExactly("1 a 2024-01 0.30", "2 b 2024-01 0.50");
  }

  @Test
  void shouldPreviewTheOpenPeriodWithItsAdjustments() {
    BillingBench bench = new BillingBench(CLICKS);
    clicks(bench, "h1", "2024-01-05T00:00:00Z", 5);
    bench.close("2024-02-02T00:00:00Z");
    clicks(bench, "h1", "2024-01-06T00:00:00Z", 4);
    clicks(bench, "h1", "2024-02-03T00:00:00Z", 4);

    Statement preview = bench.run.preview(0, "a", Instant.parse("2024-02-10T00:00:00Z"));

    assertThat(preview.number()).isZero();
    assertThat(preview.total()).isEqualTo(new BigDecimal("0.60"));
    assertThat(bench.archive.all()).hasSize(1);
    assertThatThrownBy(() -> bench.run.preview(0, "a", Instant.parse("2024-01-10T00:00:00Z")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> bench.run.preview(0, "x", Instant.parse("2024-02-10T00:00:00Z")))
        .hasMessageContaining("[subscription=x]");
  }

  @Test
  void shouldPreviewThroughTheFlushThatIsHeldUnlessLaterOnesWereClosed() {
    BillingBench bench = new BillingBench(CLICKS);
    Instant january = Instant.parse("2024-01-20T00:00:00Z");
    clicks(bench, "h1", "2024-01-05T00:00:00Z", 5);
    long stored = bench.usage.flushAndStore();
    clicks(bench, "h1", "2024-01-06T00:00:00Z", 4);
    FlushControl lagging =
        new FlushControl() {
          @Override
          public long flushAndStore() {
            return bench.usage.flushAndStore();
          }

          @Override
          public FlushHold holdStored() {
            return new FlushHold() {
              @Override
              public long number() {
                return stored;
              }

              @Override
              public long asOfMs() {
                return 1_000;
              }

              @Override
              public void close() {}
            };
          }
        };
    BillRun run =
        new BillRun(
            () -> bench.catalog,
            bench.usage,
            lagging,
            bench.archive,
            new LatePolicy(Duration.ofHours(1)));

    StatementPreview held = run.preview(0, "a", january, false);
    assertThat(held.statement().total()).isEqualTo(new BigDecimal("0.30"));
    assertThat(held.throughFlush()).isEqualTo(stored).isEqualTo(held.statement().closingFlush());
    assertThat(held.asOf()).isEqualTo(Instant.ofEpochMilli(1_000));
    assertThat(run.preview(0, "a", january, true).statement().total())
        .isEqualTo(new BigDecimal("0.70"));

    bench.close("2024-02-02T00:00:00Z");
    StatementPreview after = run.preview(0, "a", Instant.parse("2024-02-10T00:00:00Z"), false);
    assertThat(after.throughFlush()).isGreaterThan(stored);
    assertThat(after.statement().adjustments()).isEmpty();
  }

  @Test
  void shouldBillThreeThousandSubscriptionsInBatches() {
    StringBuilder yaml =
        new StringBuilder(
            CLICKS.substring(0, CLICKS.indexOf("subscriptions:")) + "subscriptions:\n");
    for (int i = 0; i < 3000; i++) {
      yaml.append(
          "  - {key: s%d, customer: acme, plan: web, from: 2024-01-01, subjects: [h%d]}%n"
              .formatted(i, i));
    }
    BillingBench bench = new BillingBench(yaml.toString());
    for (int i = 0; i < 3000; i++) {
      clicks(bench, "h" + i, "2024-01-05T00:00:00Z", i % 7);
      clicks(bench, "h" + i, "2024-02-05T00:00:00Z", 3);
    }

    BillRunResult result = bench.close("2024-03-02T00:00:00Z");

    assertThat(result.closedPeriods()).isEqualTo(6000);
    // Every seventh host has no click in January.
    assertThat(result.statements()).hasSize(6000 - 429);
    assertThat(
            result.statements().stream()
                .filter(s -> s.period().equals("2024-02"))
                .map(StatementEntry::total)
                .reduce(BigDecimal.ZERO, BigDecimal::add))
        .isEqualTo(new BigDecimal("300.00"));
  }
}
