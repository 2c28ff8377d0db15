package io.tallygate.rating.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** The index of the statement journal: what was issued, and which periods are closed. */
final class StatementQueries {
  private StatementQueries() {}

  static Void add(
      DuckDBConnection connection,
      List<StatementRow> statements,
      List<ClosingRow> closings,
      long throughIndex)
      throws SQLException {
    try (DuckDBAppender rows =
        connection.createAppender(DuckDBConnection.DEFAULT_SCHEMA, "statements")) {
      for (StatementRow row : statements) {
        rows.beginRow();
        rows.append(row.number());
        rows.append(row.tenant());
        rows.append(row.customer());
        rows.append(row.subscription());
        rows.append(row.period());
        rows.append(row.startMs());
        rows.append(row.endMs());
        rows.append(row.currency());
        rows.append(row.total());
        rows.append(row.issuedMs());
        rows.append(row.journalIndex());
        rows.endRow();
      }
    }
    try (DuckDBAppender rows =
        connection.createAppender(DuckDBConnection.DEFAULT_SCHEMA, "closings")) {
      for (ClosingRow row : closings) {
        rows.beginRow();
        rows.append(row.tenant());
        rows.append(row.subscription());
        rows.append(row.startMs());
        rows.append(row.endMs());
        rows.append(row.closingFlush());
        rows.append(row.statementNumber());
        rows.endRow();
      }
    }
    StoreDatabase.execute(connection, "UPDATE statement_journal SET indexed = " + throughIndex);
    return null;
  }

  static long find(DuckDBConnection connection, int tenant, long number) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT journal_index FROM statements WHERE tenant = ? AND number = ?")) {
      query.setInt(1, tenant);
      query.setLong(2, number);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? row.getLong(1) : -1;
      }
    }
  }

  static List<StatementRow> list(
      DuckDBConnection connection,
      int tenant,
      @Nullable String customer,
      @Nullable String subscription,
      long afterNumber,
      int limit)
      throws SQLException {
    List<StatementRow> rows = new ArrayList<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT number, tenant, customer, subscription, period, start_ms, end_ms, currency, total, issued_ms,"
                + " journal_index FROM statements WHERE tenant = ? AND number > ?"
                + (customer == null ? "" : " AND customer = ?")
                + (subscription == null ? "" : " AND subscription = ?")
                + " ORDER BY number LIMIT "
                + limit)) {
      int at = 1;
      query.setInt(at++, tenant);
      query.setLong(at++, afterNumber);
      if (customer != null) {
        query.setString(at++, customer);
      }
      if (subscription != null) {
        query.setString(at, subscription);
      }
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          rows.add(
              new StatementRow(
                  row.getLong(1),
                  row.getInt(2),
                  row.getString(3),
                  row.getString(4),
                  row.getString(5),
                  row.getLong(6),
                  row.getLong(7),
                  row.getString(8),
                  row.getString(9),
                  row.getLong(10),
                  row.getLong(11)));
        }
      }
    }
    return rows;
  }

  static List<ClosingRow> closings(DuckDBConnection connection, int tenant) throws SQLException {
    List<ClosingRow> rows = new ArrayList<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT tenant, subscription, start_ms, end_ms, closing_flush, statement_number FROM closings"
                + " WHERE tenant = ? ORDER BY subscription, start_ms, closing_flush")) {
      query.setInt(1, tenant);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          rows.add(
              new ClosingRow(
                  row.getInt(1),
                  row.getString(2),
                  row.getLong(3),
                  row.getLong(4),
                  row.getLong(5),
                  row.getLong(6)));
        }
      }
    }
    return rows;
  }

  static SortedSet<Long> closingFlushes(DuckDBConnection connection) throws SQLException {
    SortedSet<Long> flushes = new TreeSet<>();
    try (PreparedStatement query =
            connection.prepareStatement("SELECT DISTINCT closing_flush FROM closings");
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        flushes.add(row.getLong(1));
      }
    }
    return flushes;
  }
}
