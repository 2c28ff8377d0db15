package io.tallygate.rating.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallygate.rating.billing.StatementChange.Step;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatementDeskTest {
  private static final String CATALOG =
      """
      meters:
        - {key: clicks, eventType: click, aggregation: count}
      customers:
        - {key: acme, name: ACME GmbH, zone: UTC, currency: EUR}
      plans:
        - key: web
          currency: EUR
          tax: {percent: "19"}
          charges:
            - {type: per-unit, key: clicks, name: Clicks, meter: clicks, price: "0.10"}
      subscriptions:
        - {key: a, customer: acme, plan: web, from: 2024-01-01, subjects: [h1]}
      """;

  private static final Instant NOW = BillingBench.NOW;

  private final BillingBench bench = new BillingBench(CATALOG);
  private final StatementDesk desk = new StatementDesk(bench.run, bench.archive);

  private void clicks(String time, int count) {
    for (int i = 0; i < count; i++) {
      bench.count("clicks", "h1", time, "1");
    }
  }

  private void draft(String until) {
    bench.run.close(0, Instant.parse(until), NOW, StatementState.DRAFT);
  }

  private List<String> seen() {
    return bench.archive.all().stream()
        .map(
            s ->
                s.id()
                    + " "
                    + s.state().key()
                    + " "
                    + s.number()
                    + " "
                    + s.kind().key()
                    + " "
                    + s.period()
                    + " "
                    + s.total())
        .toList();
  }

  @Test
  void shouldNumberDraftsWhenTheyAreIssued() {
    clicks("2024-01-05T00:00:00Z", 10);
    clicks("2024-02-05T00:00:00Z", 20);
    draft("2024-03-02T00:00:00Z");
    assertThat(seen())
        .containsExactly("1 draft 0 statement 2024-01 1.19", "2 draft 0 statement 2024-02 2.38");
    assertThat(bench.archive.read(0, 1).issuedAt()).isNull();

    desk.change(Step.APPROVE, 0, List.of(1L), NOW, "anna");
    Instant later = NOW.plusSeconds(60);
    assertThat(desk.changeAll(Step.ISSUE, 0, later, "ben")).isEqualTo(1);
    assertThat(seen())
        .containsExactly("1 issued 1 statement 2024-01 1.19", "2 draft 0 statement 2024-02 2.38");
    assertThat(bench.archive.read(0, 1).issuedAt()).isEqualTo(later);
    assertThat(bench.archive.read(0, 1).madeAt()).isEqualTo(NOW);

    // The period is closed by the draft.
    clicks("2024-02-06T00:00:00Z", 10);
    draft("2024-04-02T00:00:00Z");
    assertThat(bench.last().adjustments())
        .extracting(Adjustment::period)
        .containsExactly("2024-02");
  }

  @Test
  void shouldOpenThePeriodOfADiscardedDraftAgain() {
    clicks("2024-01-05T00:00:00Z", 10);
    // February has nothing to bill: it is open again too.
    draft("2024-03-02T00:00:00Z");
    desk.change(Step.DISCARD, 0, List.of(1L), NOW, "anna");
    assertThat(bench.archive.closings(0)).isEmpty();
    clicks("2024-01-06T00:00:00Z", 10);
    clicks("2024-02-06T00:00:00Z", 10);
    bench.close("2024-03-02T00:00:00Z");

    assertThat(seen())
        .containsExactly("2 issued 1 statement 2024-01 2.38", "3 issued 2 statement 2024-02 1.19");
    assertThat(bench.last().adjustments()).isEmpty();
    assertThat(
            bench.archive.list(0, new StatementFilter(null, null, StatementState.DISCARDED), 0, 9))
        .extracting(StatementEntry::id)
        .containsExactly(1L);
  }

  @Test
  void shouldDiscardOnlyTheNewestDraftsOfASubscription() {
    clicks("2024-01-05T00:00:00Z", 10);
    clicks("2024-02-05T00:00:00Z", 20);
    draft("2024-03-02T00:00:00Z");

    assertThatThrownBy(() -> desk.change(Step.DISCARD, 0, List.of(1L), NOW, "anna"))
        .isInstanceOf(StatementStateException.class)
        .hasMessageContaining("would have to be discarded first: 2 [id=1]");
    desk.change(Step.DISCARD, 0, List.of(2L, 1L), NOW, "anna");
    assertThat(seen()).isEmpty();
    assertThat(bench.archive.closings(0)).isEmpty();
  }

  @Test
  void shouldCancelAndIssueAgainWithThePricesOfNow() {
    clicks("2024-01-05T00:00:00Z", 10);
    bench.close("2024-02-02T00:00:00Z");
    Statement cancellation = desk.cancel(0, 1, "wrong price", NOW);
    assertThat(cancellation.number()).isEqualTo(2);
    assertThat(cancellation.total()).isEqualTo(new BigDecimal("-1.19"));
    assertThat(cancellation.relatesTo()).isEqualTo(new Reference(1, 1, "wrong price"));
    assertThat(cancellation.lines().get(0).quantity()).isEqualByComparingTo("-10");
    assertThat(cancellation.tax().amount()).isEqualTo(new BigDecimal("-0.19"));

    bench.apply(
        """
        plans:
          - key: web
            currency: EUR
            tax: {percent: "19"}
            charges:
              - {type: per-unit, key: clicks, name: Clicks, meter: clicks, price: "0.20"}
        """);
    // Nothing is owed for January meanwhile.
    bench.close("2024-03-02T00:00:00Z");
    assertThat(bench.archive.all()).hasSize(2);

    Statement again = desk.reissue(0, 1, "", NOW, StatementState.ISSUED);
    assertThat(again.total()).isEqualTo(new BigDecimal("2.38"));
    assertThat(seen())
        .containsExactly(
            "1 issued 1 statement 2024-01 1.19",
            "2 issued 2 cancellation 2024-01 -1.19",
            "3 issued 3 reissue 2024-01 2.38");

    // Late usage of January is rated with the prices of its new statement.
    clicks("2024-01-07T00:00:00Z", 5);
    clicks("2024-03-07T00:00:00Z", 1);
    bench.close("2024-04-02T00:00:00Z");
    assertThat(bench.last().adjustments())
        .extracting(Adjustment::amount)
        .containsExactly(new BigDecimal("1.00"));
    assertThat(bench.last().total()).isEqualTo(new BigDecimal("1.43"));
  }

  @Test
  void shouldBillAgainWhatACancelledStatementHadAdjusted() {
    clicks("2024-01-05T00:00:00Z", 10);
    bench.close("2024-02-02T00:00:00Z");
    clicks("2024-01-06T00:00:00Z", 10);
    clicks("2024-02-06T00:00:00Z", 10);
    bench.close("2024-03-02T00:00:00Z");
    assertThat(bench.last().adjustments()).hasSize(1);
    desk.cancel(0, 2, "", NOW);
    clicks("2024-03-06T00:00:00Z", 10);
    bench.close("2024-04-02T00:00:00Z");

    assertThat(bench.last().adjustments())
        .extracting(a -> a.period() + " " + a.amount())
        .containsExactly("2024-01 1.00");
    Statement again = desk.reissue(0, 2, "", NOW, StatementState.ISSUED);
    assertThat(again.adjustments()).isEmpty();
    assertThat(again.total()).isEqualTo(new BigDecimal("1.19"));
  }

  @Test
  void shouldNotBillTwiceWhatALaterStatementAdjusted() {
    clicks("2024-01-05T00:00:00Z", 10);
    bench.close("2024-02-02T00:00:00Z");
    clicks("2024-01-06T00:00:00Z", 10);
    clicks("2024-02-06T00:00:00Z", 10);
    bench.close("2024-03-02T00:00:00Z");
    desk.cancel(0, 1, "", NOW);
    Statement again = desk.reissue(0, 1, "", NOW, StatementState.ISSUED);

    assertThat(again.lines())
        .extracting(StatementLine::amount)
        .containsExactly(new BigDecimal("2.00"));
    assertThat(again.adjustments())
        .extracting(a -> a.period() + " " + a.amount())
        .containsExactly("2024-01 -1.00");
    assertThat(
            bench.archive.all().stream()
                .map(Statement::total)
                .reduce(BigDecimal.ZERO, BigDecimal::add))
        .isEqualTo(new BigDecimal("3.57"));
    bench.close("2024-04-02T00:00:00Z");
    assertThat(bench.archive.all()).hasSize(4);
  }

  @Test
  void shouldGiveCreditBackAndDrawItAgain() {
    bench.apply(
        """
        grants: [{key: g, customer: acme, amount: "1.00", from: 2024-01-01}]
        """);
    clicks("2024-01-05T00:00:00Z", 10);
    bench.close("2024-02-02T00:00:00Z");
    assertThat(bench.last().due()).isEqualTo(new BigDecimal("0.19"));

    Statement cancellation = desk.cancel(0, 1, "", NOW);
    assertThat(cancellation.due()).isEqualTo(new BigDecimal("-0.19"));
    assertThat(cancellation.credits())
        .containsExactly(
            new CreditDraw(
                "g",
                bench.archive.read(0, 1).credits().get(0).text(),
                new BigDecimal("-1.00"),
                new BigDecimal("1.00")));
    assertThat(desk.reissue(0, 1, "", NOW, StatementState.ISSUED).due())
        .isEqualTo(new BigDecimal("0.19"));
  }

  @Test
  void shouldBillItemsOfACancelledStatementAgainButOnce() {
    bench.apply(
        "items: [{key: i, subscription: a, date: 2024-01-10, text: Setup, quantity: 1, price: \"5.00\"}]");
    bench.close("2024-02-02T00:00:00Z");
    desk.cancel(0, 1, "", NOW);
    Statement again = desk.reissue(0, 1, "", NOW, StatementState.DRAFT);
    assertThat(again.lines()).extracting(StatementLine::text).containsExactly("Setup");
    bench.close("2024-03-02T00:00:00Z");
    assertThat(bench.archive.all()).hasSize(3);

    desk.change(Step.DISCARD, 0, List.of(3L), NOW, "anna");
    assertThat(desk.reissue(0, 1, "", NOW, StatementState.ISSUED).total())
        .isEqualTo(new BigDecimal("5.95"));
  }

  @Test
  void shouldRefuseWhatIsNotInAStateForIt() {
    clicks("2024-01-05T00:00:00Z", 10);
    draft("2024-02-02T00:00:00Z");
    assertThatThrownBy(() -> desk.cancel(0, 1, "", NOW)).hasMessageContaining("this one is draft");
    assertThatThrownBy(() -> desk.cancel(0, 9, "", NOW)).hasMessageContaining("no such statement");
    desk.changeAll(Step.APPROVE, 0, NOW, "anna");
    desk.changeAll(Step.ISSUE, 0, NOW, "anna");
    assertThatThrownBy(() -> desk.reissue(0, 1, "", NOW, StatementState.ISSUED))
        .hasMessageContaining("only what was cancelled is issued again; this one is issued");
    desk.cancel(0, 1, "", NOW);
    assertThatThrownBy(() -> desk.cancel(0, 1, "", NOW))
        .hasMessageContaining("it was cancelled already, by statement 2");
    assertThatThrownBy(() -> desk.cancel(0, 2, "", NOW))
        .hasMessageContaining("this one is a cancellation");
    desk.reissue(0, 1, "", NOW, StatementState.ISSUED);
    assertThatThrownBy(() -> desk.reissue(0, 1, "", NOW, StatementState.ISSUED))
        .hasMessageContaining("it was issued again already, as statement 3");
  }
}
