package io.tallygate.rating.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;

/** What becomes of statements, in the index. Ids are numbers, so they stand in the text of a statement. */
final class StatementChanges {
  private StatementChanges() {}

  static Void move(
      DuckDBConnection connection, int tenant, List<Long> ids, String state, long throughIndex)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE statements SET state = ? WHERE tenant = ? AND id IN (" + list(ids) + ")")) {
      update.setString(1, state);
      update.setInt(2, tenant);
      update.executeUpdate();
    }
    return indexed(connection, throughIndex);
  }

  static Void number(
      DuckDBConnection connection,
      int tenant,
      List<Long> ids,
      String state,
      long firstNumber,
      long issuedMs,
      long throughIndex)
      throws SQLException {
    String list = list(ids);
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE statements SET state = ?, issued_ms = ?, number = ? + list_position(["
                + list
                + "], id) - 1 WHERE tenant = ? AND id IN ("
                + list
                + ")")) {
      update.setString(1, state);
      update.setLong(2, issuedMs);
      update.setLong(3, firstNumber);
      update.setInt(4, tenant);
      update.executeUpdate();
    }
    return indexed(connection, throughIndex);
  }

  static Void reopen(
      DuckDBConnection connection, int tenant, List<Long> ids, String state, long throughIndex)
      throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            "DELETE FROM closings c USING statements s WHERE s.tenant = ? AND s.id IN ("
                + list(ids)
                + ") AND c.tenant = s.tenant AND c.subscription = s.subscription AND (c.statement_id = s.id"
                + " OR (s.kind = 'statement' AND c.statement_id = 0 AND c.start_ms >= s.start_ms))")) {
      delete.setInt(1, tenant);
      delete.executeUpdate();
    }
    return move(connection, tenant, ids, state, throughIndex);
  }

  private static Void indexed(DuckDBConnection connection, long throughIndex) throws SQLException {
    StoreDatabase.execute(connection, "UPDATE statement_journal SET indexed = " + throughIndex);
    return null;
  }

  private static String list(List<Long> ids) {
    return ids.stream().map(id -> Long.toString(id)).collect(Collectors.joining(","));
  }
}
