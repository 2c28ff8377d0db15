package io.tallygate.gateway.export.sink;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.duckdb.DuckDBDriver;

/** Makes a snapshot by hand: its tables, and what a test puts in. */
public final class SnapshotFixture implements AutoCloseable {
  private static final String[] TABLES = {
    "meters(tenant VARCHAR, meter VARCHAR, event_type VARCHAR, aggregation VARCHAR, unit VARCHAR,"
        + " scale INTEGER, window_minutes INTEGER, keeps_events BOOLEAN)",
    "usage(tenant VARCHAR, meter VARCHAR, unit VARCHAR, subject VARCHAR, customer VARCHAR, subscription VARCHAR,"
        + " dimensions VARCHAR, window_start TIMESTAMPTZ, window_end TIMESTAMPTZ, records BIGINT,"
        + " quantity DECIMAL(38,9))",
    "events(tenant VARCHAR, meter VARCHAR, unit VARCHAR, subject VARCHAR, customer VARCHAR, subscription VARCHAR,"
        + " dimensions VARCHAR, event_time TIMESTAMPTZ, quantity DECIMAL(38,9), id VARCHAR, source VARCHAR,"
        + " id_hash VARCHAR, attributes VARCHAR, position BIGINT, event_index INTEGER, series INTEGER)",
    "statements(tenant VARCHAR, statement_id BIGINT, number BIGINT, state VARCHAR, kind VARCHAR, relates_to BIGINT,"
        + " customer VARCHAR, customer_name VARCHAR, subscription VARCHAR, plan VARCHAR, plan_name VARCHAR,"
        + " period VARCHAR, period_start TIMESTAMPTZ, period_end TIMESTAMPTZ, zone VARCHAR, currency VARCHAR,"
        + " net DECIMAL(38,9), tax DECIMAL(38,9), tax_percent DECIMAL(38,9), tax_included BOOLEAN,"
        + " total DECIMAL(38,9), credits DECIMAL(38,9), due DECIMAL(38,9), made_at TIMESTAMPTZ,"
        + " issued_at TIMESTAMPTZ, issued_on DATE, closing_flush BIGINT)",
    "statement_lines(tenant VARCHAR, statement_id BIGINT, line INTEGER, type VARCHAR, kind VARCHAR, charge VARCHAR,"
        + " part VARCHAR, text VARCHAR, quantity DECIMAL(38,12), unit VARCHAR, price DECIMAL(38,18),"
        + " per DECIMAL(38,9), exact VARCHAR, amount DECIMAL(38,9), net DECIMAL(38,9), meter VARCHAR, records BIGINT,"
        + " adjusted_period VARCHAR, item VARCHAR, credit_grant VARCHAR)",
    "ledger(tenant VARCHAR, statement_id BIGINT, entry BIGINT, number BIGINT, booked_on DATE, account VARCHAR,"
        + " customer VARCHAR, text VARCHAR, debit DECIMAL(38,9), credit DECIMAL(38,9), currency VARCHAR)",
  };

  private final Connection connection;

  private SnapshotFixture(Connection connection) {
    this.connection = connection;
  }

  /** An empty snapshot of every tenant. */
  public static SnapshotFixture create(Path file, long throughFlush, String createdAt)
      throws SQLException {
    SnapshotFixture fixture =
        new SnapshotFixture(new DuckDBDriver().connect("jdbc:duckdb:" + file, new Properties()));
    fixture.execute(
        "CREATE TABLE snapshot AS SELECT TIMESTAMPTZ '"
            + createdAt
            + "' AS created_at, "
            + throughFlush
            + "::BIGINT AS through_flush, 1 AS catalog_version, 1 AS version, NULL::VARCHAR AS tenant");
    for (String table : TABLES) {
      fixture.execute("CREATE TABLE " + table);
    }
    return fixture;
  }

  /** Runs DuckDB's SQL. */
  public SnapshotFixture execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
    return this;
  }

  /** Usage of a tenant: subjects with 30 windows each, in two zones by turns. */
  public SnapshotFixture usage(String tenant, int rows) throws SQLException {
    return execute(
        "INSERT INTO usage SELECT '"
            + tenant
            + "', 'traffic', 'GB', 'subject-' || (i // 30), 'customer-' || (i // 300), 'subscription-' || (i // 30),"
            + " '{\"zone\":\"z' || (i % 2) || '\"}', make_timestamptz(1767225600000000 + (i % 30) * 900000000),"
            + " make_timestamptz(1767226500000000 + (i % 30) * 900000000), i % 7 + 1, (i % 7 + 1) * 0.125"
            + " FROM range("
            + rows
            + ") t(i)");
  }

  /** Kept events of a tenant at positions 0, 64, 128… */
  public SnapshotFixture events(String tenant, int rows) throws SQLException {
    return execute(
        "INSERT INTO events SELECT '"
            + tenant
            + "', 'sales', 'EUR', 'shop-' || (i % 10), 'customer-1', NULL, '{}',"
            + " make_timestamptz(1767225600000000 + i * 1000000), 49.9, 'id-' || i, 'shop', md5('id-' || i),"
            + " '{\"id\":\"id-' || i || '\",\"source\":\"shop\"}', i * 64, 0, i % 10 FROM range("
            + rows
            + ") t(i)");
  }

  /** A statement with one line and two bookings. */
  public SnapshotFixture statement(String tenant, int id, String state) throws SQLException {
    String key = "'" + tenant + "', " + id;
    execute(
        "INSERT INTO statements VALUES ("
            + key
            + ", "
            + (state.equals("issued") ? 1000 + id : "NULL")
            + ", '"
            + state
            + "', 'statement', NULL, 'customer-1', 'Customer 1', 'subscription-1', 'basic', 'Basic', '2026-01',"
            + " '2026-01-01 00:00:00+00', '2026-02-01 00:00:00+00', 'UTC', 'EUR', 100, 19, 19, false, 119, 0, 119,"
            + " '2026-02-01 06:00:00+00', NULL, NULL, 7)");
    execute(
        "INSERT INTO statement_lines VALUES ("
            + key
            + ", 1, 'line', 'usage', 'traffic', NULL, 'Traffic', 12.5, 'GB', 8, 1, '100', 100, 100, 'traffic', 3,"
            + " NULL, NULL, NULL)");
    return execute(
        "INSERT INTO ledger VALUES ("
            + key
            + ", 1, 7, '2026-02-01', 'receivables', 'customer-1', 'Statement', 119, 0, 'EUR'), ("
            + key
            + ", 2, 7, '2026-02-01', 'revenue', 'customer-1', 'Traffic', 0, 119, 'EUR')");
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
