package io.tallygate.rating.store;

import io.tallygate.rating.meter.SeriesDefinition;
import io.tallygate.rating.meter.SeriesKey;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBConnection;

/** The latest kept events of a meter: the database holds no more of them than are wanted. */
final class LatestEventsQuery {
  private final SeriesTable series;
  private final LatestEvents wanted;
  private final JsonText json = new JsonText();

  LatestEventsQuery(SeriesTable series, LatestEvents wanted) {
    this.series = series;
    this.wanted = wanted;
  }

  List<UsageEvent> read(DuckDBConnection connection) throws SQLException {
    Collection<String> subjects = wanted.subjects();
    String sql =
        "SELECT position, event_index, series, time_ms, quantity, id_high, id_low, attributes, flush"
            + " FROM kept_events k WHERE time_ms >= ? AND time_ms < ? AND flush <= ? AND "
            + (subjects == null
                ? "series IN (SELECT number FROM series WHERE meter = ? AND decomposition = ?)"
                : "series IN (SELECT unnest(?::INTEGER[]))")
            + " AND contains(attributes, ?)".repeat(wanted.attributes().size())
            + " AND NOT EXISTS (SELECT 1 FROM voided_events v WHERE v.position = k.position"
            + " AND v.event_index = k.event_index AND v.series = k.series AND v.flush <= ?)"
            + " ORDER BY time_ms DESC, position DESC, event_index DESC, series DESC LIMIT "
            + wanted.limit();
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      query.setLong(1, wanted.fromMs());
      query.setLong(2, wanted.toMs());
      query.setLong(3, wanted.throughFlush());
      int next = 4;
      if (subjects == null) {
        query.setInt(next++, wanted.meter());
        query.setInt(next++, SeriesDefinition.NONE);
      } else {
        Integer[] numbers = series.numbersOf(wanted.meter(), SeriesDefinition.NONE, subjects);
        query.setObject(next++, connection.createArrayOf("INTEGER", numbers));
      }
      for (Map.Entry<String, String> attribute : wanted.attributes().entrySet()) {
        query.setString(next++, written(attribute));
      }
      query.setLong(next, wanted.throughFlush());
      return read(query);
    }
  }

  /** As it stands in the text of an event's attributes, where no value can look like it: quotes within values are escaped. */
  private String written(Map.Entry<String, String> attribute) {
    String object = json.write(Map.of(attribute.getKey(), attribute.getValue()));
    return object.substring(1, object.length() - 1);
  }

  private List<UsageEvent> read(PreparedStatement query) throws SQLException {
    List<UsageEvent> events = new ArrayList<>();
    try (ResultSet row = query.executeQuery()) {
      while (row.next()) {
        int number = row.getInt(3);
        SeriesKey key = series.get(number).key();
        events.add(
            new UsageEvent(
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
                row.getLong(9)));
      }
    }
    return events;
  }
}
