package io.tallygate.loadtest.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecordMixTest {
  private static final int RECORDS = 200_000;

  @Test
  void shouldTouchEverySeriesEquallyOftenWhereItIsEven() {
    int[] series = RecordMix.EVEN.series(100, 1_000, new SplittableRandom(1));

    int[] times = new int[100];
    Arrays.stream(series).forEach(each -> times[each]++);
    assertThat(times).containsOnly(10);
  }

  @Test
  void shouldGiveSeriesTheirSharesByZipfsLaw() {
    int[] series = new RecordMix(1, 0, 24, null).series(1_000, RECORDS, new SplittableRandom(1));

    int[] times = new int[1_000];
    Arrays.stream(series).forEach(each -> times[each]++);
    int[] byRank = Arrays.stream(times).map(each -> -each).sorted().map(each -> -each).toArray();
    double harmonic = IntStream.rangeClosed(1, 1_000).mapToDouble(rank -> 1.0 / rank).sum();
    assertThat(byRank[0] / (double) RECORDS).isCloseTo(1 / harmonic, within(0.01));
    assertThat(byRank[9] / (double) RECORDS).isCloseTo(0.1 / harmonic, within(0.003));
  }

  @Test
  void shouldMakeSoManyOfAHundredLateAndNoneOlderThanAllowed() {
    RecordMix mix = new RecordMix(0, 20, 2, null);
    SplittableRandom random = new SplittableRandom(1);
    int late = 0;
    for (int i = 0; i < RECORDS; i++) {
      int offset = mix.offsetMs(1_000, random);
      assertThat(offset).isBetween(0, mix.lateMs() + 999);
      late += offset < mix.lateMs() ? 1 : 0;
    }

    assertThat(mix.lateMs()).isEqualTo(7_200_000);
    assertThat(late / (double) RECORDS).isCloseTo(0.2, within(0.01));
    assertThat(RecordMix.EVEN.offsetMs(1_000, random)).isBetween(0, 999);
  }

  @Test
  void shouldFitTheOldestRecordsIntoTheOffsetsOfAFrame() {
    assertThat(new RecordMix(0, 1, RecordMix.LATE_HOURS_MAX, null).lateMs()).isPositive();
  }
}
