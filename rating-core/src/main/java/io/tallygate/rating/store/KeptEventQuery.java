package io.tallygate.rating.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.Consumer;
import org.duckdb.DuckDBConnection;

/** Kept events of a meter that were not taken back, in the order of event time, one by one. */
final class KeptEventQuery {
  private final WantedSeries wanted;
  private final long fromMs;
  private final long toMs;
  private final long throughFlush;

  /**
   * @param fromMs inclusive
   * @param toMs exclusive
   */
  KeptEventQuery(WantedSeries wanted, long fromMs, long toMs, long throughFlush) {
    this.wanted = wanted;
    this.fromMs = fromMs;
    this.toMs = toMs;
    this.throughFlush = throughFlush;
  }

  Void forEach(DuckDBConnection connection, Consumer<UsageEvent> each) throws SQLException {
    String sql =
        KeptEventRow.SELECT
            + " FROM kept_events k WHERE time_ms >= ? AND time_ms < ? AND flush <= ? AND "
            + wanted.condition()
            + " AND NOT EXISTS (SELECT 1 FROM voided_events v WHERE v.position = k.position"
            + " AND v.event_index = k.event_index AND v.series = k.series AND v.flush <= ?)"
            + " ORDER BY time_ms, position, event_index, series";
    JsonText json = new JsonText();
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      query.setLong(1, fromMs);
      query.setLong(2, toMs);
      query.setLong(3, throughFlush);
      int last = wanted.bind(connection, query, 4);
      query.setLong(last, throughFlush);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          each.accept(KeptEventRow.read(row, wanted.series(), json));
        }
      }
    }
    return null;
  }
}
