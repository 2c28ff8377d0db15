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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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

  private final boolean isUpsert;

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
  public double run(Workload workload, Path directory) throws Exception {
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
            "CREATE TABLE counters(series INTEGER PRIMARY KEY, records BIGINT NOT NULL, quantity BIGINT NOT NULL)");
        requireOn(connection, "fsync");
        requireOn(connection, "synchronous_commit");
      }
      sendAll(workload, url, 0, workload.warmup());
      long startNs = System.nanoTime();
      sendAll(workload, url, workload.warmup(), workload.warmup() + workload.records());
      double seconds = (System.nanoTime() - startNs) / 1e9;
      check(workload, url);
      return seconds;
    }
  }

  private void sendAll(Workload workload, String url, long from, long to) throws Exception {
    ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < SENDERS; i++) {
        long first = from + i;
        running.add(senders.submit(() -> send(workload, url, first, to)));
      }
      for (Future<?> each : running) {
        each.get();
      }
    } finally {
      senders.shutdown();
    }
  }

  private boolean send(Workload workload, String url, long first, long to) throws Exception {
    Workload.Series order = workload.order();
    try (Connection connection = DriverManager.getConnection(url)) {
      long number = first;
      while (number < to) {
        int rows =
            (int)
                Math.min(isUpsert ? UPSERT_ROWS : COPY_ROWS, (to - number + SENDERS - 1) / SENDERS);
        if (isUpsert) {
          upsert(connection, order, number, rows);
        } else {
          copy(connection, order, number, rows);
        }
        number += (long) rows * SENDERS;
      }
    }
    return true;
  }

  private static void copy(Connection connection, Workload.Series order, long first, int rows)
      throws Exception {
    StringBuilder text = new StringBuilder(rows * 32);
    for (int i = 0; i < rows; i++) {
      long number = first + (long) i * SENDERS;
      text.append(order.of(number))
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

  private static void upsert(Connection connection, Workload.Series order, long first, int rows)
      throws SQLException {
    Integer[] series = new Integer[rows];
    Long[] quantities = new Long[rows];
    for (int i = 0; i < rows; i++) {
      long number = first + (long) i * SENDERS;
      series[i] = order.of(number);
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

  private void check(Workload workload, String url) throws SQLException {
    String sql =
        isUpsert
            ? "SELECT sum(records), sum(quantity) FROM counters"
            : "SELECT count(*), sum(quantity) FROM usage";
    long all = workload.warmup() + workload.records();
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
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SHOW " + setting)) {
      result.next();
      if (!result.getString(1).equals("on")) {
        throw new IllegalStateException("not on: " + setting);
      }
    }
  }
}
