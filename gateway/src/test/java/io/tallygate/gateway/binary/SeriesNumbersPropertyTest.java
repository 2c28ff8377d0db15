package io.tallygate.gateway.binary;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Numbers set in any order, in stretches that run on and in others, against a map. */
class SeriesNumbersPropertyTest {
  private static final int UNSET = -3;

  /** Local numbers from one on get numbers from one on, in one step of so many each. */
  record Stretch(int local, int number, int length, int step) {}

  @Property(tries = 500)
  void shouldHoldWhatWasSetLast(@ForAll("stretches") List<Stretch> stretches) {
    SeriesNumbers numbers = new SeriesNumbers(UNSET);
    Map<Integer, Integer> model = new HashMap<>();
    for (Stretch stretch : stretches) {
      for (int i = 0; i < stretch.length; i++) {
        int local = stretch.local + i;
        int number = stretch.number + i * stretch.step;
        numbers.set(local, number);
        model.put(local, number);
        assertThat(numbers.get(local)).isEqualTo(number);
      }
    }
    for (int local = -1; local < 1_300; local++) {
      assertThat(numbers.get(local))
          .as("local %s", local)
          .isEqualTo(model.getOrDefault(local, UNSET));
    }
    assertThat(numbers.get(Integer.MIN_VALUE)).isEqualTo(UNSET);
    assertThat(numbers.get(Integer.MAX_VALUE)).isEqualTo(UNSET);
  }

  /** Steps of 1 run on; of 0 they have equal ends only; negative numbers are refusals. */
  @Provide
  Arbitrary<List<Stretch>> stretches() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 1_000),
            Arbitraries.integers().between(-20, 100_000),
            Arbitraries.integers().between(1, 200),
            Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.just(1)),
                Tuple.of(1, Arbitraries.integers().between(-2, 3))))
        .as(Stretch::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(12);
  }
}
