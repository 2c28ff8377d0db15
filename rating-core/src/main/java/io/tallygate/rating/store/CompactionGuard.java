package io.tallygate.rating.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.TreeSet;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** Which flushes can still be read through exactly: a wrong answer would look like any other. */
final class CompactionGuard {
  /** The counter journal keeps fewer flushes than these to be compared with. */
  private static final int DIGESTS_KEPT = 10_000;

  private CompactionGuard() {}

  /**
   * @throws IllegalArgumentException if rows through a flush may have been merged with later ones
   */
  static void requireExact(DuckDBConnection connection, long throughFlush) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT guard_through, (SELECT count(*) FROM flushes_kept_apart WHERE flush = ?) FROM compaction")) {
      query.setLong(1, throughFlush);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        if (throughFlush > 0 && throughFlush < row.getLong(1) && row.getLong(2) == 0) {
          throw new IllegalArgumentException(
              "rows of this flush have been merged with later ones [flush="
                  + throughFlush
                  + "] [merged through="
                  + row.getLong(1)
                  + "]");
        }
      }
    }
  }

  /**
   * From now on only the flushes kept apart, and those from {@code through} on, are answered. A flush that was not kept apart
   * before cannot be again.
   */
  static Void set(DuckDBConnection connection, long through, Collection<Long> keptApart)
      throws SQLException {
    long guardedBefore = StoreDatabase.number(connection, "SELECT guard_through FROM compaction");
    TreeSet<Long> exact = new TreeSet<>();
    try (Statement query = connection.createStatement();
        ResultSet row = query.executeQuery("SELECT flush FROM flushes_kept_apart")) {
      while (row.next()) {
        exact.add(row.getLong(1));
      }
    }
    StoreDatabase.execute(connection, "DELETE FROM flushes_kept_apart");
    try (DuckDBAppender rows = connection.createAppender("flushes_kept_apart")) {
      for (long flush : keptApart) {
        if (flush >= guardedBefore || exact.contains(flush)) {
          rows.beginRow().append(flush).endRow();
        }
      }
    }
    StoreDatabase.execute(
        connection, "DELETE FROM digests WHERE flush < " + (through - DIGESTS_KEPT));
    StoreDatabase.execute(
        connection, "UPDATE compaction SET guard_through = " + Math.max(guardedBefore, through));
    return null;
  }
}
