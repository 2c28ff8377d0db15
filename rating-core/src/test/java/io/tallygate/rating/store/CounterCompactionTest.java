package io.tallygate.rating.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallygate.rating.flush.Deltas;
import io.tallygate.rating.flush.FlushBatch;
import io.tallygate.rating.meter.SeriesDefinition;
import io.tallygate.rating.meter.SeriesKey;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CounterCompactionTest {
  private static final int WINDOW = 4_000_000;

  @TempDir Path directory;

  private UsageStore store;

  @BeforeEach
  void open() {
    store = UsageStore.open(directory);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void shouldLeaveOneRowPerSeriesAndWindowBetweenClosings() {
    applyThrough(6);
    assertThat(rows()).hasSize(12);

    assertThat(Compactions.run(store, List.of(4L))).isEqualTo(8);

    assertThat(rows())
        .containsExactlyInAnyOrder(
            "series 0 flush 4 count 4 sum 10",
            "series 1 flush 4 count 4 sum 100",
            "series 0 flush 6 count 2 sum 11",
            "series 1 flush 6 count 2 sum 110");
  }

  @Test
  void shouldAnswerThroughWhatWasKeptApartAndRefuseTheRest() {
    applyThrough(6);
    Compactions.run(store, List.of(4L));

    assertThat(sumThrough(4)).isEqualTo(10);
    assertThat(sumThrough(6)).isEqualTo(21);
    assertThat(sumThrough(Long.MAX_VALUE)).isEqualTo(21);
    assertThatThrownBy(() -> sumThrough(3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[flush=3] [merged through=6]");
    assertThatThrownBy(() -> store.usageBySubject(0, null, 5))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldNotBelieveThatAFlushIsApartWhichWasNotKeptBefore() {
    applyThrough(6);
    Compactions.run(store, List.of());
    applyThrough(8);
    Compactions.run(store, List.of(3L, 6L));

    assertThat(sumThrough(6)).isEqualTo(21);
    assertThat(sumThrough(8)).isEqualTo(36);
    assertThatThrownBy(() -> sumThrough(3)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldMergeLateRowsAfterTheClosing() {
    applyThrough(3);
    Compactions.run(store, List.of(3L));
    applyThrough(5);
    Compactions.run(store, List.of(3L));
    applyThrough(7);

    assertThat(Compactions.run(store, List.of(3L))).isEqualTo(4);

    assertThat(rows())
        .containsExactlyInAnyOrder(
            "series 0 flush 3 count 3 sum 6",
            "series 1 flush 3 count 3 sum 60",
            "series 0 flush 7 count 4 sum 22",
            "series 1 flush 7 count 4 sum 220");
    assertThat(Compactions.run(store, List.of(3L))).isZero();
  }

  private long sumThrough(long flush) {
    return store.usage(0, SeriesDefinition.NONE, List.of("s0"), 0, Long.MAX_VALUE, flush).stream()
        .map(UsageRow::sum)
        .reduce(BigInteger.ZERO, BigInteger::add)
        .longValueExact();
  }

  private List<String> rows() {
    List<String> rows = new ArrayList<>();
    store.forEachCounter(
        (series, window, flush, count, sum) ->
            rows.add("series " + series + " flush " + flush + " count " + count + " sum " + sum));
    return rows;
  }

  /** Flush n adds n to series 0 and 10 n to series 1. */
  private void applyThrough(long last) {
    for (long number = store.state().flushNumber() + 1; number <= last; number++) {
      Deltas deltas = new Deltas();
      deltas.add(0, WINDOW, 1, number);
      deltas.add(1, WINDOW, 1, 10 * number);
      store.apply(
          List.of(
              new FlushBatch(
                  number,
                  number,
                  1,
                  1,
                  deltas,
                  number == 1 ? List.of(series(0), series(1)) : List.of(),
                  List.of(),
                  1,
                  List.of(),
                  new byte[0])));
    }
  }

  private static SeriesDefinition series(int number) {
    return new SeriesDefinition(
        number, new SeriesKey(0, 0, "s" + number, List.of()), number, SeriesDefinition.NONE);
  }
}
