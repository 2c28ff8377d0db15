package io.tallygate.rating;

import io.tallygate.rating.billing.StatementArchive;
import io.tallygate.rating.catalog.Catalog;
import io.tallygate.rating.catalog.CatalogDocument;
import io.tallygate.rating.catalog.CatalogException;
import io.tallygate.rating.catalog.CatalogReplay;
import io.tallygate.rating.correction.Corrections;
import io.tallygate.rating.export.SnapshotMaker;
import io.tallygate.rating.flush.FlushControl;
import io.tallygate.rating.ingest.IdHasher;
import io.tallygate.rating.ingest.IngestPort;
import io.tallygate.rating.meter.Meters;
import io.tallygate.rating.meter.SeriesDirectory;
import io.tallygate.rating.store.AlertOutbox;
import io.tallygate.rating.store.MeterTotal;
import io.tallygate.rating.store.UsageReader;
import io.tallygate.rating.threshold.AccessQuery;
import io.tallygate.rating.threshold.ThresholdStatistics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What a gateway sees of a running core. Every method may be called by any thread. */
public interface RatingCore extends AutoCloseable {
  IngestPort ingest();

  SeriesDirectory series();

  /** The meters of the newest catalog version; ask again for every frame or request. */
  Meters meters();

  /** A hasher of its own for the calling thread. */
  IdHasher newIdHasher();

  Positions positions();

  CoreStatistics statistics();

  /** Raised at each start. */
  int incarnation();

  CoreSettings settings();

  /** The newest catalog version. */
  Catalog catalog();

  /**
   * Adds to and replaces in the catalog. When this returns, the version is forced and every frame published later is counted
   * under it. Blocks.
   *
   * @param by name of the key or the file that the change comes with; at most 30,000 bytes of UTF-8
   * @throws CatalogException if the document cannot be accepted; nothing has changed
   */
  Catalog applyCatalog(CatalogDocument document, String by) throws CatalogException;

  /** A change that a program makes by itself. */
  default Catalog applyCatalog(CatalogDocument document) throws CatalogException {
    return applyCatalog(document, "");
  }

  /**
   * A change that depends on what there is: nobody else changes the catalog between the question and the change.
   *
   * @return the catalog afterwards: as it was, if nothing was to be changed
   */
  Catalog applyCatalog(CatalogChange change, String by) throws CatalogException;

  /** Every change of the catalog so far, of all tenants. Blocks, and keeps changes waiting. */
  void forEachCatalogVersion(CatalogVersion.Visitor visitor);

  /**
   * The catalog as it was in a version. Blocks while it is folded, if it is not the newest.
   *
   * @throws IllegalArgumentException if there was no such version
   */
  default Catalog catalog(int version) {
    Catalog newest = catalog();
    if (version == newest.version()) {
      return newest;
    }
    if (version < 0 || version > newest.version()) {
      throw new IllegalArgumentException("no such catalog version [version=" + version + "]");
    }
    CatalogReplay folded = new CatalogReplay();
    forEachCatalogVersion(
        change -> {
          if (change.version() <= version) {
            try {
              folded.add(change.document());
            } catch (CatalogException e) {
              throw new IllegalStateException(
                  "a catalog version that was accepted does not fold [version="
                      + change.version()
                      + "]",
                  e);
            }
          }
        });
    return folded.catalog();
  }

  /** The usage store, as of its last transaction. Blocks. */
  UsageReader usage();

  /** What the usage store holds of each meter and pulse of every tenant, as of its last transaction. Blocks. */
  List<MeterTotal> totals();

  /** The same records as the core and as the usage store have counted them, as of the store's last transaction. Blocks. */
  CountedSums countedSums();

  /** For fresh answers and closes. Blocks. */
  FlushControl flushes();

  /** Takes usage back. Blocks. */
  Corrections corrections();

  /** Statements issued. Blocks. */
  StatementArchive statements();

  /** Copies of usage and statements for other programs. Blocks. */
  SnapshotMaker snapshots();

  /**
   * Copies the data directory as it is at one moment: opening the copy recovers everything that was acknowledged by then. Ingest goes
   * on; flushes, statements and catalog changes wait while the store is copied. One at a time. Blocks.
   *
   * @param target directory on any file system; is made, or there and empty
   * @throws IOException if it cannot be written; without a manifest it is no backup
   */
  BackupManifest backup(Path target) throws IOException;

  /** What subjects may still use, from memory. */
  AccessQuery access();

  /** What operators see of thresholds. */
  ThresholdStatistics thresholds();

  /** Alerts that were recorded, and webhooks. Blocks. */
  AlertOutbox alerts();

  /** Completes with the cause when the core has failed: nothing is acknowledged any more, the process should end. */
  CompletableFuture<Throwable> failure();

  /**
   * Takes no more frames, answers those in the ring, flushes, stores and closes. Connections should be closed first.
   */
  @Override
  void close();
}
