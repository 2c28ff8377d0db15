package io.tallygate.loadtest.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MachineTimesTest {
  private static final String STAT =
      """
      cpu  4829141 111202 390853 2187658 23449 0 13656 2306 0 0
      cpu0 2375539 53737 175317 1162832 5873 0 3942 1150 0 0
      cpu1 2453601 57465 215536 1024825 17575 0 9713 1156 0 0
      intr 1 2 3
      ctxt 12345
      """;

  @Test
  void shouldReadAllProcessorsTogether() {
    assertThat(MachineTimes.parse(STAT))
        .isEqualTo(new MachineTimes(2, 21_876_580_000_000L, 234_490_000_000L, 23_060_000_000L));
  }

  @Test
  void shouldTellTimesBetweenTwoMoments() {
    assertThat(new MachineTimes(2, 50, 20, 7).since(new MachineTimes(2, 10, 19, 7)))
        .isEqualTo(new MachineTimes(2, 40, 1, 0));
  }

  @Test
  void shouldSayWhatItCannotRead() {
    assertThatThrownBy(() -> MachineTimes.parse("intr 1 2 3\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("intr 1 2 3");
  }
}
