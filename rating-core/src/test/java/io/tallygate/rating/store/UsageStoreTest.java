package io.tallygate.rating.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallygate.rating.flush.Deltas;
import io.tallygate.rating.flush.FlushBatch;
import io.tallygate.rating.flush.RandomFlushes;
import io.tallygate.rating.meter.SeriesDefinition;
import io.tallygate.rating.meter.SeriesKey;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsageStoreTest {
  private static final int WINDOW = RandomFlushes.FIRST_WINDOW;

  @TempDir Path directory;

  @Test
  void shouldBeEmptyAtFirst() {
    try (UsageStore store = UsageStore.open(directory)) {
      assertThat(store.state().flushNumber()).isZero();
      assertThat(store.state().engineState()).isEmpty();
      assertThat(store.attributeNames()).isEmpty();
      assertThat(store.totals()).isEmpty();
    }
  }

  @Test
  void shouldRefuseAGapAndStoreNothing() {
    RandomFlushes flushes = new RandomFlushes(7);
    FlushBatch first = flushes.next();
    flushes.next();
    FlushBatch third = flushes.next();
    try (UsageStore store = UsageStore.open(directory)) {
      assertThatThrownBy(() -> store.apply(List.of(first, third)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("[flush=3] [expected=2]");
      assertThat(store.state().flushNumber()).isZero();
      assertThat(store.totals()).isEmpty();
    }
  }

  @Test
  void shouldStoreNothingOfATransactionWhoseLastRowIsRefused() {
    Deltas good = new Deltas();
    for (int i = 0; i < 300_000; i++) {
      good.add(0, WINDOW, 1, 1);
    }
    Deltas bad = new Deltas();
    bad.add(1, WINDOW, 1, 1);
    try (UsageStore store = UsageStore.open(directory)) {
      assertThatThrownBy(() -> store.apply(List.of(batch(1, good), batch(2, bad))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("[number=1] [flush=2]");
      assertThat(store.state().flushNumber()).isZero();
      assertThat(store.totals()).isEmpty();

      store.apply(List.of(batch(1, good)));
      assertThat(store.totals())
          .containsExactly(
              new MeterTotal(0, 0, SeriesDefinition.NONE, 300_000, BigInteger.valueOf(300_000)));
    }
  }

  @Test
  void shouldSumBeyond64BitsExactly() {
    Deltas deltas = new Deltas();
    for (int i = 0; i < 10; i++) {
      deltas.add(0, WINDOW, 1, Long.MAX_VALUE);
    }
    try (UsageStore store = UsageStore.open(directory)) {
      store.apply(List.of(batch(1, deltas)));
      assertThat(store.usage(0, SeriesDefinition.NONE, null, 0, Long.MAX_VALUE, 1))
          .singleElement()
          .extracting(UsageRow::sum)
          .isEqualTo(BigInteger.valueOf(Long.MAX_VALUE).multiply(BigInteger.TEN));
    }
  }

  @Test
  void shouldRefuseADirectoryThatCannotBeOne() {
    assertThatThrownBy(() -> UsageStore.open(Path.of("/dev/null/store")))
        .isInstanceOf(StoreFailedException.class)
        .hasMessageContaining("[file=/dev/null/store/usage.duckdb]");
  }

  private static FlushBatch batch(long number, Deltas deltas) {
    List<SeriesDefinition> series =
        number == 1
            ? List.of(
                new SeriesDefinition(
                    0, new SeriesKey(0, 0, "s", List.of()), 0, SeriesDefinition.NONE))
            : List.of();
    return new FlushBatch(
        number, number * 100, 1, 1, deltas, series, List.of(), 1, List.of(), new byte[] {1});
  }
}
