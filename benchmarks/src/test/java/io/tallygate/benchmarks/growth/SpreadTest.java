package io.tallygate.benchmarks.growth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallygate.benchmarks.Spread;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {
  @Test
  void shouldTakeTheMiddleOneOfAnOddNumber() {
    assertThat(Spread.of(List.of(7.0, 1.0, 3.0))).isEqualTo(new Spread(3, 1, 7));
    assertThat(Spread.of(List.of(5.0))).isEqualTo(new Spread(5, 5, 5));
  }

  @Test
  void shouldTakeHalfWayBetweenTheMiddleOnesOfAnEvenNumber() {
    assertThat(Spread.of(List.of(8.0, 2.0, 4.0, 1.0))).isEqualTo(new Spread(3, 1, 8));
  }

  @Test
  void shouldNotMakeUpAMedianOfNothing() {
    assertThatThrownBy(() -> Spread.of(List.of())).hasMessage("nothing was measured");
  }

  @Test
  void shouldWriteNumbersWithoutExponentAndWithThreeDecimals() {
    assertThat(Run.rounded(12_345_678)).hasToString("12345678");
    assertThat(Run.rounded(10_000_000)).hasToString("10000000");
    assertThat(Run.rounded(0.0625)).hasToString("0.063");
    assertThat(Run.rounded(0)).hasToString("0");
  }
}
