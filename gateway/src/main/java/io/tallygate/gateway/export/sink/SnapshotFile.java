package io.tallygate.gateway.export.sink;

import io.tallygate.rating.store.DuckDb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;

/**
 * A snapshot, opened read-only, and beside it, where wanted, an earlier one to compare it with.
 *
 * <p>DuckDB sorts in at most {@value #MEMORY_LIMIT} outside the heap, and in files of a temporary directory beyond that, which
 * is removed at the end. One thread.
 */
public final class SnapshotFile implements AutoCloseable {
  private static final String MEMORY_LIMIT = "512MiB";
  private static final String EARLIER = "earlier";
  private static final long VERSION = 1;

  private final Path file;
  private final TemporaryDirectory temporary;
  private final Connection connection;

  private SnapshotFile(Path file, TemporaryDirectory temporary, Connection connection) {
    this.file = file;
    this.temporary = temporary;
    this.connection = connection;
  }

  /** Opens a snapshot. */
  public static SnapshotFile open(Path file) throws SinkException {
    requireFile(file);
    try {
      TemporaryDirectory temporary = TemporaryDirectory.create();
      try {
        return checked(new SnapshotFile(file, temporary, connect(file, temporary.path())));
      } catch (SQLException e) {
        temporary.close();
        throw e;
      }
    } catch (IOException | SQLException e) {
      throw notASnapshot(file, e);
    }
  }

  private static SnapshotFile checked(SnapshotFile snapshot) throws SinkException {
    try {
      snapshot.requireColumns("main", snapshot.file);
      snapshot.identity();
      return snapshot;
    } catch (SinkException e) {
      snapshot.close();
      throw e;
    }
  }

  private static Connection connect(Path file, Path temporary) throws SQLException {
    Properties settings = new Properties();
    settings.setProperty("access_mode", "READ_ONLY");
    settings.setProperty("memory_limit", MEMORY_LIMIT);
    settings.setProperty("temp_directory", temporary.toString());
    return DuckDb.open(file, settings);
  }

  /** Which state this one holds. */
  public SnapshotIdentity identity() throws SinkException {
    return readIdentity("main");
  }

  /** Opens an earlier snapshot for {@link #changes}, and says which state that holds. */
  public SnapshotIdentity compareWith(Path earlier) throws SinkException {
    requireFile(earlier);
    String path = earlier.toAbsolutePath().toString().replace("'", "''");
    try (Statement statement = connection.createStatement()) {
      statement.execute("ATTACH '" + path + "' AS " + EARLIER + " (READ_ONLY)");
    } catch (SQLException e) {
      throw notASnapshot(earlier, e);
    }
    requireColumns(EARLIER + ".main", earlier);
    return readIdentity(EARLIER + ".main");
  }

  /** Those that it speaks of, by name. */
  public List<String> tenants() throws SinkException {
    List<String> tables = new ArrayList<>();
    tables.add("SELECT tenant FROM main.snapshot WHERE tenant IS NOT NULL");
    tables.add("SELECT tenant FROM main.meters");
    for (SnapshotTable table : SnapshotTable.values()) {
      tables.add("SELECT tenant FROM main." + table.tableName());
    }
    return texts(String.join(" UNION ", tables) + " ORDER BY tenant");
  }

  /**
   * All rows of a tenant.
   *
   * @param values SQL expressions of texts, none of which may be null
   * @param behind the key behind which rows are wanted; empty for all
   */
  public SnapshotRows rows(
      SnapshotTable table, String tenant, List<String> values, List<String> behind)
      throws SinkException {
    return query(table, "main." + table.tableName(), tenant, values, behind);
  }

  /**
   * The rows of a tenant that the {@linkplain #compareWith earlier} snapshot has not, or has otherwise, and those that only it
   * has: {@code is_removed} says which.
   */
  public SnapshotRows changes(
      SnapshotTable table, String tenant, List<String> values, List<String> behind)
      throws SinkException {
    return query(table, new SnapshotChanges(table).sql(EARLIER), tenant, values, behind);
  }

  private SnapshotRows query(
      SnapshotTable table, String source, String tenant, List<String> values, List<String> behind)
      throws SinkException {
    RowQuery query = new RowQuery(table);
    try {
      PreparedStatement statement =
          connection.prepareStatement(query.sql(source, values, !behind.isEmpty()));
      try {
        bind(statement, query.parameters(tenant, behind));
        return new SnapshotRows(statement, values.size(), table.key().size());
      } catch (SQLException e) {
        statement.close();
        throw e;
      }
    } catch (SQLException e) {
      throw unreadable(e);
    }
  }

  private void requireColumns(String schema, Path where) throws SinkException {
    for (SnapshotTable table : SnapshotTable.values()) {
      Set<String> present =
          Set.copyOf(
              texts("SELECT column_name FROM (DESCRIBE " + schema + "." + table.tableName() + ")"));
      for (SnapshotColumn column : table.columnsWithTenant()) {
        if (!present.contains(column.name())) {
          throw new SinkException(
              "the snapshot lacks a column: make it with this version's export [file="
                  + where
                  + "] [column="
                  + table.tableName()
                  + "."
                  + column.name()
                  + "]");
        }
      }
    }
  }

  private SnapshotIdentity readIdentity(String schema) throws SinkException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT through_flush, epoch_us(created_at), version FROM "
                    + schema
                    + ".snapshot")) {
      if (!row.next()) {
        throw new SinkException("the snapshot does not say what it holds [file=" + file + "]");
      }
      if (row.getLong(3) != VERSION) {
        throw new SinkException(
            "the snapshot has a layout that this version does not know [layout="
                + row.getLong(3)
                + "] [known="
                + VERSION
                + "]");
      }
      return new SnapshotIdentity(
          row.getLong(1), Instant.EPOCH.plus(row.getLong(2), ChronoUnit.MICROS));
    } catch (SQLException e) {
      throw unreadable(e);
    }
  }

  private List<String> texts(String sql) throws SinkException {
    List<String> texts = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
      return texts;
    } catch (SQLException e) {
      throw unreadable(e);
    }
  }

  private static void bind(PreparedStatement statement, List<String> parameters)
      throws SQLException {
    for (int i = 0; i < parameters.size(); i++) {
      statement.setString(1 + i, parameters.get(i));
    }
  }

  private SinkException unreadable(Exception e) {
    return new SinkException(
        "the snapshot cannot be read [file=" + file + "] [reason=" + e.getMessage() + "]", e);
  }

  private static SinkException notASnapshot(Path file, Exception e) {
    return new SinkException(
        "the file cannot be opened as a snapshot [file="
            + file
            + "] [reason="
            + e.getMessage()
            + "]",
        e);
  }

  private static void requireFile(Path file) throws SinkException {
    if (!Files.isRegularFile(file)) {
      throw new SinkException("there is no such snapshot [file=" + file + "]");
    }
  }

  @Override
  public void close() throws SinkException {
    try (temporary) {
      connection.close();
    } catch (IOException | SQLException e) {
      throw unreadable(e);
    }
  }
}
