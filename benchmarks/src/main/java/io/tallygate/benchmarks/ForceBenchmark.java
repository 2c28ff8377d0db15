package io.tallygate.benchmarks;

import io.tallygate.rating.log.FrameBuffer;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The force of a group, already written to recycled segments: 64 KiB, 1 MiB and 4 MiB. <b>Time per force, in microseconds.</b> Of
 * its distribution the load test's report tells more: forces are its {@code force} station.
 *
 * <p>What is appended before each force is not in the figure: each invocation is timed apart, which adds two readings of the clock; the
 * baseline shows them. Nothing is appended during a force, as it is in a gateway. In a file system in memory nothing is forced: see {@link
 * BenchmarkLog} for how to name a directory.
 */
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ForceBenchmark extends Measured {
  /** Full frames in the group. */
  @State(Scope.Thread)
  public static class Group {
    @Param({"1", "16", "64"})
    public int frames = 16;

    private FrameBuffer[] group = {};

    @SuppressWarnings("NullAway.Init") // by open()
    private BenchmarkLog opened;

    @Setup(Level.Trial)
    public void open() throws IOException {
      group = LogFrames.make(frames, RECORDS);
      opened = BenchmarkLog.open(LogKind.DISK);
    }

    @Setup(Level.Invocation)
    public void append() {
      opened.log().releaseBelow(opened.log().durablePosition());
      opened.log().append(group, group.length, 1_700_000_000_000L);
    }

    @TearDown(Level.Trial)
    public void remove() throws IOException {
      opened.log().close();
      opened.close();
    }
  }

  /** A log in which everything is durable. */
  @State(Scope.Thread)
  public static class Idle {
    private final MemoryLog log = new MemoryLog();
    private long prepared;

    @Setup(Level.Invocation)
    public void prepare() {
      prepared++;
    }
  }

  @Benchmark
  public long force(Group group) {
    long durable = group.opened.log().force();
    if (durable != group.opened.log().loggedPosition()) {
      throw new IllegalStateException("not forced [durable=" + durable + "]");
    }
    return durable;
  }

  /** The harness: an invocation timed apart, and nothing to force. */
  @Benchmark
  public long baseline(Idle idle) {
    return idle.log.durablePosition() + idle.prepared;
  }
}
