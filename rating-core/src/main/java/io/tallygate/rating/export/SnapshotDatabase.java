package io.tallygate.rating.export;

import io.tallygate.rating.store.DuckDb;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.duckdb.DuckDBConnection;

/** The DuckDB database that a snapshot is: its own, with bounded memory, apart from the store's. One thread. */
final class SnapshotDatabase implements AutoCloseable {
  private final DuckDBConnection connection;

  private SnapshotDatabase(DuckDBConnection connection) {
    this.connection = connection;
  }

  /**
   * @param isReadOnly the file must be there, and others may read it too
   */
  static SnapshotDatabase open(Path file, SnapshotLimits limits, boolean isReadOnly)
      throws SQLException {
    Properties settings = new Properties();
    settings.setProperty("memory_limit", limits.memoryMiB() + "MiB");
    settings.setProperty("threads", Integer.toString(limits.threads()));
    if (isReadOnly) {
      settings.setProperty("duckdb.read_only", "true");
    }
    DuckDBConnection connection = DuckDb.open(file, settings);
    SnapshotDatabase database = new SnapshotDatabase(connection);
    try {
      database.execute("SET TimeZone = 'UTC'");
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
    return database;
  }

  DuckDBConnection connection() {
    return connection;
  }

  /**
   * @return rows changed or written
   */
  long execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
      return Math.max(0, statement.getLargeUpdateCount());
    }
  }

  /** The first column of the first row. */
  long number(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Text or a path as SQL has it. */
  static String quoted(Object text) {
    return "'" + text.toString().replace("'", "''") + "'";
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
