package io.tallygate.loadtest.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CountedRunTest {
  private static final GatewayFigures ENOUGH = new GatewayFigures(3, 1, 9, 3_000, 1_000, "disk");

  @Test
  void shouldCountARunThatKeepsAllRules() {
    assertThat(CountedRun.reasonsAgainst(true, true, 1, 60, ENOUGH)).isEmpty();
  }

  @Test
  void shouldNameEveryRuleThatIsBroken() {
    assertThat(
            CountedRun.reasonsAgainst(
                false, false, 0, 59.9, new GatewayFigures(2, 0, 0, 2_999, 1_000, "disk")))
        .containsExactly(
            "not verified",
            "the gateway was not started for the run: its pool may not have been fresh",
            "no warm-up",
            "shorter than 60 s",
            "wrote less than 3 times the pool [logBytes=2999, poolBytes=1000]",
            "fewer than 3 flushes",
            "no checkpoint");
  }
}
