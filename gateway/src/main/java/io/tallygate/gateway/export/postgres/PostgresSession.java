package io.tallygate.gateway.export.postgres;

import io.tallygate.gateway.export.sink.SinkException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** A connection to PostgreSQL with a transaction always begun; what is not committed when it is closed, is not done. One thread. */
final class PostgresSession implements AutoCloseable {
  /** One number for the exports of all tenants: the second key of the lock is the tenant's. */
  private static final int LOCK_CLASS = 0x7a11;

  private final Connection connection;

  private PostgresSession(Connection connection) {
    this.connection = connection;
  }

  /**
   * @param url as PostgreSQL's JDBC driver takes it; what it says wins over the settings of here
   */
  static PostgresSession connect(String url) throws SQLException, SinkException {
    Properties settings = new Properties();
    settings.setProperty("ApplicationName", "tallygate export");
    settings.setProperty("connectTimeout", "10");
    // A server that is gone without a word is noticed; no batch takes that long.
    settings.setProperty("socketTimeout", "300");
    settings.setProperty("tcpKeepAlive", "true");
    // Not by the driver manager: nothing but an export loads this driver.
    Connection connection = new Driver().connect(url, settings);
    if (connection == null) {
      throw new SinkException(
          "not an address of PostgreSQL: it begins with jdbc:postgresql:// and names host and database");
    }
    connection.setAutoCommit(false);
    return new PostgresSession(connection);
  }

  /** Keeps other exports of the tenant away until the session ends. */
  void lock(String tenant) throws SQLException, SinkException {
    if (!isTrue("SELECT pg_try_advisory_lock(" + LOCK_CLASS + ", hashtext(?))", List.of(tenant))) {
      throw new SinkException("another export of the tenant is running [tenant=" + tenant + "]");
    }
  }

  CopyIn copy(String sql) throws SQLException {
    return connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
  }

  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /**
   * @return rows changed
   */
  long change(String sql, List<String> parameters) throws SQLException {
    try (PreparedStatement statement = prepare(sql, parameters)) {
      return statement.executeLargeUpdate();
    }
  }

  boolean isTrue(String sql, List<String> parameters) throws SQLException {
    try (PreparedStatement statement = prepare(sql, parameters);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getBoolean(1);
    }
  }

  long number(String sql, List<String> parameters) throws SQLException {
    try (PreparedStatement statement = prepare(sql, parameters);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  String text(String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getString(1);
    }
  }

  PreparedStatement prepare(String sql, List<String> parameters) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < parameters.size(); i++) {
      statement.setString(1 + i, parameters.get(i));
    }
    return statement;
  }

  Array texts(List<String> texts) throws SQLException {
    return connection.createArrayOf("text", texts.toArray());
  }

  void commit() throws SQLException {
    connection.commit();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
