package io.tallygate.benchmarks;

import io.tallygate.rating.measure.IngestProtocol;
import io.tallygate.rating.measure.Latencies;
import io.tallygate.rating.measure.Station;
import io.tallygate.rating.measure.StationRecorder;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What recording latencies costs on a frame's way, all threads' shares together: for each frame the clock and decode, ring wait and the
 * whole way; for each batch three more looks at the clock, log append, count, force and ack. <b>Time per frame</b>: divided by
 * the records of a frame, some 4,090 in a full one, it is the cost of a record.
 *
 * <p>Values are drawn between 10 µs and 100 ms, every power of two as often as any other, so that more of a histogram is touched than by
 * the latencies of a quiet gateway. All values must be in the histograms.
 */
public class LatencyBenchmark extends Measured {
  private static final int FRAMES = 1_024;
  private static final long LEAST_NS = 10_000;
  private static final double TIMES_MAX = 10_000;

  /** Frames that the core drains at once and that one force makes durable. */
  @Param({"1", "16"})
  public int batch = 16;

  private final Latencies latencies = new Latencies();
  private final StationRecorder decode = latencies.recorder(Station.DECODE);
  private final StationRecorder ringWait = latencies.recorder(Station.RING_WAIT);
  private final StationRecorder logAppend = latencies.recorder(Station.LOG_APPEND);
  private final StationRecorder count = latencies.recorder(Station.COUNT);
  private final StationRecorder force = latencies.recorder(Station.FORCE);
  private final StationRecorder ack = latencies.recorder(Station.ACK);
  private final StationRecorder whole = latencies.whole(IngestProtocol.BINARY, "default");
  private final long[] durationsNs = new long[FRAMES];
  private long recorded;
  private long taken;

  @Setup(Level.Trial)
  public void draw() {
    SplittableRandom random = new SplittableRandom(42);
    for (int i = 0; i < FRAMES; i++) {
      durationsNs[i] = (long) (LEAST_NS * Math.pow(TIMES_MAX, random.nextDouble()));
    }
  }

  private void take() {
    latencies.takeIntervals(
        (tag, interval) -> {
          if (tag.equals(Station.WHOLE.id())) {
            taken += interval.getTotalCount();
          }
        });
  }

  @TearDown(Level.Trial)
  public void check() {
    take();
    requireEqual("values lost or doubled", recorded, taken);
  }

  /** Recording on. */
  @Benchmark
  @OperationsPerInvocation(FRAMES)
  public long on() {
    long sum = 0;
    for (int i = 0; i < FRAMES; i++) {
      long durationNs = durationsNs[i];
      long nowNs = System.nanoTime();
      sum += nowNs;
      decode.record(durationNs >> 2);
      ringWait.record(durationNs >> 3);
      whole.record(durationNs);
      if ((i + 1) % batch == 0) {
        sum += System.nanoTime() + System.nanoTime() + System.nanoTime();
        logAppend.record(durationNs >> 4);
        count.record(durationNs >> 5);
        force.record(durationNs >> 1);
        ack.record(durationNs >> 6);
      }
    }
    recorded += FRAMES;
    return sum;
  }

  /** Recording off: the harness, with the same durations added up. */
  @Benchmark
  @OperationsPerInvocation(FRAMES)
  public long baseline() {
    long sum = 0;
    for (int i = 0; i < FRAMES; i++) {
      sum += durationsNs[i];
    }
    return sum;
  }

  /** The sampler's second, all stations filled: time per interval divided by {@value #FRAMES}. */
  @Benchmark
  @OperationsPerInvocation(FRAMES)
  public long sampled() {
    for (int i = 0; i < FRAMES; i++) {
      whole.record(durationsNs[i]);
    }
    recorded += FRAMES;
    take();
    return taken;
  }
}
