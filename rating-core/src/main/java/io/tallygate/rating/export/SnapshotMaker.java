package io.tallygate.rating.export;

import io.tallygate.rating.billing.Statement;
import io.tallygate.rating.billing.StatementReader;
import io.tallygate.rating.catalog.Catalog;
import io.tallygate.rating.store.StagedUsage;
import io.tallygate.rating.store.StatementRow;
import io.tallygate.rating.store.StoreFailedException;
import io.tallygate.rating.store.UsageStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * Makes snapshots: a DuckDB file with what one or every tenant has in usage and statements, as of one transaction of the store. Any
 * thread; blocks; beside a core that works.
 *
 * <pre>
 *  store ──one reading transaction──▶ Parquet, as it is ──┐
 *  catalog ──names of series, customers by time───────────┼──▶ database of its own ──▶ forced, renamed
 *  statement journal ──contents, by the index's places────┘
 * </pre>
 */
public final class SnapshotMaker {
  /** A row of usage takes some 20 bytes of a snapshot and 5 on the way there, where names are short. */
  private static final long BYTES_PER_ROW = 64;

  /** A statement of a few lines takes some 400 bytes with them and their bookings. */
  private static final long BYTES_PER_STATEMENT = 1024;

  /** Of all else that the store holds: kept events and the index of statements, on the way and in the snapshot. */
  private static final long COPIES = 3;

  private final Supplier<Catalog> catalog;
  private final UsageStore store;
  private final StatementReader statements;

  /**
   * @param catalog the newest; asked after the store was read, so that it knows all that the store has
   */
  public SnapshotMaker(Supplier<Catalog> catalog, UsageStore store, StatementReader statements) {
    this.catalog = catalog;
    this.store = store;
    this.statements = statements;
  }

  /** What a snapshot may take on the disk while it is made, in bytes: more than it does. */
  public long bytesNeeded() {
    return BYTES_PER_ROW * store.counterRows()
        + BYTES_PER_STATEMENT * store.statements().lastId()
        + COPIES * store.fileBytes();
  }

  /**
   * Makes a snapshot. It has its name when it is whole and forced; before, there is another file beside it, which the next
   * attempt replaces.
   *
   * @param file of the snapshot; replaced if it is there
   * @param tenant number of the tenant; less than 0: every tenant
   * @param accounts of the ledger
   * @param createdAt stands in the snapshot
   * @throws ExportFailedException if it cannot be written; {@code file} is as it was before
   */
  public void make(
      Path file, int tenant, LedgerAccounts accounts, Instant createdAt, SnapshotLimits limits)
      throws IOException {
    make(file, tenant, EnumSet.allOf(ExportTable.class), accounts, createdAt, limits);
  }

  /**
   * The same with some of its tables, for one that is read at once and thrown away: the others may be empty.
   *
   * @param wanted what is to be read
   */
  public void make(
      Path file,
      int tenant,
      Set<ExportTable> wanted,
      LedgerAccounts accounts,
      Instant createdAt,
      SnapshotLimits limits)
      throws IOException {
    Path staging = staging(file);
    try (PartialFile partial = PartialFile.of(file)) {
      PartialFile.removeAll(staging);
      Files.createDirectories(staging);
      StagedUsage staged = store.stage(staging.toAbsolutePath(), tenant);
      Catalog known = catalog.get();
      try (SnapshotDatabase database = SnapshotDatabase.open(partial.path(), limits, false)) {
        // Without a transaction every 2,048 rows that are appended would be one of their own.
        database.execute("BEGIN TRANSACTION");
        SnapshotTables.create(database);
        describe(database, known, tenant, staged.throughFlush(), createdAt);
        if (wanted.contains(ExportTable.USAGE) || wanted.contains(ExportTable.EVENTS)) {
          new SeriesNames(known, tenant).write(database, store);
          UsageTables.write(database, staged, wanted);
        }
        if (wanted.stream().anyMatch(ExportTable::isOfStatements)) {
          writeStatements(database, known, staged);
        }
        database.execute("COMMIT");
        Ledger.write(database, accounts);
        database.execute("CHECKPOINT");
      }
      partial.complete();
    } catch (IOException | SQLException | StoreFailedException e) {
      throw new ExportFailedException(
          "the snapshot cannot be made [file=" + file + "]: " + e.getMessage(), e);
    } finally {
      PartialFile.removeAll(staging);
    }
  }

  /** Removes a snapshot, and what an attempt to make it left when it was killed. */
  public static void remove(Path file) throws IOException {
    PartialFile.of(file).close();
    PartialFile.removeAll(staging(file));
    Files.deleteIfExists(file);
  }

  private static Path staging(Path file) {
    return file.resolveSibling("." + file.getFileName() + ".staging");
  }

  private static void describe(
      SnapshotDatabase database, Catalog catalog, int tenant, long throughFlush, Instant createdAt)
      throws SQLException {
    try (DuckDBAppender row = database.connection().createAppender("snapshot")) {
      row.beginRow()
          .append(createdAt.atOffset(ZoneOffset.UTC))
          .append(throughFlush)
          .append(catalog.version())
          .append(SnapshotTables.VERSION);
      if (tenant < 0) {
        row.appendNull();
      } else {
        row.append(catalog.tenantName(tenant));
      }
      row.endRow();
    }
  }

  /** In the order of the journal, which is read from place to place. */
  private void writeStatements(SnapshotDatabase database, Catalog known, StagedUsage staged)
      throws SQLException {
    try (DuckDBConnection reading = database.connection().duplicate();
        java.sql.Statement query = reading.createStatement();
        StatementAppender rows = new StatementAppender(database.connection());
        ResultSet row =
            query.executeQuery(
                "SELECT id, number, state, issued_ms, journal_index FROM read_parquet("
                    + SnapshotDatabase.quoted(staged.statements())
                    + ") ORDER BY journal_index")) {
      while (row.next()) {
        Statement statement = statements.read(row.getLong(5), row.getLong(1));
        long issuedMs = row.getLong(4);
        rows.add(
            known.tenantName(statement.tenant()),
            statement,
            Objects.requireNonNull(row.getString(3)),
            row.getLong(2),
            issuedMs == StatementRow.NOT_ISSUED ? null : Instant.ofEpochMilli(issuedMs));
      }
    }
  }
}
