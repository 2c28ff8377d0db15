package io.tallygate.rating;

import io.tallygate.rating.catalog.Catalog;
import io.tallygate.rating.catalog.CatalogDocument;
import io.tallygate.rating.catalog.CatalogException;
import io.tallygate.rating.catalog.CatalogReader;
import io.tallygate.rating.catalog.CatalogReplay;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * From the entries of the catalog journal to a catalog. A document is folded while another thread reads the next one, and no
 * more than these two are held. One thread adds.
 */
final class CatalogReading implements AutoCloseable {
  private final CatalogReplay replay = new CatalogReplay();
  private final ExecutorService reader =
      Executors.newSingleThreadExecutor(work -> new Thread(work, "catalog"));
  private @Nullable Future<CatalogDocument> next;
  private int nextVersion;

  /**
   * The entry of the next version.
   *
   * @throws IOException if the one before cannot be read or folded, or is another one than its number says
   */
  void add(int version, byte[] document) throws IOException {
    Future<CatalogDocument> reading =
        reader.submit(() -> CatalogReader.readJson(new ByteArrayInputStream(document)));
    fold();
    next = reading;
    nextVersion = version;
  }

  private void fold() throws IOException {
    Future<CatalogDocument> reading = next;
    if (reading == null) {
      return;
    }
    next = null;
    try {
      int version = replay.add(reading.get());
      if (version != nextVersion) {
        throw new IOException(
            "the catalog journal skips a version [expected="
                + version
                + "] [found="
                + nextVersion
                + "]");
      }
    } catch (CatalogException e) {
      throw CatalogHistory.doesNotFold(nextVersion, e);
    } catch (ExecutionException e) {
      throw CatalogHistory.doesNotFold(nextVersion, Objects.requireNonNullElse(e.getCause(), e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the catalog was read", e);
    }
  }

  /** What all entries make. */
  Catalog catalog() throws IOException {
    fold();
    return replay.catalog();
  }

  @Override
  public void close() {
    reader.shutdownNow();
  }
}
