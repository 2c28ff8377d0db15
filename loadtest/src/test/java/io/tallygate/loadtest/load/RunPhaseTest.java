package io.tallygate.loadtest.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RunPhaseTest {
  @Test
  void shouldKnowTheLinesThatAnnounceAPhase() {
    assertThat(RunPhase.of("defining 1,000 series on 2 connections…")).isEqualTo(RunPhase.DEFINING);
    assertThat(RunPhase.of("defined in 0.1 s")).isEqualTo(RunPhase.DEFINED);
    assertThat(RunPhase.of("measuring…")).isEqualTo(RunPhase.MEASURING);
  }

  @Test
  void shouldTakeNoOtherLineForAPhase() {
    assertThat(RunPhase.of("   5 s  20,758,528 records acknowledged")).isNull();
    assertThat(RunPhase.of("definitely not")).isNull();
    assertThat(RunPhase.of("")).isNull();
  }
}
