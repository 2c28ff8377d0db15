package io.tallygate.rating.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.tallygate.rating.naive.NaiveBiller;
import io.tallygate.rating.naive.NaiveWorld;
import io.tallygate.rating.naive.RandomScenario;
import io.tallygate.rating.naive.Ratio;
import io.tallygate.rating.naive.Scenario;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Every charge model with every option, at random, against a rater that reads all events again for every figure: statement by
 * statement, line by line, adjustment by adjustment.
 *
 * <p>{@code -Dscenarios=N} runs more, {@code -Dseed=N} begins at (or, with {@code -Dscenarios=1}, repeats) one.
 */
class PriceModelDifferentialTest {
  private static final int SCENARIOS = Integer.getInteger("scenarios", 400);
  private static final int USAGE_MAX = 60;

  /** A quantity with as many digits may have been rounded for people. */
  private static final int SHOWN_DIGITS = 10;

  /** The grace of {@link BillingBench}. */
  private static final Duration GRACE = Duration.ofHours(1);

  @Test
  void shouldBillWhatTheNaiveRaterBills() {
    long first = Long.getLong("seed", System.nanoTime());
    System.out.println("price models: seeds from " + first + ", " + SCENARIOS + " scenarios");
    int statements = 0;
    for (long seed = first; seed < first + SCENARIOS; seed++) {
      Scenario scenario = RandomScenario.of(seed, USAGE_MAX);
      try {
        statements += compare(scenario);
      } catch (AssertionError | RuntimeException e) {
        fail("seed " + seed + "\n" + scenario, e);
      }
    }
    System.out.println("price models: " + statements + " statements compared");
    assertThat(statements).isGreaterThan(SCENARIOS);
  }

  private static int compare(Scenario scenario) {
    BillingBench bench = new BillingBench(scenario.yaml());
    Map<String, NaiveBiller> naive = new LinkedHashMap<>();
    for (NaiveWorld world : scenario.worlds()) {
      naive.put(world.subscription().key(), new NaiveBiller(world));
    }
    for (int run = 0; run < scenario.runs().size(); run++) {
      List<Statement> issued =
          ScenarioRun.closeNext(bench, scenario.events(), scenario.runs(), run);
      long until = scenario.runs().get(run).minus(GRACE).toEpochMilli();
      for (Map.Entry<String, NaiveBiller> entry : naive.entrySet()) {
        List<Statement> own =
            issued.stream().filter(s -> s.subscription().equals(entry.getKey())).toList();
        compare("run " + run, own, entry.getValue().run(run, until));
      }
    }
    naive.forEach((subscription, biller) -> compareInAll(bench, subscription, biller));
    return bench.archive.all().size();
  }

  /** A statement of nothing but zeros need not be there. */
  private static void compare(
      String run, List<Statement> statements, List<NaiveBiller.Bill> bills) {
    List<String> actual = new ArrayList<>();
    for (Statement statement : statements) {
      NaiveBiller.Bill bill = bill(statement);
      if (!bill.isEmpty()) {
        actual.add(run + " " + bill);
      }
      checkLines(statement);
    }
    List<String> expected =
        bills.stream().filter(bill -> !bill.isEmpty()).map(bill -> run + " " + bill).toList();
    assertThat(actual).containsExactlyElementsOf(expected);
  }

  /** A statement in the naive rater's terms. */
  private static NaiveBiller.Bill bill(Statement statement) {
    Map<String, List<Ratio>> lines = new TreeMap<>();
    for (StatementLine line : statement.lines()) {
      if (line.amount().signum() != 0) {
        lines.computeIfAbsent(line.charge(), key -> new ArrayList<>()).add(Ratio.of(line.amount()));
      }
    }
    lines.values().forEach(list -> list.sort(null));
    Map<String, NaiveBiller.Adjusted> adjustments = new TreeMap<>();
    for (Adjustment adjustment : statement.adjustments()) {
      adjustments.put(
          adjustment.period() + " " + adjustment.charge(),
          new NaiveBiller.Adjusted(Ratio.of(adjustment.before()), Ratio.of(adjustment.after())));
    }
    TaxLine tax = statement.tax();
    return new NaiveBiller.Bill(
        statement.period(),
        statement.start().equals(statement.end()),
        lines,
        adjustments,
        tax == null ? Ratio.ZERO : Ratio.of(tax.amount()),
        Ratio.of(statement.total()));
  }

  /** What a reader can check by hand: quantity × price / per is the exact amount, and the lines add up. */
  private static void checkLines(Statement statement) {
    Ratio sum = Ratio.ZERO;
    for (StatementLine line : statement.lines()) {
      sum = sum.plus(Ratio.of(line.amount()));
      if (line.price() != null && line.quantity().scale() < SHOWN_DIGITS) {
        assertThat(Ratio.of(line.quantity()).times(Ratio.of(line.price())).by(Ratio.of(line.per())))
            .as(line.toString())
            .isEqualTo(Ratio.of(line.exact()));
      }
    }
    for (Adjustment adjustment : statement.adjustments()) {
      sum = sum.plus(Ratio.of(adjustment.amount()));
    }
    TaxLine tax = statement.tax();
    if (tax != null) {
      Ratio gross = Ratio.of(tax.net()).plus(Ratio.of(tax.amount()));
      assertThat(gross).isEqualTo(Ratio.of(statement.total()));
      sum = tax.isIncluded() ? sum : sum.plus(Ratio.of(tax.amount()));
    }
    assertThat(sum).isEqualTo(Ratio.of(statement.total()));
  }

  /** Whenever it was billed, it is what the final usage comes to. */
  private static void compareInAll(BillingBench bench, String subscription, NaiveBiller biller) {
    Ratio billed = Ratio.ZERO;
    for (Statement statement : bench.archive.all()) {
      if (statement.subscription().equals(subscription)) {
        for (StatementLine line : statement.lines()) {
          billed = billed.plus(Ratio.of(line.amount()));
        }
        for (Adjustment adjustment : statement.adjustments()) {
          billed = billed.plus(Ratio.of(adjustment.amount()));
        }
      }
    }
    assertThat(billed).isEqualTo(biller.accumulatedInAll());
  }
}
