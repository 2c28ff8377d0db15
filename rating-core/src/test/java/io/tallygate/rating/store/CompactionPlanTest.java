package io.tallygate.rating.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.rating.store.CompactionPlan.Merge;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class CompactionPlanTest {
  private static final int WINDOW = 4_000_000;
  private static final CompactionPolicy POLICY = new CompactionPolicy(4, 2, 5);

  private final CounterRuns runs = new CounterRuns();

  /** Runs of one flush each, from a flush on. */
  private void flushes(int window, long first, long... rows) {
    for (int i = 0; i < rows.length; i++) {
      runs.add(window, first + i, first + i, rows[i]);
    }
  }

  private List<Merge> plan(long newestFlush, Long... keptApart) {
    return CompactionPlan.of(runs, new TreeSet<>(List.of(keptApart)), newestFlush, POLICY);
  }

  @Test
  void shouldWaitForEnoughRunsWhereFlushesStillCome() {
    flushes(WINDOW, 1, 10, 10, 10);
    assertThat(plan(3)).isEmpty();

    flushes(WINDOW, 4, 10);
    assertThat(plan(4)).containsExactly(new Merge(WINDOW, 1, 4, 4, 40));
  }

  @Test
  void shouldMergeWhateverAQuietWindowHas() {
    flushes(WINDOW, 1, 10, 10);
    assertThat(plan(6)).isEmpty();
    assertThat(plan(7)).containsExactly(new Merge(WINDOW, 1, 2, 2, 20));
  }

  @Test
  void shouldMergeOnlyBetweenTheSameFlushesKeptApart() {
    flushes(WINDOW, 1, 10, 10, 10, 10, 10);

    assertThat(plan(20, 2L))
        .containsExactly(new Merge(WINDOW, 1, 2, 2, 20), new Merge(WINDOW, 3, 5, 3, 30));
    assertThat(plan(20, 0L, 5L, 9L)).containsExactly(new Merge(WINDOW, 1, 5, 5, 50));
    assertThat(plan(20, 1L, 2L, 3L, 4L)).isEmpty();
  }

  @Test
  void shouldNotWriteALargeRunAgainForSmallOnes() {
    runs.add(WINDOW, 1, 90, 1_000_000);
    flushes(WINDOW, 91, 100_000, 50_000, 50_000, 50_000);

    assertThat(plan(94)).containsExactly(new Merge(WINDOW, 91, 94, 4, 250_000));
  }

  @Test
  void shouldLeaveRunsAloneThatAreNextToNothingUntilTheyAreMany() {
    runs.add(WINDOW, 1, 90, 1_000_000);
    long[] ones = new long[63];
    Arrays.fill(ones, 1);
    flushes(WINDOW, 91, ones);
    assertThat(plan(153)).isEmpty();

    flushes(WINDOW, 154, 1);
    assertThat(plan(154)).containsExactly(new Merge(WINDOW, 91, 154, 64, 64));
  }

  @Test
  void shouldNotBeStoppedByASmallRunAmongLargeOnes() {
    flushes(WINDOW, 1, 100, 100, 100, 100, 1);

    assertThat(plan(5)).containsExactly(new Merge(WINDOW, 1, 4, 4, 400));
  }

  @Test
  void shouldGoOnFromTheRunsThatAMergeLeaves() {
    flushes(WINDOW, 1, 10, 10, 10, 10);
    flushes(WINDOW + 3, 1, 5, 5);
    runs.merged(WINDOW, 1, 4, 12);
    flushes(WINDOW, 5, 10, 10, 10);

    assertThat(plan(7))
        .containsExactly(new Merge(WINDOW, 1, 7, 4, 42), new Merge(WINDOW + 3, 1, 2, 2, 10));
  }

  /** Whatever comes, a window ends with few runs, and no row has been merged often. */
  @Test
  void shouldKeepRunsFewAndWorkBounded() {
    Random random = new Random(7);
    long rows = 0;
    long work = 0;
    for (long flush = 1; flush <= 2_000; flush++) {
      long brought =
          random.nextInt(3) == 0 ? 1 + random.nextInt(10) : 1_000 + random.nextInt(9_000);
      rows += brought;
      runs.add(WINDOW, flush, flush, brought);
      for (Merge merge : plan(flush)) {
        work += merge.rows();
        // No two rows were of the same series: the worst there is.
        runs.merged(merge.window(), merge.first(), merge.last(), merge.rows());
      }
    }
    int[] left = {0};
    runs.forEachWindow((window, each) -> left[0] = each.size());
    assertThat(left[0]).isLessThan(64);
    // log 1.5 of 2,000 flushes is 19.
    assertThat(work).isLessThan(rows * 19);
  }
}
