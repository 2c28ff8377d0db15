package io.tallygate.benchmarks.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.IterationType;
import org.openjdk.jmh.runner.WorkloadParams;
import org.openjdk.jmh.runner.options.TimeValue;

class BenchmarkSuiteTest {
  private static final int ITERATIONS = 5;

  @Test
  void shouldTakeOnlyWhatWasMeasuredToItsEnd() {
    assertThat(BenchmarkSuite.isWhole(result(1, ITERATIONS))).isTrue();
    assertThat(BenchmarkSuite.isWhole(result(0, ITERATIONS))).isTrue();
    assertThat(BenchmarkSuite.isWhole(result(1, ITERATIONS - 1))).isFalse();
    assertThat(BenchmarkSuite.isWhole(result(2, ITERATIONS))).isFalse();
    assertThat(BenchmarkSuite.isWhole(result(2, ITERATIONS, ITERATIONS - 1))).isFalse();
    assertThat(BenchmarkSuite.isWhole(result(2, ITERATIONS, ITERATIONS))).isTrue();
  }

  /** Of a benchmark that was to have so many forks of 5 iterations each. */
  private static RunResult result(int forks, int... iterationsByFork) {
    IterationParams iterations =
        new IterationParams(IterationType.MEASUREMENT, ITERATIONS, TimeValue.seconds(1), 1);
    BenchmarkParams asked =
        new BenchmarkParams(
            "b",
            "b",
            true,
            1,
            new int[] {1},
            List.of(),
            forks,
            0,
            iterations,
            iterations,
            Mode.AverageTime,
            new WorkloadParams(),
            TimeUnit.NANOSECONDS,
            1,
            "",
            List.of(),
            "",
            "",
            "",
            "",
            TimeValue.seconds(1));
    List<BenchmarkResult> measured = new ArrayList<>();
    for (int count : iterationsByFork) {
      List<IterationResult> each = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        each.add(new IterationResult(asked, iterations, null));
      }
      measured.add(new BenchmarkResult(asked, each));
    }
    return new RunResult(asked, measured);
  }
}
