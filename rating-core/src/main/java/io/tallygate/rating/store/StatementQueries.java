package io.tallygate.rating.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** The index of the statement journal: what was issued, and which periods are closed. */
final class StatementQueries {
  private static final String COLUMNS =
      "id, number, state, kind, relates_to, tenant, customer, subscription, period, start_ms, end_ms, currency, total,"
          + " issued_ms, journal_index";

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
        rows.append(row.id());
        rows.append(row.number());
        rows.append(row.state());
        rows.append(row.kind());
        rows.append(row.relatesTo());
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
        rows.append(row.catalogVersion());
        rows.append(row.statementId());
        rows.append(row.kind());
        rows.endRow();
      }
    }
    StoreDatabase.execute(connection, "UPDATE statement_journal SET indexed = " + throughIndex);
    return null;
  }

  static Optional<StatementRow> find(DuckDBConnection connection, int tenant, long id)
      throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT " + COLUMNS + " FROM statements WHERE tenant = ? AND id = ?")) {
      query.setInt(1, tenant);
      query.setLong(2, id);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? Optional.of(row(row)) : Optional.empty();
      }
    }
  }

  static List<StatementRow> list(DuckDBConnection connection, WantedStatements wanted)
      throws SQLException {
    StringBuilder sql = new StringBuilder("SELECT " + COLUMNS + " FROM statements WHERE tenant = ");
    sql.append(wanted.tenant());
    List<String> values = new ArrayList<>();
    sql.append(wanted.state() == null ? " AND state <> ?" : " AND state = ?");
    values.add(wanted.state() == null ? StatementRow.DISCARDED : wanted.state());
    require("customer", wanted.customer(), sql, values);
    require("subscription", wanted.subscription(), sql, values);
    require("period", wanted.period(), sql, values);
    sql.append(wanted.isNewestFirst() ? " AND id < " : " AND id > ").append(wanted.beyondId());
    sql.append(wanted.isNewestFirst() ? " ORDER BY id DESC LIMIT " : " ORDER BY id LIMIT ");
    sql.append(wanted.limit());
    List<StatementRow> rows = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(sql.toString())) {
      for (int i = 0; i < values.size(); i++) {
        query.setString(i + 1, values.get(i));
      }
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          rows.add(row(row));
        }
      }
    }
    return rows;
  }

  private static void require(
      String column, @Nullable String value, StringBuilder sql, List<String> values) {
    if (value != null) {
      sql.append(" AND ").append(column).append(" = ?");
      values.add(value);
    }
  }

  private static StatementRow row(ResultSet row) throws SQLException {
    return new StatementRow(
        row.getLong(1),
        row.getLong(2),
        row.getString(3),
        row.getString(4),
        row.getLong(5),
        row.getInt(6),
        row.getString(7),
        row.getString(8),
        row.getString(9),
        row.getLong(10),
        row.getLong(11),
        row.getString(12),
        row.getString(13),
        row.getLong(14),
        row.getLong(15));
  }

  static List<ClosingRow> closings(
      DuckDBConnection connection, int tenant, @Nullable String subscription) throws SQLException {
    List<ClosingRow> rows = new ArrayList<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT tenant, subscription, start_ms, end_ms, closing_flush, catalog_version, statement_id, kind"
                + " FROM closings WHERE tenant = ?"
                + (subscription == null ? "" : " AND subscription = ?")
                + " ORDER BY subscription, start_ms, statement_id")) {
      query.setInt(1, tenant);
      if (subscription != null) {
        query.setString(2, subscription);
      }
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          rows.add(
              new ClosingRow(
                  row.getInt(1),
                  row.getString(2),
                  row.getLong(3),
                  row.getLong(4),
                  row.getLong(5),
                  row.getInt(6),
                  row.getLong(7),
                  row.getString(8)));
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
