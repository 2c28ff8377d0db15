package io.tallygate.rating.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A snapshot that was made, opened to be read. One thread. */
public final class Snapshot implements AutoCloseable {
  private final Path file;
  private final SnapshotDatabase database;

  private Snapshot(Path file, SnapshotDatabase database) {
    this.file = file;
    this.database = database;
  }

  /**
   * Opens a snapshot; others may read it meanwhile.
   *
   * @throws IOException if it is not there, or no snapshot of a version that is known
   */
  public static Snapshot open(Path file, SnapshotLimits limits) throws IOException {
    requireFile(file);
    try {
      SnapshotDatabase database = SnapshotDatabase.open(file, limits, true);
      try {
        requireVersion(database, file);
        return new Snapshot(file, database);
      } catch (IOException | SQLException e) {
        database.close();
        throw e;
      }
    } catch (SQLException e) {
      throw notASnapshot(file, e);
    }
  }

  /**
   * Books the statements of a snapshot anew, under other accounts, in place.
   *
   * @throws IOException if it is not there, no snapshot, or cannot be written
   */
  public static void book(Path file, LedgerAccounts accounts, SnapshotLimits limits)
      throws IOException {
    requireFile(file);
    try (SnapshotDatabase database = SnapshotDatabase.open(file, limits, false)) {
      requireVersion(database, file);
      database.execute("BEGIN TRANSACTION");
      Ledger.write(database, accounts);
      database.execute("COMMIT");
    } catch (SQLException e) {
      throw new ExportFailedException(
          "the ledger cannot be written [file=" + file + "]: " + e.getMessage(), e);
    }
  }

  private static void requireFile(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new NoSuchFileException(file.toString());
    }
  }

  private static void requireVersion(SnapshotDatabase database, Path file)
      throws IOException, SQLException {
    long version = database.number("SELECT version FROM snapshot");
    if (version != SnapshotTables.VERSION) {
      throw new IOException(
          "the snapshot has a version that this program does not know [file="
              + file
              + "] [version="
              + version
              + "] [known="
              + SnapshotTables.VERSION
              + "]");
    }
  }

  private static IOException notASnapshot(Path file, SQLException e) {
    return new IOException(
        "this is no snapshot, or another program writes it [file=" + file + "]: " + e.getMessage(),
        e);
  }

  /** The flush that it was read through. */
  public long throughFlush() throws IOException {
    return number("SELECT through_flush FROM snapshot");
  }

  /** How many rows there are. */
  public long count(ExportTable table, ExportFilter filter) throws IOException {
    return number("SELECT count(*) FROM " + table.from(filter));
  }

  private long number(String sql) throws IOException {
    try {
      return database.number(sql);
    } catch (SQLException e) {
      throw new IOException(
          "the snapshot cannot be read [file=" + file + "]: " + e.getMessage(), e);
    }
  }

  /**
   * Writes rows into a file, which has its name when it is whole and forced.
   *
   * @param target replaced if it is there
   * @return rows written
   * @throws ExportFailedException if it cannot be written; {@code target} is as it was before
   */
  public long export(ExportTable table, ExportFilter filter, ExportFormat format, Path target)
      throws IOException {
    try (PartialFile partial = PartialFile.of(target)) {
      long rows =
          database.execute(
              "COPY (SELECT "
                  + String.join(", ", expressions(table, format))
                  + " FROM "
                  + table.from(filter)
                  + table.orderBy()
                  + ") TO "
                  + SnapshotDatabase.quoted(partial.path())
                  + " ("
                  + format.options()
                  + ", USE_TMP_FILE false)");
      partial.complete();
      return rows;
    } catch (SQLException | IOException e) {
      throw new ExportFailedException(
          "the file cannot be written [file=" + target + "]: " + e.getMessage(), e);
    }
  }

  private List<String> expressions(ExportTable table, ExportFormat format) throws SQLException {
    List<String> expressions = new ArrayList<>();
    try (Statement query = database.connection().createStatement();
        ResultSet row =
            query.executeQuery(
                "SELECT column_name, data_type FROM duckdb_columns() WHERE NOT internal AND table_name = '"
                    + table.table()
                    + "' ORDER BY column_index")) {
      while (row.next()) {
        expressions.add(
            format.expression(
                Objects.requireNonNull(row.getString(1)),
                Objects.requireNonNull(row.getString(2))));
      }
    }
    return expressions;
  }

  @Override
  public void close() throws IOException {
    try {
      database.close();
    } catch (SQLException e) {
      throw new IOException("the snapshot cannot be closed [file=" + file + "]", e);
    }
  }
}
