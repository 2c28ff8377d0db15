package io.tallygate.rating.store;

import io.tallygate.rating.meter.SeriesKey;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * A page of a meter's usage at the cost of a page. The database gets a range of series that is about as long as the page, so
 * that it reads the row groups of these series only; if they had too little usage, the next range is longer.
 */
final class UsagePageQuery {
  private static final int GROWTH = 4;

  /** 4 bytes each in a list that the database gets. */
  private static final int RANGE_MAX = 250_000;

  private final SeriesTable series;
  private final int firstWindow;
  private final int endWindow;
  private final long throughFlush;

  /**
   * @param firstWindow inclusive
   * @param endWindow exclusive
   */
  UsagePageQuery(SeriesTable series, int firstWindow, int endWindow, long throughFlush) {
    this.series = series;
    this.firstWindow = firstWindow;
    this.endWindow = endWindow;
    this.throughFlush = throughFlush;
  }

  List<UsageRow> read(
      DuckDBConnection connection,
      int meter,
      int decomposition,
      @Nullable Collection<String> subjects,
      int afterSeries,
      int limit)
      throws SQLException {
    Set<String> wanted = subjects == null ? null : new HashSet<>(subjects);
    List<UsageRow> rows = new ArrayList<>();
    int from = afterSeries + 1;
    int length = Math.min(limit, RANGE_MAX);
    while (rows.size() < limit) {
      Integer[] range = series.next(meter, decomposition, wanted, from, length);
      if (range.length == 0) {
        break;
      }
      read(connection, range, limit - rows.size(), rows);
      from = range[range.length - 1] + 1;
      length = (int) Math.min(RANGE_MAX, (long) length * GROWTH);
    }
    return rows;
  }

  private void read(DuckDBConnection connection, Integer[] range, int limit, List<UsageRow> rows)
      throws SQLException {
    int first = range[0];
    int last = range[range.length - 1];
    boolean hasOthers = last - first + 1 > range.length;
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT series, sum(records)::BIGINT, "
                + Exact.SUM
                + ", min(window_number), max(window_number), max(flush) FROM counters"
                + " WHERE window_number >= ? AND window_number < ? AND flush <= ?"
                + " AND series BETWEEN ? AND ?"
                + (hasOthers ? " AND series IN (SELECT unnest(?::INTEGER[]))" : "")
                + " GROUP BY series ORDER BY series LIMIT "
                + limit)) {
      query.setInt(1, firstWindow);
      query.setInt(2, endWindow);
      query.setLong(3, throughFlush);
      query.setInt(4, first);
      query.setInt(5, last);
      if (hasOthers) {
        query.setObject(6, connection.createArrayOf("INTEGER", range));
      }
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          int number = row.getInt(1);
          SeriesKey key = series.get(number).key();
          rows.add(
              new UsageRow(
                  number,
                  key.subject(),
                  key.dimensions(),
                  row.getLong(2),
                  Exact.sum(row, 3),
                  row.getInt(4),
                  row.getInt(5),
                  row.getLong(6)));
        }
      }
    }
  }
}
