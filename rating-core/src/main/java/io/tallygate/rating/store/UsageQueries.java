package io.tallygate.rating.store;

import io.tallygate.rating.flush.KeptEvent;
import io.tallygate.rating.meter.SeriesDefinition;
import io.tallygate.rating.meter.SeriesKey;
import io.tallygate.rating.meter.Windows;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** The queries of the store. Each takes a connection of its own; nothing is kept between them. */
final class UsageQueries {
  private static final String SOURCE = String.valueOf(SeriesDefinition.NONE);

  private UsageQueries() {}

  static List<UsageRow> usage(
      DuckDBConnection connection,
      int meter,
      int decomposition,
      @Nullable Collection<String> subjects,
      long fromMs,
      long toMs,
      long throughFlush)
      throws SQLException {
    String sql =
        "WITH wanted AS ("
            + wanted("decomposition = " + decomposition, subjects)
            + ") SELECT w.number, w.subject, w.dimensions, u.records, u.quantity, u.first_window, u.last_window,"
            + " u.last_flush FROM (SELECT series, sum(records)::BIGINT AS records, sum(quantity) AS quantity,"
            + " min(window_number) AS first_window, max(window_number) AS last_window, max(flush) AS last_flush"
            + " FROM counters WHERE window_number >= ? AND window_number < ? AND flush <= ?"
            + " AND series IN (SELECT number FROM wanted) GROUP BY series) u"
            + " JOIN wanted w ON w.number = u.series ORDER BY w.subject, w.dimensions, w.number";
    JsonText json = new JsonText();
    List<UsageRow> rows = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      int at = bindWanted(connection, query, meter, subjects);
      query.setInt(at, firstWindowFrom(fromMs));
      query.setInt(at + 1, firstWindowFrom(toMs));
      query.setLong(at + 2, throughFlush);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          rows.add(
              new UsageRow(
                  row.getInt(1),
                  row.getString(2),
                  json.readList(row.getString(3)),
                  row.getLong(4),
                  Exact.sum(row, 5),
                  row.getInt(6),
                  row.getInt(7),
                  row.getLong(8)));
        }
      }
    }
    return rows;
  }

  static List<SubjectUsage> usageBySubject(
      DuckDBConnection connection,
      int meter,
      @Nullable Collection<String> subjects,
      long throughFlush)
      throws SQLException {
    String sql =
        "WITH wanted AS ("
            + wanted("decomposition = " + SOURCE, subjects)
            + ") SELECT w.subject, c.window_number, sum(c.records)::BIGINT, sum(c.quantity)"
            + " FROM counters c JOIN wanted w ON w.number = c.series WHERE c.flush <= ?"
            + " GROUP BY w.subject, c.window_number ORDER BY w.subject, c.window_number";
    List<SubjectUsage> rows = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      query.setLong(bindWanted(connection, query, meter, subjects), throughFlush);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          rows.add(
              new SubjectUsage(row.getString(1), row.getInt(2), row.getLong(3), Exact.sum(row, 4)));
        }
      }
    }
    return rows;
  }

  static List<KeptEvent> keptEvents(
      DuckDBConnection connection,
      int meter,
      @Nullable Collection<String> subjects,
      long fromMs,
      long toMs,
      long throughFlush)
      throws SQLException {
    String sql =
        "WITH wanted AS ("
            + wanted("decomposition = " + SOURCE, subjects)
            + ") SELECT position, event_index, series, time_ms, quantity, id_high, id_low, attributes"
            + " FROM kept_events WHERE time_ms >= ? AND time_ms < ? AND flush <= ?"
            + " AND series IN (SELECT number FROM wanted) ORDER BY time_ms, position, event_index, series";
    JsonText json = new JsonText();
    List<KeptEvent> events = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      int at = bindWanted(connection, query, meter, subjects);
      query.setLong(at, fromMs);
      query.setLong(at + 1, toMs);
      query.setLong(at + 2, throughFlush);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          events.add(
              new KeptEvent(
                  row.getLong(1),
                  row.getInt(2),
                  row.getInt(3),
                  row.getLong(4),
                  row.getLong(5),
                  row.getLong(6),
                  row.getLong(7),
                  json.readMap(row.getString(8))));
        }
      }
    }
    return events;
  }

  static List<MeterTotal> totals(DuckDBConnection connection) throws SQLException {
    List<MeterTotal> totals = new ArrayList<>();
    try (Statement query = connection.createStatement();
        ResultSet row =
            query.executeQuery(
                "SELECT s.tenant, s.meter, s.decomposition, sum(u.records)::BIGINT, sum(u.quantity)"
                    + " FROM (SELECT series, sum(records) AS records, sum(quantity) AS quantity FROM counters"
                    + " GROUP BY series) u JOIN series s ON s.number = u.series"
                    + " GROUP BY s.tenant, s.meter, s.decomposition ORDER BY s.meter, s.decomposition")) {
      while (row.next()) {
        totals.add(
            new MeterTotal(
                row.getInt(1), row.getInt(2), row.getInt(3), row.getLong(4), Exact.sum(row, 5)));
      }
    }
    return totals;
  }

  static Void forEachSeries(DuckDBConnection connection, Consumer<SeriesDefinition> each)
      throws SQLException {
    JsonText json = new JsonText();
    try (Statement query = connection.createStatement();
        ResultSet row =
            query.executeQuery(
                "SELECT number, tenant, meter, subject, dimensions, source, decomposition FROM series"
                    + " ORDER BY number")) {
      while (row.next()) {
        SeriesKey key =
            new SeriesKey(
                row.getInt(2), row.getInt(3), row.getString(4), json.readList(row.getString(5)));
        each.accept(new SeriesDefinition(row.getInt(1), key, row.getInt(6), row.getInt(7)));
      }
    }
    return null;
  }

  static List<String> attributeNames(DuckDBConnection connection) throws SQLException {
    List<String> names = new ArrayList<>();
    try (Statement query = connection.createStatement();
        ResultSet row = query.executeQuery("SELECT name FROM attribute_names ORDER BY number")) {
      while (row.next()) {
        names.add(row.getString(1));
      }
    }
    return names;
  }

  static StoredState state(DuckDBConnection connection) throws SQLException {
    try (Statement query = connection.createStatement();
        ResultSet row =
            query.executeQuery("SELECT flush, position, catalog_version, engine FROM state")) {
      row.next();
      return new StoredState(row.getLong(1), row.getLong(2), row.getInt(3), row.getBytes(4));
    }
  }

  private static String wanted(String condition, @Nullable Collection<String> subjects) {
    return "SELECT number, subject, dimensions FROM series WHERE meter = ? AND "
        + condition
        + (subjects == null ? "" : " AND subject IN (SELECT unnest(?::VARCHAR[]))");
  }

  /**
   * @return index of the next parameter
   */
  private static int bindWanted(
      DuckDBConnection connection,
      PreparedStatement query,
      int meter,
      @Nullable Collection<String> subjects)
      throws SQLException {
    query.setInt(1, meter);
    if (subjects == null) {
      return 2;
    }
    query.setObject(2, connection.createArrayOf("VARCHAR", subjects.toArray()));
    return 3;
  }

  /** The first window that starts at an instant or later. */
  private static int firstWindowFrom(long timeMs) {
    long floor = Math.floorDiv(timeMs, Windows.UNIT_MS);
    long ceiling = floor * Windows.UNIT_MS == timeMs ? floor : floor + 1;
    return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, ceiling));
  }
}
