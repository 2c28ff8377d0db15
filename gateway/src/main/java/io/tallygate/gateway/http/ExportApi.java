package io.tallygate.gateway.http;

import io.tallygate.rating.RatingCore;
import io.tallygate.rating.catalog.TenantCatalog;
import io.tallygate.rating.export.LedgerAccounts;
import io.tallygate.rating.export.SnapshotLimits;
import io.tallygate.rating.export.SnapshotMaker;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Snapshots of the caller's tenant: the store's file is locked by this process, so it is this process that copies. One at a
 * time, into a file of the data directory that goes when it has been sent.
 */
final class ExportApi {
  private static final Logger LOG = LoggerFactory.getLogger(ExportApi.class);
  private static final int RETRY_SECONDS = 10;

  private final RatingCore core;
  private final InstantSource clock;
  private final Path file;
  private final AtomicBoolean isBusy = new AtomicBoolean();

  ExportApi(RatingCore core, InstantSource clock) {
    this.core = core;
    this.clock = clock;
    file = core.settings().dataDirectory().resolve("export").resolve("snapshot.duckdb");
    remove();
  }

  /** What cannot be removed now, or a kill leaves, goes at the next start or is replaced by the next snapshot. */
  private void remove() {
    try {
      SnapshotMaker.remove(file);
    } catch (IOException e) {
      LOG.warn("a snapshot could not be removed [file={}]", file, e);
    }
  }

  /** Everything acknowledged before the question is in it. */
  Reply snapshot(Call call) throws ProblemException {
    TenantCatalog tenant = ManagementApi.tenant(core.catalog(), call.access());
    if (!isBusy.compareAndSet(false, true)) {
      throw new ProblemException(
          Problem.of(503, "Busy", "another snapshot is made or sent; one at a time")
              .retryAfter(RETRY_SECONDS));
    }
    Download download = new Download();
    try {
      make(tenant.number());
      return Reply.stream("application/vnd.duckdb", download);
    } catch (ProblemException | RuntimeException | Error e) {
      download.close();
      throw e;
    }
  }

  private void make(int tenant) throws ProblemException {
    SnapshotMaker snapshots = core.snapshots();
    try {
      Files.createDirectories(file.getParent());
      requireRoom(snapshots.bytesNeeded());
      core.flushes().flushAndStore();
      snapshots.make(
          file, tenant, LedgerAccounts.DEFAULT, clock.instant(), SnapshotLimits.BESIDE_GATEWAY);
    } catch (IOException e) {
      LOG.warn("a snapshot could not be made", e);
      throw ProblemException.of(
          507, "Insufficient storage", "the snapshot could not be written; the log says why");
    }
  }

  /** A copy must not be what stops ingest. */
  private void requireRoom(long needed) throws IOException, ProblemException {
    long usable = Files.getFileStore(file.getParent()).getUsableSpace();
    long kept = core.settings().diskWatermarkBytes();
    if (usable - kept < needed) {
      throw ProblemException.of(
          507,
          "Insufficient storage",
          "the gateway's disk may have too little room for a snapshot [usable bytes="
              + usable
              + "] [needed="
              + needed
              + "] [kept free for ingest="
              + kept
              + "]");
    }
  }

  private final class Download implements Reply.Stream {
    @Override
    public void writeTo(OutputStream out) throws IOException {
      Files.copy(file, out);
    }

    @Override
    public void close() {
      remove();
      isBusy.set(false);
    }
  }
}
