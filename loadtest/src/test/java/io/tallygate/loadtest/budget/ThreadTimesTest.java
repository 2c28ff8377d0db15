package io.tallygate.loadtest.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ThreadTimesTest {
  private static final String STATUS =
      """
      Name:\tcore
      State:\tS (sleeping)
      voluntary_ctxt_switches:\t17
      nonvoluntary_ctxt_switches:\t9001
      """;

  @Test
  void shouldReadWhatTheKernelWrites() {
    ThreadTimes times =
        ThreadTimes.parse(
            "4711 (core) S 4700 4700 4650 0 -1 4194368 812 0 3 0 1622 316 0 0 20 0 41 0 43958980 5 1",
            "19382004711 1751541388 6359\n",
            STATUS);
    assertThat(times)
        .isEqualTo(new ThreadTimes("core", 19_382_004_711L, 1_751_541_388L, 1_622, 316, 17, 9_001));
  }

  @Test
  void shouldFindTheFieldsBehindANameWithSpacesAndParentheses() {
    ThreadTimes times =
        ThreadTimes.parse(
            "9 (G1 (x) y) R 1 1 1 0 -1 0 0 0 0 0 25 75 0 0 20 0 41 0 1 5 1", "7 8 9", STATUS);
    assertThat(times.name()).isEqualTo("G1 (x) y");
    assertThat(times.userTicks()).isEqualTo(25);
    assertThat(times.systemTicks()).isEqualTo(75);
  }

  @Test
  void shouldTellTimesBetweenTwoMoments() {
    ThreadTimes earlier = new ThreadTimes("core", 100, 10, 5, 3, 2, 1);
    ThreadTimes later = new ThreadTimes("core", 350, 15, 9, 4, 12, 8);
    assertThat(later.since(earlier)).isEqualTo(new ThreadTimes("core", 250, 5, 4, 1, 10, 7));
  }

  @Test
  void shouldSayWhatItCannotRead() {
    assertThatThrownBy(() -> ThreadTimes.parse("4711 core S 1", "7 8 9", STATUS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("4711 core S 1");
    assertThatThrownBy(
            () ->
                ThreadTimes.parse(
                    "9 (core) R 1 1 1 0 -1 0 0 0 0 0 25 75 0 0", "7 8 9", "Name:\tcore\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("voluntary_ctxt_switches:");
  }
}
