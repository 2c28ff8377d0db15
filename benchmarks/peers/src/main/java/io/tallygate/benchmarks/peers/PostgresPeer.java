package io.tallygate.benchmarks.peers;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/**
 * PostgreSQL, forced at each commit, two connections: COPY into a table without an index, or counters raised by INSERT … ON
 * CONFLICT DO UPDATE. Each connection has the series of one parity.
 */
final class PostgresPeer implements Peer {
  private static final int SENDERS = 2;

  /** Rows of a transaction: a commit costs a force. */
  private static final int COPY_ROWS = 100_000;

  private static final int UPSERT_ROWS = 10_000;

  /** Records of a piece of the warm-up. */
  private static final long PIECE = 200_000;

  private final boolean isUpsert;
  private String version = "unknown until the first run";

  PostgresPeer(boolean isUpsert) {
    this.isUpsert = isUpsert;
  }

  @Override
  public String key() {
    return isUpsert ? "postgres-upsert" : "postgres-copy";
  }

  @Override
  public String text() {
    return isUpsert
        ? "PostgreSQL, counters by INSERT … ON CONFLICT DO UPDATE, 10,000 a transaction"
        : "PostgreSQL, rows by COPY, 100,000 a transaction";
  }

  @Override
  public Guarantees guarantees() {
    return new Guarantees(true, isUpsert, false);
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public List<String> settings() {
    return List.of(
        "PostgreSQL " + version(),
        "fsync=on, synchronous_commit=on, shared_buffers=1GB, max_wal_size=4GB, else as it comes",
        isUpsert
            ? "INSERT … SELECT FROM unnest(…) ON CONFLICT DO UPDATE, 10,000 rows a transaction, into a table with a primary key,"
                + " fillfactor=50, a prepared statement"
            : "COPY in text form, 100,000 rows a transaction, into a table without an index",
        "two connections, each with the series of one parity, so that they never wait for each other's rows",
        "checked by count and sum");
  }

  @Override
  public double roughRate() {
    return isUpsert ? 190_000 : 3_000_000;
  }

  @Override
  public Window.Measured run(Workload workload, Path directory) throws Exception {
    try (EmbeddedPostgres server =
        EmbeddedPostgres.builder()
            .setDataDirectory(directory.resolve("postgres"))
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("shared_buffers", "1GB")
            .setServerConfig("max_wal_size", "4GB")
            .start()) {
      String url = server.getJdbcUrl("postgres", "postgres");
      try (Connection connection = DriverManager.getConnection(url)) {
        execute(
            connection,
            "CREATE TABLE usage(series INTEGER NOT NULL, at_ms BIGINT NOT NULL, quantity BIGINT NOT NULL)");
        execute(
            connection,
            "CREATE TABLE counters(series INTEGER PRIMARY KEY, records BIGINT NOT NULL, quantity BIGINT NOT NULL)"
                + " WITH (fillfactor = 50)");
        version = text(connection, "SHOW server_version");
        requireOn(connection, "fsync");
        requireOn(connection, "synchronous_commit");
      }
      try (Senders senders = new Senders(SENDERS)) {
        Workload.Sending sending =
            (from, to) -> senders.run(sender -> send(workload, url, from + sender, to));
        Window.WarmUp warmUp = workload.warmUp(PIECE, sending);
        Window.Measured measured = workload.measure(warmUp, sending);
        check(warmUp.records() + measured.records(), url);
        return measured;
      }
    }
  }

  private void send(Workload workload, String url, long first, long to) throws Exception {
    try (Connection connection = DriverManager.getConnection(url)) {
      long number = first;
      while (number < to) {
        int rows =
            (int)
                Math.min(isUpsert ? UPSERT_ROWS : COPY_ROWS, (to - number + SENDERS - 1) / SENDERS);
        if (isUpsert) {
          upsert(connection, workload, number, rows);
        } else {
          copy(connection, workload, number, rows);
        }
        number += (long) rows * SENDERS;
      }
    }
  }

  private static void copy(Connection connection, Workload workload, long first, int rows)
      throws Exception {
    StringBuilder text = new StringBuilder(rows * 32);
    for (int i = 0; i < rows; i++) {
      long number = first + (long) i * SENDERS;
      text.append(workload.seriesOf(number))
          .append('\t')
          .append(Workload.timeMs(number))
          .append('\t')
          .append(Workload.quantity(number))
          .append('\n');
    }
    new CopyManager(connection.unwrap(BaseConnection.class))
        .copyIn(
            "COPY usage FROM STDIN",
            new java.io.ByteArrayInputStream(text.toString().getBytes(US_ASCII)),
            1 << 16);
  }

  private static void upsert(Connection connection, Workload workload, long first, int rows)
      throws SQLException {
    Integer[] series = new Integer[rows];
    Long[] quantities = new Long[rows];
    for (int i = 0; i < rows; i++) {
      long number = first + (long) i * SENDERS;
      series[i] = workload.seriesOf(number);
      quantities[i] = Workload.quantity(number);
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO counters AS c SELECT s, 1, q FROM unnest(?::int[], ?::bigint[]) AS u(s, q)"
                + " ON CONFLICT (series) DO UPDATE SET records = c.records + 1, quantity = c.quantity + excluded.quantity")) {
      statement.setArray(1, connection.createArrayOf("int4", series));
      statement.setArray(2, connection.createArrayOf("int8", quantities));
      statement.executeUpdate();
    }
  }

  private void check(long all, String url) throws SQLException {
    String sql =
        isUpsert
            ? "SELECT sum(records), sum(quantity) FROM counters"
            : "SELECT count(*), sum(quantity) FROM usage";
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      if (result.getLong(1) != all || result.getLong(2) != Workload.sum(0, all)) {
        throw new IllegalStateException(
            "PostgreSQL has " + result.getLong(1) + " records of " + all);
      }
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void requireOn(Connection connection, String setting) throws SQLException {
    if (!text(connection, "SHOW " + setting).equals("on")) {
      throw new IllegalStateException("not on: " + setting);
    }
  }

  private static String text(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getString(1);
    }
  }
}
