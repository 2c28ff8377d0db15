package io.tallygate.rating.flush;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeltasTest {
  private record Row(int series, int window, long count, long sum) {}

  @Test
  void shouldGiveBackEveryRowHoweverWideItIs() {
    Random random = new Random(11);
    for (int wideIn : new int[] {Integer.MAX_VALUE, 40_000, 3}) {
      Deltas deltas = new Deltas();
      List<Row> expected = new ArrayList<>();
      for (int i = 0; i < 70_000; i++) {
        boolean isWide = random.nextInt(wideIn) == 0;
        Row row =
            new Row(
                random.nextInt(),
                isWide ? random.nextInt() : 7,
                isWide ? random.nextLong() : -random.nextInt(9),
                isWide ? random.nextLong() : random.nextInt());
        expected.add(row);
        deltas.add(row.series, row.window, row.count, row.sum);
      }
      List<Row> actual = new ArrayList<>();
      for (int i = 0; i < deltas.size(); i++) {
        actual.add(new Row(deltas.series(i), deltas.window(i), deltas.count(i), deltas.sum(i)));
      }
      assertThat(actual).as("one row in %d is wide", wideIn).isEqualTo(expected);
    }
  }
}
