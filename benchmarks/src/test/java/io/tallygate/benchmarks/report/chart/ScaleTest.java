package io.tallygate.benchmarks.report.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScaleTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "28600000 | 0 5,000,000 10,000,000 15,000,000 20,000,000 25,000,000 30,000,000",
        "6        | 0 1 2 3 4 5 6",
        "0.3      | 0 0.05 0.1 0.15 0.2 0.25 0.3",
        "0        | 0 0.2 0.4 0.6 0.8 1",
      })
  void shouldRiseFrom0InRoundSteps(double greatest, String labels) {
    assertThat(labels(Scale.linear(greatest))).isEqualTo(labels);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10000 | 10000000 | 10,000 100,000 1,000,000 10,000,000",
        "0.8   | 30       | 0.5 1 2 5 10 20 50",
        "5     | 5        | 5 10",
        "0.02  | 0.5      | 0.02 0.05 0.1 0.2 0.5",
      })
  void shouldEncloseValuesBetween1And2And5(double least, double greatest, String labels) {
    assertThat(labels(Scale.log(least, greatest))).isEqualTo(labels);
  }

  @Test
  void shouldGiveEachDecadeTheSameWidth() {
    Scale scale = Scale.log(1, 1_000);
    assertThat(scale.fraction(10)).isCloseTo(1 / 3.0, within(1e-9));
    assertThat(scale.fraction(100)).isCloseTo(2 / 3.0, within(1e-9));
    assertThat(scale.fraction(0.001)).isZero();
    assertThat(scale.fraction(1e9)).isEqualTo(1);
  }

  @Test
  void shouldGiveEachNineTheSameWidth() {
    Scale scale = Scale.percentiles(10_000);
    assertThat(labels(scale)).isEqualTo("0 % 50 % 90 % 99 % 99.9 % 99.99 %");
    assertThat(scale.fraction(1_000)).isCloseTo(0.75, within(1e-9));
  }

  @Test
  void shouldSayWhenItIsLogarithmic() {
    assertThat(Scale.fitting(List.of(5.0, 90.0)).named("ms")).isEqualTo("ms");
    assertThat(Scale.fitting(List.of(5.0, 900.0)).named("ms")).isEqualTo("ms, logarithmic");
    assertThat(Scale.fitting(List.of(0.0, 900.0)).named("ms")).isEqualTo("ms");
  }

  @Test
  void shouldRefuseALogarithmOf0() {
    assertThatThrownBy(() -> Scale.log(0, 5)).hasMessageContaining("[least=0.0]");
  }

  private static String labels(Scale scale) {
    return String.join(
        " ",
        scale.ticks().stream().map(Scale.Tick::label).filter(each -> !each.isEmpty()).toList());
  }
}
