package io.tallygate.benchmarks;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.tallygate.rating.log.FrameBuffer;
import io.tallygate.rating.log.LogFrame;
import io.tallygate.rating.log.UsageLog;
import java.io.IOException;
import java.util.zip.CRC32C;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Appending 65,536 records to the real log, in groups of 16 frames as the core drains them: stamping, the CRC of every byte, one
 * write a group, segments recycled as they are released; then one force. With full frames that is one group of 1 MiB. Time per
 * record.
 *
 * <p>One thread does both, so with DISK this is the time of a group, not what a pipeline reaches whose next group is written
 * meanwhile. 1 MiB of frames goes round, and may lie in a second-level cache. What is written with PAGE_CACHE, the kernel writes out later: its
 * price is in part paid by whoever comes then. The disk is shared by all virtual machines of a host: look at the single values.
 */
public class LogAppendBenchmark extends Measured {
  private static final int FRAMES = 16;
  private static final int GROUP_RECORDS = FRAMES * RECORDS;

  /** Frames to append. */
  @State(Scope.Thread)
  public static class Frames {
    /** Records in a frame. */
    @Param({"64", "4096"})
    public int batch = RECORDS;

    private FrameBuffer[] group = {};

    @Setup(Level.Trial)
    public void make() {
      group = LogFrames.make(FRAMES, batch);
    }

    /** Of 65,536 records. */
    private int groups() {
      return RECORDS / batch;
    }
  }

  /** A log on disk, or none. */
  @State(Scope.Thread)
  public static class Log {
    /** DISK: a force behind it. PAGE_CACHE: written, and left to the kernel. MEMORY: positions only, no CRC. */
    @Param({"MEMORY", "PAGE_CACHE", "DISK"})
    public LogKind durability = LogKind.DISK;

    @SuppressWarnings("NullAway.Init") // by open()
    private BenchmarkLog opened;

    private long appended;
    private long first;

    @Setup(Level.Trial)
    public void open() throws IOException {
      opened = BenchmarkLog.open(durability);
      first = opened.log().loggedPosition();
    }

    @TearDown(Level.Trial)
    public void remove() throws IOException {
      UsageLog log = opened.log();
      // Ends of segments are longer than what was appended.
      boolean isWhole =
          log.loggedPosition() - first >= appended && log.durablePosition() == log.loggedPosition();
      log.close();
      opened.close();
      if (!isWhole) {
        throw new IllegalStateException("frames lost, or not durable [bytes=" + appended + "]");
      }
    }
  }

  private final CRC32C crc = new CRC32C();

  /** Written, made as durable as the setting says, and released. */
  @Benchmark
  @OperationsPerInvocation(GROUP_RECORDS)
  public long append(Frames frames, Log state) {
    UsageLog log = state.opened.log();
    int groups = frames.groups();
    for (int i = 0; i < groups; i++) {
      log.append(frames.group, FRAMES, 1_700_000_000_000L);
    }
    long durable = log.force();
    log.releaseBelow(durable);
    state.appended += (long) groups * FRAMES * frames.group[0].bytes().capacity();
    return durable;
  }

  /** The checksums alone, as the log makes them: of every payload, and of its header. */
  @Benchmark
  @OperationsPerInvocation(GROUP_RECORDS)
  public long checksum(Frames frames) {
    long sum = 0;
    int groups = frames.groups();
    for (int i = 0; i < groups; i++) {
      for (FrameBuffer frame : frames.group) {
        sum += checksum(frame, LogFrame.HEADER_LENGTH, frame.bytes().capacity());
        sum += checksum(frame, 0, LogFrame.HEADER_CRC_OFFSET);
      }
    }
    return sum;
  }

  private long checksum(FrameBuffer frame, int from, int to) {
    crc.reset();
    crc.update(frame.bytes().clear().limit(to).position(from));
    return crc.getValue();
  }

  /** The harness: the same loops, and of every frame its length is read. */
  @Benchmark
  @OperationsPerInvocation(GROUP_RECORDS)
  public long baseline(Frames frames) {
    long sum = 0;
    int groups = frames.groups();
    for (int i = 0; i < groups; i++) {
      for (FrameBuffer frame : frames.group) {
        sum += frame.buffer().getInt(LogFrame.PAYLOAD_LENGTH_OFFSET, LITTLE_ENDIAN);
      }
    }
    return sum;
  }
}
