package io.tallygate.loadtest.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CountedRunTest {
  private static final GatewayFigures ENOUGH = new GatewayFigures(1, 3, 1, 9, 3_000, 1_000, "disk");

  @Test
  void shouldCountARunThatKeepsAllRules() {
    assertThat(CountedRun.reasonsAgainst(true, true, 1, 60, 0, ENOUGH)).isEmpty();
  }

  @Test
  void shouldCountFromTheStartOfAGatewayThatWasRestarted() {
    GatewayFigures later = new GatewayFigures(1, 5, 2, 10, 4_000, 1_000, "disk");
    assertThat(later.since(ENOUGH)).isEqualTo(new GatewayFigures(1, 2, 1, 1, 1_000, 1_000, "disk"));
    GatewayFigures restarted = new GatewayFigures(2, 1, 0, 0, 100, 1_000, "disk");
    assertThat(restarted.since(ENOUGH)).isEqualTo(restarted);
  }

  @Test
  void shouldNameEveryRuleThatIsBroken() {
    assertThat(
            CountedRun.reasonsAgainst(
                false, false, 0, 59.9, 1, new GatewayFigures(1, 2, 0, 0, 2_999, 1_000, "disk")))
        .containsExactly(
            "not verified",
            "the gateway was not started for the run: its pool may not have been fresh",
            "no warm-up",
            "a connection was lost",
            "shorter than 60 s",
            "wrote less than 3 times the pool [logBytes=2999, poolBytes=1000]",
            "fewer than 3 flushes",
            "no checkpoint");
  }
}
