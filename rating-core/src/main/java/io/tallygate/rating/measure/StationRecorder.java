package io.tallygate.rating.measure;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;
import org.jspecify.annotations.Nullable;

/**
 * Latencies of one station, as one thread sees them: from 1 µs to the station's highest, at 3 digits; what is shorter or longer is
 * held to that. Recording allocates nothing and waits for nobody.
 *
 * <p>{@link #record} by one thread, which {@link Station} names; {@link #take} by the sampler. The recorder's phaser orders the two.
 */
public final class StationRecorder {
  static final long LOWEST_NS = TimeUnit.MICROSECONDS.toNanos(1);
  static final int DIGITS = 3;

  private final SingleWriterRecorder recorder;
  private final long highestNs;

  /** What the last interval was taken into. The sampler's own. */
  private @Nullable Histogram taken;

  StationRecorder(Station station) {
    highestNs = station.highestNs();
    recorder = new SingleWriterRecorder(LOWEST_NS, highestNs, DIGITS);
  }

  /**
   * Records a duration.
   *
   * @param durationNs any; negative ones, of clocks that were read by two threads, count as the shortest
   */
  public void record(long durationNs) {
    recorder.recordValue(Math.max(LOWEST_NS, Math.min(highestNs, durationNs)));
  }

  /** What was recorded since the last call; good until the next one. */
  Histogram take() {
    Histogram interval = recorder.getIntervalHistogram(taken);
    taken = interval;
    return interval;
  }
}
