package io.tallygate.benchmarks;

import io.tallygate.loadtest.TemporaryDirectory;
import io.tallygate.rating.log.DiskSegmentStorage;
import io.tallygate.rating.log.LogEnd;
import io.tallygate.rating.log.LogReader;
import io.tallygate.rating.log.SegmentedUsageLog;
import io.tallygate.rating.log.UsageLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * An empty log for one trial: four segments of 64 MiB, or of {@code -Dtallygate.bench.segment-bytes}, gone when it is closed.
 *
 * <p>The files lie in {@code -Dtallygate.bench.directory}, or where temporary files do: a file system in memory has nothing
 * to force.
 */
public final class BenchmarkLog {
  private static final int SEGMENT_LENGTH_DEFAULT = 64 << 20;
  private static final int POOL_SEGMENTS = 4;

  private final TemporaryDirectory directory;
  private final ExecutorService background;
  private final UsageLog log;

  private BenchmarkLog(TemporaryDirectory directory, ExecutorService background, UsageLog log) {
    this.directory = directory;
    this.background = background;
    this.log = log;
  }

  /** A new directory on the disk that is measured. */
  public static TemporaryDirectory directory(String prefix) throws IOException {
    String parent = System.getProperty("tallygate.bench.directory");
    return TemporaryDirectory.create(parent == null ? null : Path.of(parent), prefix);
  }

  /** The length of its segments. */
  public static int segmentLength() {
    return Integer.getInteger("tallygate.bench.segment-bytes", SEGMENT_LENGTH_DEFAULT);
  }

  static BenchmarkLog open(LogKind kind) throws IOException {
    TemporaryDirectory directory = directory("tallygate-log");
    ExecutorService background = Executors.newSingleThreadExecutor();
    if (kind == LogKind.MEMORY) {
      return new BenchmarkLog(directory, background, new MemoryLog());
    }
    DiskSegmentStorage storage = new DiskSegmentStorage(directory.path());
    LogEnd empty = LogReader.read(storage, segmentLength(), 0, 0, (buffer, offset) -> {});
    return new BenchmarkLog(
        directory,
        background,
        SegmentedUsageLog.open(
            storage,
            segmentLength(),
            empty,
            kind == LogKind.DISK,
            POOL_SEGMENTS,
            0,
            0,
            background));
  }

  UsageLog log() {
    return log;
  }

  /** The log itself was closed by whoever used it. */
  void close() throws IOException {
    background.shutdown();
    try {
      background.awaitTermination(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    directory.close();
  }
}
