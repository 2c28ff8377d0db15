package io.tallygate.benchmarks;

import io.tallygate.rating.ingest.StationLatencies;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Recording latencies, three for each frame as the force thread does. <b>Time per frame.</b>
 *
 * <p>Values are drawn between 10 µs and 100 ms, every power of two as often as any other, so that more of a histogram is touched than by
 * the latencies of a quiet gateway. Left out: the clock, which is read once per group of frames, and whoever reads the
 * histograms meanwhile. All values must be in the histograms.
 */
public class LatencyBenchmark extends Measured {
  private static final int FRAMES = 1_024;
  private static final long LEAST_NS = 10_000;
  private static final double TIMES_MAX = 10_000;

  private final StationLatencies latencies = new StationLatencies();
  private final long[] durationsNs = new long[FRAMES];
  private long recorded;

  @Setup(Level.Trial)
  public void draw() {
    SplittableRandom random = new SplittableRandom(42);
    for (int i = 0; i < FRAMES; i++) {
      durationsNs[i] = (long) (LEAST_NS * Math.pow(TIMES_MAX, random.nextDouble()));
    }
  }

  @TearDown(Level.Trial)
  public void check() {
    long counted = latencies.receivedToAnswered().getIntervalHistogram().getTotalCount();
    requireEqual("values lost or doubled", recorded, counted);
  }

  @Benchmark
  @OperationsPerInvocation(FRAMES)
  public StationLatencies record() {
    for (int i = 0; i < FRAMES; i++) {
      long durationNs = durationsNs[i];
      StationLatencies.record(latencies.receivedToLogged(), durationNs >> 1);
      StationLatencies.record(latencies.loggedToDurable(), durationNs - (durationNs >> 1));
      StationLatencies.record(latencies.receivedToAnswered(), durationNs);
    }
    recorded += FRAMES;
    return latencies;
  }

  /** The harness: the same durations, added up. */
  @Benchmark
  @OperationsPerInvocation(FRAMES)
  public long baseline() {
    long sum = 0;
    for (int i = 0; i < FRAMES; i++) {
      sum += durationsNs[i];
    }
    return sum;
  }
}
