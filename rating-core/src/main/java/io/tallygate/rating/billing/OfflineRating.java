package io.tallygate.rating.billing;

import io.tallygate.rating.catalog.Catalog;
import io.tallygate.rating.catalog.CatalogDocument;
import io.tallygate.rating.catalog.CatalogException;
import io.tallygate.rating.catalog.Customer;
import io.tallygate.rating.catalog.Plan;
import io.tallygate.rating.catalog.Subscription;
import io.tallygate.rating.catalog.TenantCatalog;
import io.tallygate.rating.meter.Meters;
import io.tallygate.rating.period.LatePolicy;
import java.io.IOException;
import java.io.Reader;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
      List<UsageRows.RefusedRow> refused,
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
   * @param document the whole catalog of one tenant; without subscriptions, its one plan is tried: every subject of the file
   *     is a customer who has it
   * @param csv see {@link UsageCsv}
   * @param until periods that have ended by then are billed, there is no grace; null: every period with usage is
   * @param issuedAt the time that statements carry, not before {@code until}; null: {@code until}
   * @param zone of the customers where there are none in the document
   * @throws CatalogException if the catalog cannot be accepted
   * @throws IOException if the file cannot be read, or its header is not one
   */
  public static Result rate(
      CatalogDocument document,
      Reader csv,
      @Nullable Instant until,
      @Nullable Instant issuedAt,
      ZoneId zone)
      throws CatalogException, IOException {
    return rate(
        document,
        (meters, tenant, usage) -> {
          UsageCsv rows = new UsageCsv(meters, tenant, usage);
          rows.read(csv);
          return rows;
        },
        until,
        issuedAt,
        zone);
  }

  /** Reads rows, and counts them in memory. */
  interface RowsReader {
    UsageRows read(Meters meters, int tenant, OfflineUsage usage) throws IOException;
  }

  /** Likewise, of rows in any form. */
  static Result rate(
      CatalogDocument document,
      RowsReader reader,
      @Nullable Instant until,
      @Nullable Instant issuedAt,
      ZoneId zone)
      throws CatalogException, IOException {
    Catalog written = Catalog.fold(Catalog.empty(), document);
    int tenant = written.tenant(document.tenantName());
    OfflineUsage usage = new OfflineUsage();
    UsageRows rows = reader.read(written.meters(), tenant, usage);
    Catalog catalog =
        document.subscriptions().isEmpty()
            ? PlanTrial.of(written, document, rows.firstUsage(), zone)
            : written;
    Instant end = until == null ? endOfUsage(catalog.of(tenant), rows.lastUsage()) : until;
    Instant made = issuedAt == null ? end : issuedAt;
    OfflineStatements statements = new OfflineStatements();
    new BillRun(() -> catalog, usage, usage, statements, new LatePolicy(Duration.ZERO))
        .close(tenant, end, made);
    return new Result(
        rows.counted(),
        rows.refused(),
        statements.all(),
        new Suspense(() -> catalog, usage, InstantSource.fixed(made)).list(tenant));
  }

  /** By when every period is over that a subscription may have usage in. */
  private static Instant endOfUsage(TenantCatalog tenant, Instant lastUsage) {
    Instant end = lastUsage;
    for (Subscription subscription : tenant.subscriptions()) {
      Plan plan = tenant.plan(subscription.plan());
      Customer customer = tenant.customer(subscription.customer());
      if (plan != null && customer != null) {
        Instant periodEnd =
            Calendars.statements(plan, customer, subscription).containing(lastUsage).end();
        end = periodEnd.isAfter(end) ? periodEnd : end;
      }
    }
    return end;
  }
}
