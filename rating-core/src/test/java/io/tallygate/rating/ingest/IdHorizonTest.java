package io.tallygate.rating.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class IdHorizonTest {
  private static final long HOUR_MS = 3_600_000L;
  private static final long START_MS = 472_222 * HOUR_MS;

  private final IdHorizon horizon = new IdHorizon(24, 320);

  private void add(long from, int count) {
    for (long id = from; id < from + count; id++) {
      assertThat(horizon.add(id, ~id)).isTrue();
    }
  }

  @Test
  void shouldDropTheOldest32ndOfTheRunningHourWhenThereAreTooMany() {
    for (int i = 0; i < 32; i++) {
      horizon.advance(START_MS + i);
      add(1 + 10 * i, 10);
    }
    horizon.advance(START_MS + 100);
    assertThat(horizon.size()).isEqualTo(320);
    assertThat(horizon.coveredSinceMs()).isEqualTo(START_MS - 24 * HOUR_MS);
    assertThat(horizon.idsDropped()).isZero();

    add(321, 1);
    horizon.advance(START_MS + 100);

    assertThat(horizon.size()).isEqualTo(311);
    assertThat(horizon.idsDropped()).isEqualTo(10);
    assertThat(horizon.coveredSinceMs()).isEqualTo(START_MS + 1);
    assertThat(horizon.add(11, ~11L)).as("of the second bucket").isFalse();
    assertThat(horizon.add(1, ~1L)).as("of the dropped one").isTrue();
  }

  @Test
  void shouldHandOutOnlyWhatIsStillKnown() {
    horizon.advance(START_MS);
    add(1, 5);
    horizon.takeFresh().release();
    add(6, 1_000);

    IdBatch batch = horizon.takeFresh();

    // 1,005 ids in buckets of 10: 69 buckets dropped, the last of the 101 holds 5.
    assertThat(batch.parts()).hasSize(32);
    IdBatch.Part first = batch.parts().get(0);
    assertThat(first.bucket()).isEqualTo(69);
    assertThat(first.offset()).isZero();
    assertThat(batch.low(first, 0)).isEqualTo(691);
    assertThat(batch.high(batch.parts().get(31), 4)).isEqualTo(~1_005L);
  }

  @Test
  void shouldHandOutTheRestOfABucketThatWasWrittenInPart() {
    horizon.advance(START_MS);
    add(1, 7);
    horizon.takeFresh().release();
    add(8, 1);

    assertThat(horizon.takeFresh().parts()).containsExactly(new IdBatch.Part(0, 7, 1, 7));
  }

  @Test
  void shouldRefuseToHandOutBeforeTheLastBatchWasReleased() {
    horizon.advance(START_MS);
    add(1, 1);
    horizon.takeFresh();

    assertThatThrownBy(horizon::takeFresh).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldWaitForTheFlushRatherThanOverwriteItsIds() throws InterruptedException {
    horizon.advance(START_MS);
    add(1, 320);
    IdBatch batch = horizon.takeFresh();
    Thread core = new Thread(() -> add(1_000, 20_000), "core under test");
    core.start();
    while (core.getState() != Thread.State.TIMED_WAITING) {
      assertThat(core.isAlive()).as("waits before it is through").isTrue();
      Thread.onSpinWait();
    }

    for (IdBatch.Part part : batch.parts()) {
      for (int i = 0; i < part.count(); i++) {
        long id = 1 + part.first() + i;
        assertThat(batch.low(part, i)).isEqualTo(id);
        assertThat(batch.high(part, i)).isEqualTo(~id);
      }
    }
    batch.release();
    core.join();

    horizon.advance(START_MS);
    assertThat(horizon.size()).isBetween(310, 320);
    assertThat(horizon.add(20_999, ~20_999L)).as("the last one is known").isFalse();
  }

  @Test
  void shouldKeepTheHorizonWhenTheClockIsSetBack() {
    horizon.advance(START_MS + 30 * HOUR_MS);
    add(1, 1);
    horizon.advance(START_MS);

    assertThat(horizon.coveredSinceMs()).isEqualTo(START_MS + 6 * HOUR_MS);
    assertThat(horizon.add(1, ~1L)).isFalse();
  }
}
