package io.tallygate.rating.store;

import io.tallygate.rating.meter.SeriesDefinition;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBConnection;

/** The latest kept events of a meter: the database holds no more of them than are wanted. */
final class LatestEventsQuery {
  private final WantedSeries series;
  private final LatestEvents wanted;
  private final JsonText json = new JsonText();

  LatestEventsQuery(SeriesTable series, LatestEvents wanted) {
    this.series =
        new WantedSeries(series, wanted.meter(), SeriesDefinition.NONE, wanted.subjects());
    this.wanted = wanted;
  }

  List<UsageEvent> read(DuckDBConnection connection) throws SQLException {
    String sql =
        KeptEventRow.SELECT
            + " FROM kept_events k WHERE time_ms >= ? AND time_ms < ? AND flush <= ? AND "
            + series.condition()
            + " AND contains(attributes, ?)".repeat(wanted.attributes().size())
            + " AND NOT EXISTS (SELECT 1 FROM voided_events v WHERE v.position = k.position"
            + " AND v.event_index = k.event_index AND v.series = k.series AND v.flush <= ?)"
            + " ORDER BY time_ms DESC, position DESC, event_index DESC, series DESC LIMIT "
            + wanted.limit();
    List<UsageEvent> events = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      query.setLong(1, wanted.fromMs());
      query.setLong(2, wanted.toMs());
      query.setLong(3, wanted.throughFlush());
      int next = series.bind(connection, query, 4);
      for (Map.Entry<String, String> attribute : wanted.attributes().entrySet()) {
        query.setString(next++, written(attribute));
      }
      query.setLong(next, wanted.throughFlush());
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          events.add(KeptEventRow.read(row, series.series(), json));
        }
      }
    }
    return events;
  }

  /** As it stands in the text of an event's attributes, where no value can look like it: quotes within values are escaped. */
  private String written(Map.Entry<String, String> attribute) {
    String object = json.write(Map.of(attribute.getKey(), attribute.getValue()));
    return object.substring(1, object.length() - 1);
  }
}
