package io.tallygate.rating.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallygate.rating.flush.Deltas;
import io.tallygate.rating.flush.FlushBatch;
import io.tallygate.rating.meter.SeriesDefinition;
import io.tallygate.rating.meter.SeriesKey;
import java.math.BigInteger;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class RunningSpansTest {
  private static final int WINDOW = 4_000_000;
  private static final SpanSums.SpanKey SPAN =
      new SpanSums.SpanKey(1, SeriesDefinition.NONE, WINDOW, WINDOW + 10);

  private final SeriesTable series = new SeriesTable();
  private final RunningSpans running = new RunningSpans(series, 7);

  RunningSpansTest() {
    series.add(
        new SeriesDefinition(0, new SeriesKey(0, 1, "s", List.of("UK")), 0, SeriesDefinition.NONE));
  }

  private static UsageRow stored(long count, long sum, long flush) {
    return new UsageRow(
        0, "s", List.of("UK"), count, BigInteger.valueOf(sum), WINDOW + 1, WINDOW + 1, flush);
  }

  private static FlushBatch flush(long number, int window, long count, long sum) {
    Deltas deltas = new Deltas();
    deltas.add(0, window, count, sum);
    return new FlushBatch(
        number, number, number, 1, deltas, List.of(), List.of(), 1, List.of(), new byte[0]);
  }

  private boolean ask(long through, Consumer<Consumer<UsageRow>> readAll) {
    return running.readIfWanted(SPAN, through, readAll);
  }

  private void askUntilRead(long through, Consumer<Consumer<UsageRow>> readAll) {
    for (int i = 1; i < RunningSpans.ASKS_MIN; i++) {
      assertThat(ask(through, readAll)).isFalse();
    }
    assertThat(ask(through, readAll)).isTrue();
  }

  @Test
  void shouldReadASpanOnceItIsAskedForOften() {
    AtomicInteger reads = new AtomicInteger();
    askUntilRead(
        7,
        each -> {
          reads.incrementAndGet();
          each.accept(stored(2, 30, 7));
        });
    assertThat(running.rows(SPAN, Set.of("s"), 7)).containsExactly(stored(2, 30, 7));
    assertThat(running.rows(SPAN, Set.of("nobody"), 7)).isEmpty();
    assertThat(reads).hasValue(1);
  }

  @Test
  void shouldAnswerThroughTheNewestFlushOnly() {
    askUntilRead(7, each -> each.accept(stored(2, 30, 7)));
    running.apply(List.of(flush(8, WINDOW + 3, 1, 5), flush(9, WINDOW + 10, 1, 100)));

    assertThat(running.rows(SPAN, Set.of("s"), 7)).isNull();
    assertThat(running.rows(SPAN, Set.of("s"), Long.MAX_VALUE)).isNull();
    assertThat(running.rows(SPAN, Set.of("s"), 9))
        .containsExactly(
            new UsageRow(
                0, "s", List.of("UK"), 3, BigInteger.valueOf(35), WINDOW + 1, WINDOW + 3, 8));
  }

  @Test
  void shouldTakeInWhatIsStoredWhileASpanIsRead() {
    askUntilRead(
        7,
        each -> {
          each.accept(stored(2, 30, 7));
          running.apply(List.of(flush(8, WINDOW + 1, 1, 5)));
        });
    assertThat(running.rows(SPAN, Set.of("s"), 7)).isNull();
    assertThat(running.rows(SPAN, Set.of("s"), 8)).containsExactly(stored(3, 35, 8));
  }

  @Test
  void shouldNotReadThroughAnOlderFlush() {
    running.apply(List.of(flush(8, WINDOW, 1, 5)));
    for (int i = 0; i < 2 * RunningSpans.ASKS_MIN; i++) {
      assertThat(ask(7, each -> {})).isFalse();
    }
    assertThat(running.size()).isZero();
  }

  @Test
  void shouldKeepNothingOfAReadThatFails() {
    Consumer<Consumer<UsageRow>> failing =
        each -> {
          each.accept(stored(2, 30, 7));
          throw new IllegalArgumentException("merged");
        };
    for (int i = 1; i < RunningSpans.ASKS_MIN; i++) {
      assertThat(ask(7, failing)).isFalse();
    }
    assertThatThrownBy(() -> ask(7, failing)).hasMessage("merged");
    assertThat(running.rows(SPAN, Set.of("s"), 7)).isNull();
    assertThat(ask(7, each -> each.accept(stored(2, 30, 7)))).isTrue();
    assertThat(Objects.requireNonNull(running.rows(SPAN, Set.of("s"), 7))).hasSize(1);
  }

  @Test
  void shouldLetGoOfWhatNobodyAsksFor() {
    askUntilRead(7, each -> each.accept(stored(2, 30, 7)));
    long flush = 7;
    for (int i = 0; i < 10; i++) {
      flush++;
      running.apply(List.of(flush(flush, WINDOW, 1, 1)));
    }
    assertThat(running.rows(SPAN, Set.of("s"), flush)).hasSize(1);
    for (int i = 0; i < 11; i++) {
      flush++;
      running.apply(List.of(flush(flush, WINDOW, 1, 1)));
    }
    assertThat(running.size()).isZero();
  }
}
