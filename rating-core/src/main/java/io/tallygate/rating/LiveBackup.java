package io.tallygate.rating;

import io.tallygate.rating.log.DiskSegmentStorage;
import io.tallygate.rating.log.LogReader;
import io.tallygate.rating.log.SegmentCopy;
import io.tallygate.rating.log.SegmentStorage;
import io.tallygate.rating.log.UsageLog;
import io.tallygate.rating.store.UsageStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies a data directory while its core works. The copy is what a process that is killed at one moment leaves behind: opening it
 * recovers everything that was acknowledged by then, and counts it once.
 *
 * <p>That moment: while nobody changes the catalog, issues statements, flushes or writes to the store, journals, ids and store are
 * copied, and then the log's durable position is read, which is not below any position in them. The log up to there is copied
 * afterwards, with ingest going on; nothing of it is recycled meanwhile. Ingest is counted and acknowledged all the time, but
 * flushes and statements wait while the store's file is copied.
 *
 * <p>The gateway's answers by idempotency key come first: every one of them was given for something that is below the line.
 *
 * <p>Any thread; one backup at a time.
 */
final class LiveBackup {
  private static final Logger LOG = LoggerFactory.getLogger(LiveBackup.class);

  private final DataLayout layout;
  private final CatalogHistory catalog;
  private final Object statements;
  private final FlushSteps steps;
  private final UsageStore store;
  private final UsageLog log;
  private final RetainedLog retained;
  private final SegmentStorage segments;
  private final int segmentLength;
  private final InstantSource clock;

  /**
   * @param statements the monitor under which statements are issued
   */
  LiveBackup(
      DataLayout layout,
      CatalogHistory catalog,
      Object statements,
      FlushSteps steps,
      UsageStore store,
      UsageLog log,
      RetainedLog retained,
      SegmentStorage segments,
      int segmentLength,
      InstantSource clock) {
    this.layout = layout;
    this.catalog = catalog;
    this.statements = statements;
    this.steps = steps;
    this.store = store;
    this.log = log;
    this.retained = retained;
    this.segments = segments;
    this.segmentLength = segmentLength;
    this.clock = clock;
  }

  /**
   * Makes a backup. Blocks for as long as the copying takes.
   *
   * @param target is made; may be there if it is empty
   * @throws IOException if it cannot be written; what was written is left, without a manifest
   */
  synchronized BackupManifest run(Path target) throws IOException {
    var made = clock.instant();
    DataLayout to = new DataLayout(OfflineBackup.emptyDirectory(target));
    long[] line = new long[1];
    retained.whileHeld(
        oldest -> {
          FileCopies.tree(layout.answers(), to.answers());
          line[0] = copyStanding(to);
          Files.createDirectories(to.log());
          SegmentCopy.copy(segments, segmentLength, oldest, line[0], to.log());
          FileCopies.force(to.log());
          readBack(to, oldest, line[0]);
        });
    return BackupManifest.write(target, made, line[0]);
  }

  /** The order of the locks is that of everybody else: catalog, statements, flushes, store. */
  private long copyStanding(DataLayout to) throws IOException {
    long[] line = new long[1];
    long beginNs;
    synchronized (catalog) {
      synchronized (statements) {
        synchronized (steps) {
          beginNs = System.nanoTime();
          store.whileStill(
              () -> {
                OfflineBackup.copyStanding(layout, to);
                line[0] = log.durablePosition();
              });
        }
      }
    }
    LOG.info(
        "journals and store are copied, flushes and statements go on [held in ms={}]",
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beginNs));
    return line[0];
  }

  /** A copy that cannot be read is found out now. */
  private void readBack(DataLayout to, long oldest, long line) throws IOException {
    if (oldest < line) {
      LogReader.readUntil(
          new DiskSegmentStorage(to.log()), segmentLength, oldest, line, (buffer, frame) -> {});
    }
  }
}
