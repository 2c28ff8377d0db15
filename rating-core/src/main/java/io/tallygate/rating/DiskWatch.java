package io.tallygate.rating;

import io.tallygate.rating.ingest.IngestPipeline;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses ingest while the disk is nearly full; queries go on. A full disk under a memory map (Chronicle's) kills the
 * process, so space is checked ahead: on a thread of its own, since a flush or a store transaction may take seconds.
 */
final class DiskWatch implements Closeable {
  /** At 1 GB/s, the most that a disk of today's takes, the default watermark of 1 GiB lasts for a second. */
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(DiskWatch.class);

  private final Disk disk;
  private final Path directory;
  private final long watermarkBytes;
  private final IngestPipeline pipeline;
  private final Consumer<Throwable> onFailure;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "disk");
  private boolean low;

  /**
   * @param onFailure told when the file system does not answer
   */
  DiskWatch(
      Disk disk,
      Path directory,
      long watermarkBytes,
      IngestPipeline pipeline,
      Consumer<Throwable> onFailure) {
    this.disk = disk;
    this.directory = directory;
    this.watermarkBytes = watermarkBytes;
    this.pipeline = pipeline;
    this.onFailure = onFailure;
  }

  /** Looks for the first time, so that a start below the watermark takes nothing, and then every second. */
  void start() throws IOException {
    look();
    thread.start();
  }

  private void run() {
    try {
      while (!closing.await(INTERVAL.toNanos(), TimeUnit.NANOSECONDS)) {
        look();
      }
    } catch (IOException | RuntimeException e) {
      onFailure.accept(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() throws IOException {
    long usable = disk.usableBytes(directory);
    boolean nowLow = usable < watermarkBytes;
    if (nowLow != low) {
      low = nowLow;
      pipeline.setBusy(nowLow ? "disk space is below the watermark" : null);
      LOG.warn(
          "disk space {} the watermark [usable={}] [watermark={}]",
          nowLow ? "fell below" : "is back above",
          usable,
          watermarkBytes);
    }
  }

  /** Looks no more. What it said last stands. */
  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
