package io.tallygate.gateway.doctor;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.agrona.concurrent.NanoClock;

/**
 * Measures what an acknowledgement waits for: a small write to a file that was written before, and its force; and how fast
 * larger ones go. Takes a few seconds and 64 MiB in the data directory, which are given back.
 */
final class DiskSpeedCheck implements Check {
  private static final int FILE_LENGTH = 64 << 20;
  private static final int WRITE_LENGTH = 1 << 20;
  private static final int SMALL_LENGTH = 4096;
  private static final int FORCES = 200;

  /** A disk of spindles forces 50 to 100 times a second: enough of them to tell, in no more than this. */
  private static final long FORCES_MAX_NS = 3_000_000_000L;

  private static final double FORCE_GOOD_MS = 2;
  private static final double FORCE_BEARABLE_MS = 20;
  private static final double RATE_GOOD_MB_S = 200;
  private static final double RATE_BEARABLE_MB_S = 50;

  private final Path data;
  private final NanoClock clock;

  DiskSpeedCheck(Path data, NanoClock clock) {
    this.data = data;
    this.clock = clock;
  }

  @Override
  public List<Finding> run() throws IOException {
    Path file = data.resolve("doctor-" + ProcessHandle.current().pid() + ".tmp");
    try (FileChannel channel = FileChannel.open(file, CREATE_NEW, WRITE)) {
      writeAll(channel);
      long begin = clock.nanoTime();
      writeAll(channel);
      double megabytesPerSecond = FILE_LENGTH / 1e6 / (Math.max(1, clock.nanoTime() - begin) / 1e9);
      return List.of(rate(megabytesPerSecond), force(forces(channel)));
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static void writeAll(FileChannel channel) throws IOException {
    ByteBuffer block = ByteBuffer.allocateDirect(WRITE_LENGTH);
    for (long offset = 0; offset < FILE_LENGTH; offset += WRITE_LENGTH) {
      writeFully(channel, block.clear(), offset);
    }
    channel.force(false);
  }

  private static void writeFully(FileChannel channel, ByteBuffer block, long offset)
      throws IOException {
    while (block.hasRemaining()) {
      channel.write(block, offset + block.position());
    }
  }

  /** Durations in ns, sorted. */
  private long[] forces(FileChannel channel) throws IOException {
    ByteBuffer block = ByteBuffer.allocateDirect(SMALL_LENGTH);
    long[] durations = new long[FORCES];
    long begin = clock.nanoTime();
    int count = 0;
    while (count < FORCES && (count == 0 || clock.nanoTime() - begin < FORCES_MAX_NS)) {
      long start = clock.nanoTime();
      writeFully(channel, block.clear(), (long) count * SMALL_LENGTH);
      channel.force(false);
      durations[count] = clock.nanoTime() - start;
      count++;
    }
    long[] sorted = Arrays.copyOf(durations, count);
    Arrays.sort(sorted);
    return sorted;
  }

  static Finding rate(double megabytesPerSecond) {
    String figure =
        String.format(Locale.ROOT, "%,.0f MB/s written over and forced", megabytesPerSecond);
    if (megabytesPerSecond >= RATE_GOOD_MB_S) {
      return Finding.ok("disk.write", figure);
    }
    String advice =
        String.format(
            Locale.ROOT,
            "16 bytes a record make it %,.1f million records a second at the most: use a faster disk",
            megabytesPerSecond / 16);
    return megabytesPerSecond >= RATE_BEARABLE_MB_S
        ? Finding.warn("disk.write", figure, advice)
        : Finding.bad("disk.write", figure, advice);
  }

  /**
   * @param sorted durations in ns, at least one
   */
  static Finding force(long[] sorted) {
    double median = sorted[sorted.length / 2] / 1e6;
    String figure =
        String.format(
            Locale.ROOT,
            "4 KiB and force: median %.2f ms, 99 %% %.2f ms, most %.2f ms of %d",
            median,
            sorted[(int) (sorted.length * 0.99)] / 1e6,
            sorted[sorted.length - 1] / 1e6,
            sorted.length);
    if (median < FORCE_GOOD_MS) {
      return Finding.ok("disk.force", figure);
    }
    String advice =
        "no acknowledgement is faster than a force: use a disk with a protected write cache (NVMe of the server kind), not shared";
    return median < FORCE_BEARABLE_MS
        ? Finding.warn("disk.force", figure, advice)
        : Finding.bad("disk.force", figure, advice);
  }
}
