package io.tallygate.rating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallygate.rating.flush.Deltas;
import io.tallygate.rating.flush.FlushBatch;
import io.tallygate.rating.flush.FlushHold;
import io.tallygate.rating.measure.Latencies;
import io.tallygate.rating.meter.SeriesDefinition;
import io.tallygate.rating.meter.SeriesKey;
import io.tallygate.rating.store.ClosingRow;
import io.tallygate.rating.store.CompactionPolicy;
import io.tallygate.rating.store.StoreFailedException;
import io.tallygate.rating.store.UsageStore;
import java.math.BigInteger;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompactorTest {
  private static final int WINDOW = 4_000_000;
  private static final long SLICE_NS = TimeUnit.MILLISECONDS.toNanos(100);

  @TempDir Path directory;

  private final FlushHolds holds = new FlushHolds();
  private final List<String> reached = new ArrayList<>();
  private UsageStore store;
  private Compactor compactor;
  private long nowNs = 5;
  private @Nullable RuntimeException failure;

  @BeforeEach
  void open() {
    store = UsageStore.open(directory);
    CrashPoints points =
        name -> {
          reached.add(name);
          nowNs += name.equals("in-merge") ? SLICE_NS : 0;
          if (name.equals("in-merge") && failure != null) {
            throw failure;
          }
        };
    compactor =
        new Compactor(
            store, holds, new CompactionPolicy(2, 2, 0), points, () -> nowNs, new Latencies());
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void shouldDoNothingUntilTheStoreHasSomethingNew() {
    assertThat(compactor.waitNs()).isEqualTo(Long.MAX_VALUE);
    flush(1);
    assertThat(compactor.waitNs()).isLessThanOrEqualTo(0);
    compactor.runIfDue();
    assertThat(compactor.waitNs()).isEqualTo(Long.MAX_VALUE);
    assertThat(reached).isEmpty();
  }

  @Test
  void shouldRestAfterASliceSevenTimesAsLong() {
    flush(1);
    flush(2);
    compactor.runIfDue();

    assertThat(reached).containsExactly("before-merge", "in-merge", "after-merge");
    assertThat(compactor.rowsMerged()).isEqualTo(1);
    assertThat(compactor.waitNs()).isEqualTo(7 * SLICE_NS);
    nowNs += 7 * SLICE_NS - 1;
    compactor.runIfDue();
    assertThat(reached).hasSize(3);
    // What is left of it is the room that the rows took.
    nowNs++;
    compactor.runIfDue();
    assertThat(compactor.waitNs()).isEqualTo(Long.MAX_VALUE);
    assertThat(store.counterRows()).isEqualTo(1);
  }

  @Test
  void shouldMergeLaterWhereThereIsNoMemory() {
    flush(1);
    flush(2);
    failure =
        new StoreFailedException("no", new SQLException("Out of Memory Error: 256.0 MiB used"));
    compactor.runIfDue();
    assertThat(compactor.rowsMerged()).isZero();
    assertThat(store.counterRows()).isEqualTo(2);
    assertThat(sumThrough(2)).isEqualTo(3);
    assertThat(compactor.waitNs()).isEqualTo(TimeUnit.SECONDS.toNanos(30));

    failure = null;
    compactAll();
    assertThat(store.counterRows()).isEqualTo(1);
    assertThat(sumThrough(2)).isEqualTo(3);
  }

  @Test
  void shouldFailWhereSomethingElseIsWrong() {
    flush(1);
    flush(2);
    failure = new StoreFailedException("no", new SQLException("IO Error: no space left"));
    assertThatThrownBy(compactor::runIfDue).isSameAs(failure);
  }

  @Test
  void shouldKeepApartWhatIsHeldAndWhatIsClosed() {
    flush(1);
    flush(2);
    FlushHold hold = holds.hold(2, 0);
    flush(3);
    store
        .statements()
        .add(List.of(), List.of(new ClosingRow(0, "s", 0, 1, 3, 1, 0, "statement")), 1);
    flush(4);
    flush(5);
    compactAll();
    assertThat(flushes()).containsExactly(2L, 3L, 5L);
    assertThat(sumThrough(2)).isEqualTo(3);
    assertThat(sumThrough(3)).isEqualTo(6);

    hold.close();
    hold.close();
    flush(6);
    compactAll();
    assertThat(flushes()).containsExactly(3L, 6L);
    assertThat(sumThrough(3)).isEqualTo(6);
  }

  @Test
  void shouldHoldAFlushUntilItsLastReaderIsDone() {
    FlushHold one = holds.hold(4, 0);
    FlushHold other = holds.hold(4, 0);
    one.close();
    one.close();
    assertThat(holds.numbers()).containsExactly(4L);
    other.close();
    assertThat(holds.numbers()).isEmpty();
  }

  private void compactAll() {
    while (compactor.waitNs() != Long.MAX_VALUE) {
      nowNs += Math.max(0, compactor.waitNs());
      compactor.runIfDue();
    }
  }

  private List<Long> flushes() {
    List<Long> flushes = new ArrayList<>();
    store.forEachCounter((series, window, flush, count, sum) -> flushes.add(flush));
    return flushes;
  }

  private long sumThrough(long flush) {
    return store.usage(0, SeriesDefinition.NONE, null, 0, Long.MAX_VALUE, flush).stream()
        .map(row -> row.sum())
        .reduce(BigInteger.ZERO, BigInteger::add)
        .longValueExact();
  }

  private void flush(long number) {
    Deltas deltas = new Deltas();
    deltas.add(0, WINDOW, 1, number);
    SeriesDefinition series =
        new SeriesDefinition(0, new SeriesKey(0, 0, "s", List.of()), 0, SeriesDefinition.NONE);
    store.apply(
        List.of(
            new FlushBatch(
                number,
                number,
                1,
                1,
                deltas,
                number == 1 ? List.of(series) : List.of(),
                List.of(),
                1,
                List.of(),
                new byte[0])));
  }
}
