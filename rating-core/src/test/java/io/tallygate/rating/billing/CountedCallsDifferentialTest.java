package io.tallygate.rating.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.tallygate.rating.naive.NaiveEvent;
import io.tallygate.rating.naive.RandomScenario;
import io.tallygate.rating.naive.Scenario;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Calls that are counted in parts against the same calls kept and rated one by one: the same statements, to the last line and
 * what it was made from. {@link PriceModelDifferentialTest} compares both with the naive rater.
 */
class CountedCallsDifferentialTest {
  private static final int SCENARIOS = Integer.getInteger("scenarios", 400);
  private static final int USAGE_MAX = 60;

  @Test
  void shouldBillCountedPartsAsKeptCalls() {
    long first = Long.getLong("seed", System.nanoTime());
    System.out.println("counted calls: seeds from " + first + ", " + SCENARIOS + " scenarios");
    int statements = 0;
    for (long seed = first; seed < first + SCENARIOS; seed++) {
      Scenario scenario = RandomScenario.of(seed, USAGE_MAX);
      if (!scenario.isCallsCounted()) {
        continue;
      }
      try {
        BillingBench counted = ScenarioRun.of(scenario.yaml(), scenario.events(), scenario.runs());
        BillingBench kept =
            ScenarioRun.of(scenario.yamlWithKeptCalls(), scenario.events(), scenario.runs());
        boolean isVoided = scenario.events().stream().anyMatch(NaiveEvent::isEverVoided);
        assertThat(texts(counted, isVoided)).isEqualTo(texts(kept, isVoided));
        statements += counted.archive.all().size();
      } catch (AssertionError | RuntimeException e) {
        fail("seed " + seed + "\n" + scenario, e);
      }
    }
    System.out.println("counted calls: " + statements + " statements compared");
    assertThat(statements).isPositive();
  }

  /**
   * Everything in a statement, but for the log positions of the events that other charges itemise.
   *
   * @param isVoided usage was taken back: then a window that holds nothing any more is still one that the counters had, and no
   *     event is left in it, so what lines are made from differs
   */
  private static List<String> texts(BillingBench bench, boolean isVoided) {
    return bench.archive.all().stream()
        .map(statement -> statement.toString().replaceAll("event/[0-9]+/[0-9]+/[0-9]+", "event"))
        .map(text -> isVoided ? text.replaceAll("Evidence\\[[^\\]]*\\]", "evidence") : text)
        .toList();
  }
}
