package io.tallygate.rating;

import io.tallygate.rating.ingest.IngestPipeline;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses ingest while the disk is nearly full; queries go on. A full disk under a memory map (Chronicle's) kills the
 * process, so space is checked ahead. Flush thread.
 */
final class DiskWatch {
  /** At 1 GB/s, the most that a disk of today's takes, the default watermark of 1 GiB lasts for a second. */
  static final Duration INTERVAL = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(DiskWatch.class);

  private final FileStore store;
  private final long watermarkBytes;
  private final IngestPipeline pipeline;
  private boolean low;

  DiskWatch(Path directory, long watermarkBytes, IngestPipeline pipeline) throws IOException {
    this.store = Files.getFileStore(directory);
    this.watermarkBytes = watermarkBytes;
    this.pipeline = pipeline;
  }

  void look() throws IOException {
    long usable = store.getUsableSpace();
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
}
