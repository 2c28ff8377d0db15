package io.tallygate.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.benchmarks.Draws.Spread;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.runner.BenchmarkList;

class MeasuredTest {
  @Test
  void shouldForkWithFlagsThatTheBuildNames() {
    List<String> named = List.of(System.getProperty("tallygate.jvm.flags").trim().split("\\s+"));
    Stream<String> ours =
        Arrays.stream(Measured.class.getAnnotation(Fork.class).jvmArgsAppend())
            .filter(flag -> !flag.startsWith("-Xm"));
    assertThat(named).containsAll(ours.toList());
  }

  @Test
  void shouldListItsBenchmarksWhereTheHarnessLooks() {
    assertThat(
            Measured.class.getClassLoader().getResource(BenchmarkList.BENCHMARK_LIST.substring(1)))
        .isNotNull();
  }

  @Test
  void shouldDrawEverySeriesAboutAsOftenOrFewVeryOften() {
    assertThat(mostFrequent(Spread.UNIFORM)).isLessThan(200);
    assertThat(mostFrequent(Spread.ZIPF)).isBetween(11_000, 15_000);
  }

  /** Of 100,000 draws from 1,000: 100 each, or 1/7.49 of all for the first. */
  private static int mostFrequent(Spread spread) {
    int[] counts = new int[1_000];
    for (int number : Draws.numbers(spread, counts.length, 100_000)) {
      counts[number]++;
    }
    return Arrays.stream(counts).max().orElseThrow();
  }
}
