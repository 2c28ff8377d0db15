package io.tallygate.rating;

import io.tallygate.rating.catalog.Catalog;
import io.tallygate.rating.catalog.CatalogDocument;
import io.tallygate.rating.catalog.CatalogException;
import io.tallygate.rating.catalog.CatalogReader;
import io.tallygate.rating.journal.Barrier;
import io.tallygate.rating.journal.CatalogJournal;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;

/**
 * The catalog and the journal it is folded from: a version is forced before anything can refer to it. One writer at a time;
 * {@link #newest} may be read by any thread.
 */
final class CatalogHistory implements Closeable {
  private final CatalogJournal journal;
  private volatile Catalog newest = Catalog.empty();

  private CatalogHistory(CatalogJournal journal) {
    this.journal = journal;
  }

  static CatalogHistory open(Path directory, Barrier barrier) throws IOException {
    CatalogHistory history = new CatalogHistory(CatalogJournal.open(directory, barrier));
    try (CatalogReading reading = new CatalogReading()) {
      history.journal.forEach(entry -> reading.add(entry.version(), entry.document()));
      history.newest = reading.catalog();
    }
    return history;
  }

  private static CatalogDocument read(byte[] document) throws CatalogException, IOException {
    return CatalogReader.readJson(new ByteArrayInputStream(document));
  }

  static IOException doesNotFold(int version, Throwable e) {
    return new IOException(
        "a catalog version that was accepted does not fold [version="
            + version
            + "]: "
            + e.getMessage(),
        e);
  }

  /** Every change so far, read from the journal. */
  void forEach(CatalogVersion.Visitor visitor) throws IOException {
    journal.forEach(
        entry -> {
          try {
            visitor.version(
                new CatalogVersion(
                    entry.version(),
                    Instant.ofEpochMilli(entry.timeMs()),
                    entry.by(),
                    read(entry.document())));
          } catch (CatalogException e) {
            throw doesNotFold(entry.version(), e);
          }
        });
  }

  Catalog newest() {
    return newest;
  }

  /** What a change must pass beside being folded in. */
  interface Check {
    void check(Catalog before, Catalog next, CatalogDocument document) throws CatalogException;
  }

  /** Folds a change in, forces it, and makes it the newest version. */
  Catalog append(CatalogDocument document, long timeMs, String by, Check check)
      throws CatalogException, IOException {
    Catalog next = Catalog.fold(newest, document);
    check.check(newest, next, document);
    journal.append(next.version(), timeMs, by, CatalogReader.writeJson(document));
    journal.force();
    newest = next;
    return next;
  }

  @Override
  public void close() throws IOException {
    journal.close();
  }
}
