package io.tallygate.benchmarks;

import io.tallygate.rating.ingest.EngineBenchmark;
import java.io.IOException;

/**
 * The path in memory of one frame after the other, or what is recorded of latencies on the way, for a counter of instructions:
 * {@code benchmarks/instructions} runs it under callgrind. One thread does what a gateway's event loop, core, force thread and flush
 * thread record; so nothing waits, and the number of instructions depends on the frames alone. Each by itself, because the compiler
 * makes code for both together that differs by more than what recording costs.
 *
 * <p>The path is the filling of a slot, admission and counting; no decoding, log or answer: what recording costs is compared with less
 * than the whole path.
 */
public final class RecordedPath {
  /** As {@link LatencyBenchmark#on} records at a time. */
  private static final int FRAMES = 1_024;

  /** Enough for the compiler to be done. */
  private static final int WARMUP_CALLS = 4;

  private static final int SERIES = 100_000;

  private RecordedPath() {}

  private interface Call {
    long run() throws IOException;
  }

  /**
   * Runs so many calls of {@value #FRAMES} frames, after a warm-up that is the same for all.
   *
   * @param args {@code path}, {@code recording}, or {@code harness} of the recording; and the number of calls
   */
  public static void main(String[] args) throws IOException {
    if (args.length != 2) {
      System.err.println("usage: RecordedPath path|recording|harness CALLS");
      System.exit(2);
    }
    Call call = call(args[0]);
    long sum = 0;
    for (int i = -WARMUP_CALLS; i < Integer.parseInt(args[1]); i++) {
      sum += call.run();
    }
    System.out.println(FRAMES + " frames of " + Measured.RECORDS + " records a call; " + sum);
  }

  private static Call call(String what) throws IOException {
    if (what.equals("path")) {
      EngineBenchmark path = new EngineBenchmark();
      path.series = SERIES;
      path.define();
      return () -> path(path);
    }
    LatencyBenchmark recording = new LatencyBenchmark();
    recording.draw();
    return what.equals("recording") ? recording::on : recording::baseline;
  }

  private static long path(EngineBenchmark path) {
    long sum = 0;
    for (int frame = 0; frame < FRAMES; frame++) {
      sum += path.admitAndApply();
    }
    path.flush();
    return sum;
  }
}
