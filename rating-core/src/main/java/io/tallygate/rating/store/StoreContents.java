package io.tallygate.rating.store;

import io.tallygate.rating.flush.CounterDigest;
import io.tallygate.rating.meter.SeriesDefinition;
import io.tallygate.rating.meter.SeriesKey;
import io.tallygate.rating.meter.SeriesNames;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.duckdb.DuckDBConnection;

/** What a start and the laws' checks read of the store: everything of a kind. */
final class StoreContents {
  private static final int SERIES_PER_QUERY = 250_000;

  private StoreContents() {}

  static StoredState state(DuckDBConnection connection) throws SQLException {
    try (Statement query = connection.createStatement();
        ResultSet row =
            query.executeQuery("SELECT flush, position, catalog_version, engine FROM state")) {
      row.next();
      return new StoredState(row.getLong(1), row.getLong(2), row.getInt(3), row.getBytes(4));
    }
  }

  /** Piece by piece: what DuckDB has to sort fits into its memory, however many there are. */
  static SeriesTable series(DuckDBConnection connection, SeriesNames names) throws SQLException {
    JsonText json = new JsonText();
    SeriesTable series = new SeriesTable(names);
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT number, tenant, meter, subject, dimensions, source, decomposition FROM series"
                + " WHERE number >= ? AND number < ? ORDER BY number")) {
      int before;
      do {
        before = series.size();
        query.setInt(1, before);
        query.setInt(2, before + SERIES_PER_QUERY);
        try (ResultSet row = query.executeQuery()) {
          while (row.next()) {
            SeriesKey key =
                new SeriesKey(
                    row.getInt(2),
                    row.getInt(3),
                    row.getString(4),
                    json.readList(row.getString(5)));
            series.add(new SeriesDefinition(row.getInt(1), key, row.getInt(6), row.getInt(7)));
          }
        }
      } while (series.size() == before + SERIES_PER_QUERY);
    }
    long stored = StoreDatabase.number(connection, "SELECT count(*) FROM series");
    if (stored != series.size()) {
      throw new StoreFailedException(
          "the usage store has a gap in its series [series="
              + stored
              + "] [numbered="
              + series.size()
              + "]");
    }
    return series;
  }

  static CounterRuns runs(DuckDBConnection connection) throws SQLException {
    CounterRuns runs = new CounterRuns();
    try (Statement query = connection.createStatement();
        ResultSet row =
            query.executeQuery(
                "SELECT window_number, first_flush, last_flush, row_count FROM counter_runs"
                    + " ORDER BY window_number, first_flush")) {
      while (row.next()) {
        runs.add(row.getInt(1), row.getLong(2), row.getLong(3), row.getLong(4));
      }
    }
    return runs;
  }

  /** By flush: of everything through it. */
  static SortedMap<Long, CounterDigest> digests(DuckDBConnection connection) throws SQLException {
    SortedMap<Long, CounterDigest> digests = new TreeMap<>();
    digests.put(0L, new CounterDigest());
    try (Statement query = connection.createStatement();
        ResultSet row =
            query.executeQuery("SELECT flush, counts, sums, records, total FROM digests")) {
      while (row.next()) {
        digests.put(
            row.getLong(1),
            CounterDigest.restore(
                row.getLong(2), row.getLong(3), row.getLong(4), Exact.sum(row, 5)));
      }
    }
    return digests;
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

  static List<MeterTotal> totals(DuckDBConnection connection) throws SQLException {
    List<MeterTotal> totals = new ArrayList<>();
    try (Statement query = connection.createStatement();
        ResultSet row =
            query.executeQuery(
                "SELECT s.tenant, s.meter, s.decomposition, sum(u.records)::BIGINT, sum(u.quantity)"
                    + " FROM (SELECT series, sum(records) AS records, "
                    + Exact.SUM
                    + " AS quantity FROM counters GROUP BY series) u JOIN series s ON s.number = u.series"
                    + " GROUP BY s.tenant, s.meter, s.decomposition ORDER BY s.meter, s.decomposition")) {
      while (row.next()) {
        totals.add(
            new MeterTotal(
                row.getInt(1), row.getInt(2), row.getInt(3), row.getLong(4), Exact.sum(row, 5)));
      }
    }
    return totals;
  }
}
