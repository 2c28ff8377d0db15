package io.tallygate.rating.store;

import io.tallygate.rating.flush.VoidedEvent;
import io.tallygate.rating.meter.SeriesKey;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.duckdb.DuckDBConnection;

/**
 * What a correction asks of the store. Ids have no index: a question reads the id column of every kept event, once for as many ids
 * as there are in it.
 */
final class CorrectionQueries {
  private static final String VOIDED =
      "SELECT position, event_index, series, time_ms, quantity, id_high, id_low, correction, corrected_ms"
          + " FROM voided_events ";

  private CorrectionQueries() {}

  static List<UsageEvent> kept(
      DuckDBConnection connection, SeriesTable series, Collection<Long> idHighs)
      throws SQLException {
    JsonText json = new JsonText();
    List<UsageEvent> events = new ArrayList<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT series, time_ms, quantity, attributes, position, event_index, id_high, id_low, flush"
                + " FROM kept_events WHERE id_high IN (SELECT unnest(?::BIGINT[]))"
                + " ORDER BY position, event_index, series")) {
      query.setObject(1, connection.createArrayOf("BIGINT", idHighs.toArray()));
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          SeriesKey key = series.get(row.getInt(1)).key();
          events.add(
              new UsageEvent(
                  row.getInt(1),
                  key.subject(),
                  key.dimensions(),
                  row.getLong(2),
                  row.getLong(3),
                  json.readMap(row.getString(4)),
                  row.getLong(5),
                  row.getInt(6),
                  row.getLong(7),
                  row.getLong(8),
                  row.getLong(9)));
        }
      }
    }
    return events;
  }

  static List<VoidedEvent> voidedById(DuckDBConnection connection, Collection<Long> idHighs)
      throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            VOIDED + "WHERE id_high IN (SELECT unnest(?::BIGINT[])) ORDER BY correction")) {
      query.setObject(1, connection.createArrayOf("BIGINT", idHighs.toArray()));
      return voided(query);
    }
  }

  static List<VoidedEvent> page(
      DuckDBConnection connection, int tenant, long afterCorrection, int limit)
      throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            VOIDED
                + "WHERE correction IN (SELECT DISTINCT v.correction FROM voided_events v"
                + " JOIN series s ON s.number = v.series WHERE s.tenant = ? AND v.correction > ?"
                + " ORDER BY v.correction LIMIT ?)"
                + " ORDER BY correction, position, event_index, series")) {
      query.setInt(1, tenant);
      query.setLong(2, afterCorrection);
      query.setInt(3, limit);
      return voided(query);
    }
  }

  private static List<VoidedEvent> voided(PreparedStatement query) throws SQLException {
    List<VoidedEvent> events = new ArrayList<>();
    try (ResultSet row = query.executeQuery()) {
      while (row.next()) {
        events.add(
            new VoidedEvent(
                row.getLong(1),
                row.getInt(2),
                row.getInt(3),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7),
                row.getLong(8),
                row.getLong(9)));
      }
    }
    return events;
  }
}
