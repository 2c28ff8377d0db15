package io.tallygate.rating.store;

import io.tallygate.rating.meter.SeriesKey;
import java.sql.ResultSet;
import java.sql.SQLException;

/** A row of kept events as a query gives it. */
final class KeptEventRow {
  /** The columns that {@link #read} wants, in its order. */
  static final String SELECT =
      "SELECT position, event_index, series, time_ms, quantity, id_high, id_low, attributes, flush";

  private KeptEventRow() {}

  /**
   * @param row the query's current row
   * @param json the query's own
   */
  static UsageEvent read(ResultSet row, SeriesTable series, JsonText json) throws SQLException {
    int number = row.getInt(3);
    SeriesKey key = series.get(number).key();
    return new UsageEvent(
        number,
        key.subject(),
        key.dimensions(),
        row.getLong(4),
        row.getLong(5),
        json.readMap(row.getString(8)),
        row.getLong(1),
        row.getInt(2),
        row.getLong(6),
        row.getLong(7),
        row.getLong(9));
  }
}
