package io.tallygate.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

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
    assertThat(ours.toList()).containsExactlyInAnyOrderElementsOf(named);
  }

  @Test
  void shouldListItsBenchmarksWhereTheHarnessLooks() {
    assertThat(
            Measured.class.getClassLoader().getResource(BenchmarkList.BENCHMARK_LIST.substring(1)))
        .isNotNull();
  }
}
