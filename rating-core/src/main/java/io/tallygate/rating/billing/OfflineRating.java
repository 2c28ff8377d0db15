package io.tallygate.rating.billing;

import io.tallygate.rating.catalog.Catalog;
import io.tallygate.rating.catalog.CatalogDocument;
import io.tallygate.rating.catalog.CatalogException;
import io.tallygate.rating.period.LatePolicy;
import java.io.IOException;
import java.io.Reader;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Statements from a file of usage and a catalog, without a data directory: the same charges and the same bill run as a
 * gateway's, over usage in memory.
 */
public final class OfflineRating {
  private OfflineRating() {}

  /**
   * What came of it.
   *
   * @param counted rows that fed a meter
   * @param refused rows that were left out, each with its reason
   * @param statements in the order of their numbers
   * @param suspense counted usage that no subscription pays for
   */
  public record Result(
      long counted,
      List<UsageCsv.RefusedRow> refused,
      List<Statement> statements,
      List<SuspenseEntry> suspense) {
    public Result {
      refused = List.copyOf(refused);
      statements = List.copyOf(statements);
      suspense = List.copyOf(suspense);
    }
  }

  /**
   * Rates a file.
   *
   * @param document the whole catalog of one tenant
   * @param csv see {@link UsageCsv}
   * @param until periods that have ended by then are billed; there is no grace
   * @param issuedAt the time that statements carry, not before {@code until}
   * @throws CatalogException if the catalog cannot be accepted
   * @throws IOException if the file cannot be read, or its header is not one
   */
  public static Result rate(CatalogDocument document, Reader csv, Instant until, Instant issuedAt)
      throws CatalogException, IOException {
    Catalog catalog = Catalog.fold(Catalog.empty(), document);
    int tenant = catalog.tenant(document.tenantName());
    OfflineUsage usage = new OfflineUsage();
    UsageCsv rows = new UsageCsv(catalog.meters(), tenant, usage);
    rows.read(csv);
    OfflineStatements statements = new OfflineStatements();
    new BillRun(() -> catalog, usage, usage, statements, new LatePolicy(Duration.ZERO))
        .close(tenant, until, issuedAt);
    return new Result(
        rows.counted(),
        rows.refused(),
        statements.all(),
        new Suspense(() -> catalog, usage, InstantSource.fixed(issuedAt)).list(tenant));
  }
}
