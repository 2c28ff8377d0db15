package io.tallygate.benchmarks.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.options.OptionsBuilder;

class SelectionTest {
  @Test
  void shouldEndWithinAQuarterOfAnHourByDefault() {
    Duration length = new Selection(new OptionsBuilder().build()).length();
    assertThat(length).isBetween(Duration.ofMinutes(5), Duration.ofMinutes(15));
  }

  @Test
  void shouldCountEveryCombinationOfValuesOnce() {
    Selection one =
        new Selection(
            new OptionsBuilder()
                .include("CountingBenchmark\\.add$")
                .param("series", "1000", "10000000")
                .param("skew", "ZIPF")
                .param("nobody", "1", "2", "3")
                .build());
    assertThat(one.names())
        .containsExactly(
            "io.tallygate.benchmarks.CountingBenchmark.add {series=1000, skew=ZIPF}",
            "io.tallygate.benchmarks.CountingBenchmark.add {series=10000000, skew=ZIPF}");
  }

  /** What costs nothing is told from what costs little only beside the same loop that does nothing. */
  @Test
  void shouldHaveABaselineInEveryClass() {
    Set<String> without = new TreeSet<>();
    Set<String> with = new TreeSet<>();
    for (String name : new Selection(new OptionsBuilder().build()).names()) {
      String method = name.substring(0, name.indexOf(' '));
      int dot = method.lastIndexOf('.');
      boolean isBaseline = method.toLowerCase(Locale.ROOT).endsWith("baseline");
      (isBaseline ? with : without).add(name.substring(0, dot));
    }
    without.removeAll(with);
    assertThat(without).isEmpty();
  }
}
