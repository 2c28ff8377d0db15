package io.tallygate.rating.store;

import java.math.BigInteger;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * Merges counter rows of the same series and window, so that a window that took ninety flushes ends as one row per series.
 *
 * <p>Rows are merged only between the same flushes kept apart: whether a row is late against a closing flush stays as it was.
 * The merged row has the greatest flush number of those it replaces. First the guard is set in a transaction of its own, so
 * that {@link #requireExact} refuses what can no longer be answered; then rows are merged by transactions of bounded size, each
 * of which checks that count and sum are what they were. A crash in between leaves some windows as they were, until rows come
 * to them again.
 */
final class CounterCompaction {
  /** Rows of one transaction, about: 2 M rows of 40 bytes and their groups stay well within DuckDB's memory. */
  private static final long TRANSACTION_ROWS = 2_000_000;

  private final StoreDatabase database;
  private final long through;
  private final NavigableSet<Long> keptApart;

  /** Rows of a window that become one per series. */
  private record Group(int window, List<Long> flushes, long rows) {}

  /**
   * @param through rows of later flushes are left alone
   * @param keptApart flushes that something reads through
   */
  CounterCompaction(StoreDatabase database, long through, Collection<Long> keptApart) {
    this.database = database;
    this.through = through;
    this.keptApart = new TreeSet<>(keptApart);
  }

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
   * @return rows that are no more
   */
  long run() {
    long doneThrough = database.write("guard", this::guard);
    List<Group> groups =
        database.read("compaction plan", connection -> plan(connection, doneThrough));
    long merged = 0;
    for (int from = 0; from < groups.size(); ) {
      int to = from + 1;
      long rows = groups.get(from).rows;
      while (to < groups.size() && rows + groups.get(to).rows <= TRANSACTION_ROWS) {
        rows += groups.get(to).rows;
        to++;
      }
      merged += mergeInSlices(groups.subList(from, to), rows);
      from = to;
    }
    database.write("compaction", this::done);
    if (merged > 0) {
      database.checkpointIfIdle();
    }
    return merged;
  }

  /**
   * From now on only the flushes kept apart, and those from {@link #through} on, are answered. A flush that was not kept apart
   * before cannot be again.
   */
  private long guard(DuckDBConnection connection) throws SQLException {
    long guardedBefore = StoreDatabase.number(connection, "SELECT guard_through FROM compaction");
    NavigableSet<Long> exact = new TreeSet<>();
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
        connection, "UPDATE compaction SET guard_through = " + Math.max(guardedBefore, through));
    return StoreDatabase.number(connection, "SELECT done_through FROM compaction");
  }

  private Void done(DuckDBConnection connection) throws SQLException {
    StoreDatabase.execute(connection, "UPDATE compaction SET done_through = " + through);
    return null;
  }

  /** Groups of more than one flush, in windows that rows have come to since the last time. */
  private List<Group> plan(DuckDBConnection connection, long doneThrough) throws SQLException {
    Map<Integer, TreeMap<Long, Group>> byWindowAndEnd = new TreeMap<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT window_number, flush, count(*) FROM counters WHERE flush <= ? AND window_number IN"
                + " (SELECT DISTINCT window_number FROM counters WHERE flush > ? AND flush <= ?)"
                + " GROUP BY window_number, flush")) {
      query.setLong(1, through);
      query.setLong(2, doneThrough);
      query.setLong(3, through);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          int window = row.getInt(1);
          long flush = row.getLong(2);
          Long end = keptApart.ceiling(flush);
          byWindowAndEnd
              .computeIfAbsent(window, key -> new TreeMap<>())
              .merge(
                  end == null ? Long.MAX_VALUE : end,
                  new Group(window, List.of(flush), row.getLong(3)),
                  CounterCompaction::together);
        }
      }
    }
    List<Group> groups = new ArrayList<>();
    byWindowAndEnd
        .values()
        .forEach(
            ends ->
                ends.values().stream()
                    .filter(group -> group.flushes.size() > 1)
                    .forEach(groups::add));
    return groups;
  }

  private static Group together(Group a, Group b) {
    List<Long> flushes = new ArrayList<>(a.flushes);
    flushes.addAll(b.flushes);
    return new Group(a.window, flushes, a.rows + b.rows);
  }

  /** A window with more rows than a transaction takes is merged by ranges of series. */
  private long mergeInSlices(List<Group> groups, long rows) {
    int slices = (int) (rows / TRANSACTION_ROWS + 1);
    long seriesCount =
        database.read(
            "series count",
            connection -> StoreDatabase.number(connection, "SELECT count(*) FROM series"));
    long sliceLength = seriesCount / slices + 1;
    long merged = 0;
    for (long from = 0; from < seriesCount; from += sliceLength) {
      long first = from;
      merged +=
          database.write(
              "merge", connection -> merge(connection, groups, first, first + sliceLength));
    }
    return merged;
  }

  private static long merge(
      DuckDBConnection connection, List<Group> groups, long fromSeries, long toSeries)
      throws SQLException {
    StoreDatabase.execute(
        connection,
        "CREATE OR REPLACE TEMP TABLE merge_plan(window_number INTEGER, flush BIGINT, part INTEGER)");
    try (DuckDBAppender rows = connection.createAppender("temp", "main", "merge_plan")) {
      for (int part = 0; part < groups.size(); part++) {
        for (long flush : groups.get(part).flushes) {
          rows.beginRow().append(groups.get(part).window).append(flush).append(part).endRow();
        }
      }
    }
    String slice = "series >= " + fromSeries + " AND series < " + toSeries;
    StoreDatabase.execute(
        connection,
        "CREATE OR REPLACE TEMP TABLE picked AS SELECT c.*, p.part FROM counters c"
            + " JOIN merge_plan p USING (window_number, flush) WHERE "
            + slice);
    StoreDatabase.execute(
        connection,
        "CREATE OR REPLACE TEMP TABLE merged AS SELECT series, window_number, max(flush) AS flush,"
            + " sum(records)::BIGINT AS records, sum(quantity) AS quantity"
            + " FROM picked GROUP BY series, window_number, part");
    Totals before = totals(connection, "picked");
    Totals after = totals(connection, "merged");
    long deleted =
        StoreDatabase.change(
            connection,
            "DELETE FROM counters c USING merge_plan p"
                + " WHERE c.window_number = p.window_number AND c.flush = p.flush AND "
                + slice);
    // In the order in which flushes bring rows: sums over scattered series cost twice as much.
    long inserted =
        StoreDatabase.change(
            connection, "INSERT INTO counters SELECT * FROM merged ORDER BY window_number, series");
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
    for (String table : List.of("picked", "merged", "merge_plan")) {
      StoreDatabase.execute(connection, "DROP TABLE temp." + table);
    }
    return before.rows - after.rows;
  }

  private record Totals(long rows, long count, BigInteger sum) {}

  private static Totals totals(DuckDBConnection connection, String table) throws SQLException {
    try (Statement query = connection.createStatement();
        ResultSet row =
            query.executeQuery(
                "SELECT count(*), coalesce(sum(records), 0)::BIGINT, coalesce(sum(quantity), 0)::HUGEINT FROM temp."
                    + table)) {
      row.next();
      return new Totals(row.getLong(1), row.getLong(2), Exact.sum(row, 3));
    }
  }
}
