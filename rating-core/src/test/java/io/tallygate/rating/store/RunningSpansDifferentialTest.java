package io.tallygate.rating.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.rating.flush.FlushBatch;
import io.tallygate.rating.flush.RandomFlushes;
import io.tallygate.rating.meter.SeriesDefinition;
import io.tallygate.rating.meter.Windows;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same spans asked for again and again while flushes are stored and rows merged: what the store keeps in memory against {@link
 * MemoryUsage}, series that are defined later and sums beyond 64 bits included.
 */
class RunningSpansDifferentialTest {
  private static final int ROUNDS = 30;

  @TempDir Path directory;

  private final MemoryUsage model = new MemoryUsage();
  private final TreeSet<Long> closings = new TreeSet<>();
  private int spansKept;

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void shouldAnswerFromMemoryAsTheModelDoes(long seed) {
    Random random = new Random(seed);
    RandomFlushes flushes = new RandomFlushes(seed);
    try (UsageStore store = UsageStore.open(directory)) {
      for (int round = 0; round < ROUNDS; round++) {
        List<FlushBatch> group =
            random.nextBoolean()
                ? List.of(flushes.next())
                : List.of(flushes.next(), flushes.next());
        group.forEach(model::apply);
        store.apply(group);
        long newest = store.state().flushNumber();
        if (random.nextInt(4) == 0) {
          closings.add(newest);
        }
        if (random.nextInt(3) == 0) {
          Compactions.run(store, closings);
        }
        for (int i = 0; i < RunningSpans.ASKS_MIN; i++) {
          compare(store, newest);
        }
        if (!closings.isEmpty()) {
          compare(store, closings.first());
        }
        spansKept = Math.max(spansKept, store.runningSpans());
      }
    }
    assertThat(spansKept).isEqualTo(8);
  }

  /** Two spans of each of four kinds of series: one through which windows run out, one that holds all. */
  private void compare(UsageStore store, long through) {
    long fromMs = Windows.startMs(RandomFlushes.FIRST_WINDOW + 3);
    long toMs = Windows.startMs(RandomFlushes.FIRST_WINDOW + 9);
    for (int meter = 0; meter < RandomFlushes.METERS; meter++) {
      for (int rule = SeriesDefinition.NONE;
          rule <= (meter == 1 ? 0 : SeriesDefinition.NONE);
          rule++) {
        for (int subject = 0; subject < RandomFlushes.SUBJECTS; subject++) {
          Set<String> wanted = Set.of(RandomFlushes.subject(subject));
          assertThat(store.usage(meter, rule, wanted, fromMs, toMs, through))
              .isEqualTo(model.usage(meter, rule, wanted, fromMs, toMs, through));
          assertThat(store.usage(meter, rule, wanted, 0, Long.MAX_VALUE, through))
              .isEqualTo(model.usage(meter, rule, wanted, 0, Long.MAX_VALUE, through));
        }
      }
    }
  }
}
