package io.tallygate.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.benchmarks.Draws.Spread;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DrawsTest {
  @Test
  void shouldDrawEverySeriesAboutAsOftenOrFewVeryOften() {
    assertThat(ofMostFrequent(Spread.UNIFORM)[0]).isLessThan(200);
    int[] zipf = ofMostFrequent(Spread.ZIPF);
    assertThat(zipf[0]).isBetween(12_700, 14_000);
    assertThat(zipf[1]).isBetween(6_200, 7_200);
    assertThat(zipf[9]).isBetween(1_150, 1_520);
  }

  /** Of 100,000 draws from 1,000: 100 each, or 1/7.49 of all for the first and half of that for the second. */
  private static int[] ofMostFrequent(Spread spread) {
    int[] counts = new int[1_000];
    for (int number : Draws.numbers(spread, counts.length, 100_000)) {
      counts[number]++;
    }
    Arrays.sort(counts);
    int[] falling = new int[counts.length];
    for (int i = 0; i < counts.length; i++) {
      falling[i] = counts[counts.length - 1 - i];
    }
    return falling;
  }

  @Test
  void shouldDrawDifferentNumbers() {
    int[] numbers = Draws.different(1_000, 900);
    assertThat(numbers).hasSize(900).doesNotHaveDuplicates();
    assertThat(Arrays.stream(numbers).max().orElseThrow()).isLessThan(1_000);
    assertThat(numbers).isNotEqualTo(Arrays.stream(numbers).sorted().toArray());
  }

  @Test
  void shouldDrawEnoughToReachMostSeries() {
    assertThat(Draws.enough(1_000, 4_096)).isEqualTo(1 << 20);
    assertThat(Draws.enough(10_000_000, 4_096)).isGreaterThanOrEqualTo(20_000_000);
    assertThat(Draws.enough(10_000_000, 4_096) % 4_096).isZero();
  }
}
