package io.tallygate.rating.store;

import io.tallygate.rating.meter.SeriesDefinition;
import io.tallygate.rating.meter.SeriesKey;
import io.tallygate.rating.meter.Windows;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** What rating asks the store. Sums come from the database, names from the {@link SeriesTable}. */
final class UsageQueries {
  static final String BY_SERIES = "series";
  static final String BY_SERIES_AND_WINDOW = "series, window_number";

  private final SeriesTable series;

  UsageQueries(SeriesTable series) {
    this.series = series;
  }

  List<UsageRow> usage(
      DuckDBConnection connection,
      int meter,
      int decomposition,
      @Nullable Collection<String> subjects,
      long fromMs,
      long toMs,
      long throughFlush)
      throws SQLException {
    List<UsageRow> rows = new ArrayList<>();
    forEach(
        connection,
        BY_SERIES,
        meter,
        decomposition,
        subjects,
        fromMs,
        toMs,
        throughFlush,
        rows::add);
    rows.sort(Comparator.comparingInt(UsageRow::series));
    return rows;
  }

  List<UsageRow> usageByWindow(
      DuckDBConnection connection,
      int meter,
      int decomposition,
      @Nullable Collection<String> subjects,
      long fromMs,
      long toMs,
      long throughFlush)
      throws SQLException {
    List<UsageRow> rows = new ArrayList<>();
    forEach(
        connection,
        BY_SERIES_AND_WINDOW,
        meter,
        decomposition,
        subjects,
        fromMs,
        toMs,
        throughFlush,
        rows::add);
    rows.sort(Comparator.comparingInt(UsageRow::firstWindow).thenComparingInt(UsageRow::series));
    return rows;
  }

  /**
   * Sums, in no particular order.
   *
   * @param by {@link #BY_SERIES} or {@link #BY_SERIES_AND_WINDOW}
   */
  Void forEach(
      DuckDBConnection connection,
      String by,
      int meter,
      int decomposition,
      @Nullable Collection<String> subjects,
      long fromMs,
      long toMs,
      long throughFlush,
      Consumer<UsageRow> each)
      throws SQLException {
    WantedSeries wanted = new WantedSeries(series, meter, decomposition, subjects);
    boolean isFiltered = wanted.isWorthTesting();
    String sql =
        "SELECT series, sum(records)::BIGINT, "
            + Exact.SUM
            + ", min(window_number), max(window_number), max(flush)"
            + " FROM counters WHERE window_number >= ? AND window_number < ? AND flush <= ?"
            + (isFiltered ? " AND " + wanted.condition() : "")
            + " GROUP BY "
            + by;
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      query.setInt(1, firstWindowFrom(fromMs));
      query.setInt(2, firstWindowFrom(toMs));
      query.setLong(3, throughFlush);
      if (isFiltered) {
        wanted.bind(connection, query, 4);
      }
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          int number = row.getInt(1);
          if (!series.is(number, meter, decomposition)) {
            continue;
          }
          SeriesKey key = series.names().key(number);
          each.accept(
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
    return null;
  }

  /** One query per flush: its rows fit into memory where all of them would not. */
  static Void forEachCounter(DuckDBConnection connection, CounterRows rows) throws SQLException {
    List<Long> flushes = new ArrayList<>();
    try (PreparedStatement query =
            connection.prepareStatement("SELECT DISTINCT flush FROM counters ORDER BY flush");
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        flushes.add(row.getLong(1));
      }
    }
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT series, window_number, records, "
                + Exact.QUANTITY
                + " FROM counters WHERE flush = ?")) {
      for (long flush : flushes) {
        query.setLong(1, flush);
        try (ResultSet row = query.executeQuery()) {
          while (row.next()) {
            rows.row(row.getInt(1), row.getInt(2), flush, row.getLong(3), Exact.sum(row, 4));
          }
        }
      }
    }
    return null;
  }

  List<SubjectUsage> usageBySubject(
      DuckDBConnection connection,
      int meter,
      @Nullable Collection<String> subjects,
      long throughFlush)
      throws SQLException {
    WantedSeries wanted = new WantedSeries(series, meter, SeriesDefinition.NONE, subjects);
    String sql =
        "SELECT series, window_number, sum(records)::BIGINT, "
            + Exact.SUM
            + " FROM counters WHERE flush <= ? AND "
            + wanted.condition()
            + " GROUP BY series, window_number";
    List<SubjectUsage> bySeries = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      query.setLong(1, throughFlush);
      wanted.bind(connection, query, 2);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          bySeries.add(
              new SubjectUsage(
                  series.get(row.getInt(1)).key().subject(),
                  row.getInt(2),
                  row.getLong(3),
                  Exact.sum(row, 4)));
        }
      }
    }
    bySeries.sort(
        Comparator.comparing(SubjectUsage::subject).thenComparingInt(SubjectUsage::window));
    return joined(bySeries);
  }

  /** Adds up neighbours of the same subject and window: a subject's series differ in their dimensions. */
  private static List<SubjectUsage> joined(List<SubjectUsage> sorted) {
    List<SubjectUsage> rows = new ArrayList<>(sorted.size());
    for (SubjectUsage next : sorted) {
      int last = rows.size() - 1;
      if (last >= 0
          && rows.get(last).window() == next.window()
          && rows.get(last).subject().equals(next.subject())) {
        SubjectUsage before = rows.get(last);
        rows.set(
            last,
            new SubjectUsage(
                next.subject(),
                next.window(),
                before.count() + next.count(),
                before.sum().add(next.sum())));
      } else {
        rows.add(next);
      }
    }
    return rows;
  }

  List<UsageRow> usagePage(
      DuckDBConnection connection,
      int meter,
      int decomposition,
      @Nullable Collection<String> subjects,
      long fromMs,
      long toMs,
      long throughFlush,
      int afterSeries,
      int limit)
      throws SQLException {
    return new UsagePageQuery(series, firstWindowFrom(fromMs), firstWindowFrom(toMs), throughFlush)
        .read(connection, meter, decomposition, subjects, afterSeries, limit);
  }

  /** The first window that starts at an instant or later. */
  static int firstWindowFrom(long timeMs) {
    long floor = Math.floorDiv(timeMs, Windows.UNIT_MS);
    long ceiling = floor * Windows.UNIT_MS == timeMs ? floor : floor + 1;
    return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, ceiling));
  }
}
