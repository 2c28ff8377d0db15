package io.tallygate.rating.store;

import io.tallygate.rating.store.CompactionPlan.Merge;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** The statements of one slice of a compaction: some merges, over a range of series. */
final class MergeSlice {
  private static final String IN_PLAN =
      "c.window_number = p.window_number AND c.flush BETWEEN p.first_flush AND p.last_flush AND ";

  private final List<Merge> merges;

  /** What DuckDB can tell from the minima and maxima of its row groups: which of them to read at all. */
  private final String bounds;

  private Totals before = new Totals(0, 0, BigInteger.ZERO);
  private Totals after = before;

  private record Totals(long rows, long count, BigInteger sum) {}

  /**
   * @param merges at least one
   * @param fromSeries inclusive
   * @param toSeries exclusive
   */
  MergeSlice(List<Merge> merges, int fromSeries, int toSeries) {
    this.merges = merges;
    this.bounds =
        "c.window_number BETWEEN "
            + merges.stream().mapToInt(Merge::window).min().orElseThrow()
            + " AND "
            + merges.stream().mapToInt(Merge::window).max().orElseThrow()
            + " AND c.flush BETWEEN "
            + merges.stream().mapToLong(Merge::first).min().orElseThrow()
            + " AND "
            + merges.stream().mapToLong(Merge::last).max().orElseThrow()
            + " AND c.series >= "
            + fromSeries
            + " AND c.series < "
            + toSeries;
  }

  /** Rows that were merged. */
  long rowsBefore() {
    return before.rows;
  }

  /** Rows that they became. */
  long rowsAfter() {
    return after.rows;
  }

  /**
   * Merges, and checks that nothing but the number of rows has changed.
   *
   * @return rows that are no more
   */
  long merge(DuckDBConnection connection) throws SQLException {
    StoreDatabase.execute(
        connection,
        "CREATE OR REPLACE TEMP TABLE merge_plan(window_number INTEGER, first_flush BIGINT, last_flush BIGINT, part INTEGER)");
    try (DuckDBAppender rows = connection.createAppender("temp", "main", "merge_plan")) {
      for (int part = 0; part < merges.size(); part++) {
        Merge merge = merges.get(part);
        rows.beginRow()
            .append(merge.window())
            .append(merge.first())
            .append(merge.last())
            .append(part)
            .endRow();
      }
    }
    StoreDatabase.execute(
        connection,
        "CREATE OR REPLACE TEMP TABLE picked AS SELECT c.*, p.part FROM counters c, merge_plan p WHERE "
            + IN_PLAN
            + bounds);
    StoreDatabase.execute(
        connection,
        "CREATE OR REPLACE TEMP TABLE merged AS SELECT series, window_number, flush, records, (sum % "
            + Exact.CARRY
            + ")::BIGINT AS quantity, (sum // "
            + Exact.CARRY
            + ")::BIGINT AS quantity_carry, part FROM (SELECT series, window_number, max(flush) AS flush,"
            + " sum(records)::BIGINT AS records, "
            + Exact.SUM
            + " AS sum, part FROM picked GROUP BY series, window_number, part)");
    before = totals(connection, "picked");
    after = totals(connection, "merged");
    long deleted =
        StoreDatabase.change(
            connection, "DELETE FROM counters c USING merge_plan p WHERE " + IN_PLAN + bounds);
    // In the order in which flushes bring rows: sums over scattered series cost twice as much.
    long inserted =
        StoreDatabase.change(
            connection,
            "INSERT INTO counters SELECT series, window_number, flush, records, quantity, quantity_carry"
                + " FROM merged ORDER BY window_number, series");
    if (before.count != after.count
        || !before.sum.equals(after.sum)
        || before.rows != deleted
        || after.rows != inserted) {
      throw new StoreFailedException(
          "merging rows would change what they amount to [before="
              + before
              + "] [after="
              + after
              + "] [deleted="
              + deleted
              + "] [inserted="
              + inserted
              + "]");
    }
    return before.rows - after.rows;
  }

  private static Totals totals(DuckDBConnection connection, String table) throws SQLException {
    try (Statement query = connection.createStatement();
        ResultSet row =
            query.executeQuery(
                "SELECT count(*), coalesce(sum(records), 0)::BIGINT, coalesce("
                    + Exact.SUM
                    + ", 0)::HUGEINT FROM temp."
                    + table)) {
      row.next();
      return new Totals(row.getLong(1), row.getLong(2), Exact.sum(row, 3));
    }
  }

  /** Rows that each merge has left. */
  void countRows(DuckDBConnection connection, long[] rowsOfEach) throws SQLException {
    try (Statement query = connection.createStatement();
        ResultSet row =
            query.executeQuery("SELECT part, count(*) FROM temp.merged GROUP BY part")) {
      while (row.next()) {
        rowsOfEach[row.getInt(1)] = row.getLong(2);
      }
    }
  }

  /** Puts one run where the merged ones were. */
  void replaceRuns(DuckDBConnection connection, long[] rowsOfEach) throws SQLException {
    StoreDatabase.execute(
        connection,
        "DELETE FROM counter_runs c USING merge_plan p WHERE c.window_number = p.window_number"
            + " AND c.first_flush >= p.first_flush AND c.last_flush <= p.last_flush");
    try (DuckDBAppender rows = connection.createAppender("counter_runs")) {
      for (int i = 0; i < rowsOfEach.length; i++) {
        Merge merge = merges.get(i);
        rows.beginRow()
            .append(merge.window())
            .append(merge.first())
            .append(merge.last())
            .append(rowsOfEach[i])
            .endRow();
      }
    }
  }
}
