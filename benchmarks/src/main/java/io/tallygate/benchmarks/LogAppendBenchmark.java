package io.tallygate.benchmarks;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.tallygate.rating.log.FrameBuffer;
import io.tallygate.rating.log.LogFrame;
import io.tallygate.rating.log.UsageLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Appending 16 full frames (1 MiB, 65,536 records) to the real log: stamping, the CRC of every byte, one write, segments
 * recycled as they are released; with and without a force behind each append. One thread does both, so this is the time of a
 * group, not what a pipeline reaches whose next group is written meanwhile.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class LogAppendBenchmark extends Measured {
  private static final int FRAMES = 16;
  private static final int RECORDS_PER_FRAME = LogFrame.PAYLOAD_LENGTH_MAX / 16;

  private final FrameBuffer[] frames = new FrameBuffer[FRAMES];

  /** DISK: a force behind each append. PAGE_CACHE: written, and left to the kernel. */
  @Param({"DISK", "PAGE_CACHE"})
  public LogKind durability = LogKind.DISK;

  @SuppressWarnings("NullAway.Init") // by open()
  private BenchmarkLog opened;

  /** What an operation amounts to, per second. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Amounts {
    public long bytes;
    public long records;
  }

  @Setup(Level.Trial)
  public void open() throws IOException {
    opened = BenchmarkLog.open(durability);
    Random random = new Random(42);
    byte[] payload = new byte[LogFrame.PAYLOAD_LENGTH_MAX];
    for (int i = 0; i < FRAMES; i++) {
      frames[i] =
          new FrameBuffer(
              ByteBuffer.allocateDirect(LogFrame.frameLength(LogFrame.PAYLOAD_LENGTH_MAX)));
      LogFrame.begin(frames[i].buffer(), 0, LogFrame.KIND_USAGE);
      frames[i]
          .buffer()
          .putInt(LogFrame.PAYLOAD_LENGTH_OFFSET, LogFrame.PAYLOAD_LENGTH_MAX, LITTLE_ENDIAN);
      random.nextBytes(payload);
      frames[i].buffer().putBytes(LogFrame.HEADER_LENGTH, payload);
    }
  }

  @TearDown(Level.Trial)
  public void remove() throws IOException {
    opened.log().close();
    opened.close();
  }

  /** One write of a mebibyte, made as durable as the setting says, and released. */
  @Benchmark
  public long append(Amounts amounts) {
    UsageLog log = opened.log();
    log.append(frames, FRAMES, 1_700_000_000_000L);
    long durable = log.force();
    log.releaseBelow(durable);
    amounts.bytes += (long) FRAMES * LogFrame.frameLength(LogFrame.PAYLOAD_LENGTH_MAX);
    amounts.records += (long) FRAMES * RECORDS_PER_FRAME;
    return durable;
  }
}
