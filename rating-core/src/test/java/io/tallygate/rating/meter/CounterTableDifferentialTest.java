package io.tallygate.rating.meter;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The counter table against a map of exact sums. */
class CounterTableDifferentialTest {

  private record Cell(int series, int window) {}

  private static final class Model implements CounterTable.Rows {
    final Map<Cell, BigInteger> sums = new HashMap<>();
    final Map<Cell, Long> counts = new HashMap<>();

    @Override
    public void add(int series, int window, long count, long sum) {
      assertThat(count).isPositive();
      sums.merge(new Cell(series, window), BigInteger.valueOf(sum), BigInteger::add);
      counts.merge(new Cell(series, window), count, Long::sum);
    }
  }

  @Property(tries = 40)
  void shouldAgreeWithAMapOfExactSums(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 200_000) int seriesCount,
      @ForAll @IntRange(min = 1, max = 8) int windows) {
    Random random = new Random(seed);
    CounterTable table = new CounterTable();
    table.reserve(seriesCount);
    for (int flush = 0; flush < 3; flush++) {
      Model expected = new Model();
      for (int i = 0; i < 20_000; i++) {
        int series = random.nextInt(Math.min(seriesCount, 1 + random.nextInt(seriesCount)));
        int window = 2_000_000 + 3 * random.nextInt(windows);
        long quantity = random.nextInt(50) == 0 ? random.nextLong() : random.nextInt(1_000) - 100;
        table.add(series, window, quantity);
        expected.add(series, window, 1, quantity);
      }
      Model actual = new Model();
      table.drain(actual);
      assertThat(actual.sums).as("seed %d", seed).isEqualTo(expected.sums);
      assertThat(actual.counts).as("seed %d", seed).isEqualTo(expected.counts);
      assertThat(table.isEmpty()).isTrue();
    }
  }

  @Test
  void shouldStayExactWhereASumLeaves64Bits() {
    CounterTable table = new CounterTable();
    table.reserve(1);
    for (int i = 0; i < 5; i++) {
      table.add(0, 3, Long.MAX_VALUE);
    }
    Model rows = new Model();
    table.drain(rows);
    assertThat(rows.sums)
        .containsEntry(
            new Cell(0, 3), BigInteger.valueOf(Long.MAX_VALUE).multiply(BigInteger.valueOf(5)));
    assertThat(rows.counts).containsEntry(new Cell(0, 3), 5L);
  }
}
