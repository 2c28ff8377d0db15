package io.tallygate.rating;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Traffic over many windows and of kept events is held in the heap until a flush: it must not wait for its time. */
class CoreHeldRowsTest {
  private static final int FRAMES_MAX = 100_000;

  @TempDir Path directory;

  @Test
  void shouldFlushBeforeItsTimeWhenTheHeapHoldsMuchAndCountOnExactly() throws Exception {
    CoreSettings usual = CrashTarget.settings(directory);
    CoreSettings rarely =
        new CoreSettings(
            directory,
            CoreSettings.Durability.PAGE_CACHE,
            usual.segmentBytes(),
            usual.poolSegments(),
            usual.retainBytes(),
            usual.ringSlots(),
            usual.inFlightFrames(),
            Duration.ofHours(1),
            Duration.ofHours(1),
            usual.idHorizon(),
            usual.idHorizonMax(),
            usual.seriesMax(),
            usual.diskWatermarkBytes());
    long[] sequences = new long[CoreTraffic.PRODUCERS];
    try (Core core = Core.open(rarely, CrashPoints.NONE)) {
      CoreTraffic traffic = new CoreTraffic(core, (producer, epoch, sequence) -> {});
      int frames = 0;
      while (core.positions().flushed() == 0) {
        assertThat(frames++).as("frames without a flush").isLessThan(FRAMES_MAX);
        traffic.sendNext(frames % CoreTraffic.PRODUCERS);
      }
      traffic.drain();
      for (int i = 0; i < sequences.length; i++) {
        sequences[i] = traffic.sequence(i);
      }
      assertThat(frames * 60).isGreaterThan(FlushThread.HELD_SOON);
      core.flushes().flushAndStore();
      assertThat(CoreCrashIT.counted(core)).isEqualTo(CoreTraffic.expected(sequences));
    }
  }
}
