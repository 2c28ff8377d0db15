package io.tallygate.rating.store;

import io.tallygate.rating.flush.Deltas;
import io.tallygate.rating.flush.FlushBatch;
import io.tallygate.rating.flush.KeptEvent;
import io.tallygate.rating.meter.SeriesDefinition;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * Writes flushes in one transaction, and checks what would otherwise go missing unseen: a counter of a series that nobody
 * defined would be in no answer.
 */
final class FlushWriter {
  private final JsonText json = new JsonText();
  private final SeriesTable series;
  private int seriesCount;
  private int nameCount;

  /**
   * @param series that the store holds; gets those of the flushes as well once all of their rows are written
   * @param nameCount attribute names that the store holds
   */
  FlushWriter(SeriesTable series, int nameCount) {
    this.series = series;
    this.seriesCount = series.size();
    this.nameCount = nameCount;
  }

  int nameCount() {
    return nameCount;
  }

  /**
   * @param batches in the order of their numbers, at least one
   * @throws IllegalArgumentException if series, names or counters of a batch do not follow what the store has
   */
  void write(DuckDBConnection connection, List<FlushBatch> batches) throws SQLException {
    try (DuckDBAppender rows = connection.createAppender("series")) {
      for (FlushBatch batch : batches) {
        appendSeries(rows, batch);
      }
    }
    try (DuckDBAppender rows = connection.createAppender("attribute_names")) {
      for (FlushBatch batch : batches) {
        appendNames(rows, batch);
      }
    }
    try (DuckDBAppender rows = connection.createAppender("counters")) {
      for (FlushBatch batch : batches) {
        appendCounters(rows, batch);
      }
    }
    try (DuckDBAppender rows = connection.createAppender("kept_events")) {
      for (FlushBatch batch : batches) {
        appendKeptEvents(rows, batch);
      }
    }
    updateState(connection, batches.get(batches.size() - 1));
    // Before the commit: whoever reads the counters afterwards finds their series.
    batches.forEach(batch -> batch.series().forEach(series::add));
  }

  private void appendSeries(DuckDBAppender rows, FlushBatch batch) throws SQLException {
    for (SeriesDefinition definition : batch.series()) {
      check(definition.number() == seriesCount, "series", definition.number(), batch);
      rows.beginRow()
          .append(definition.number())
          .append(definition.key().tenant())
          .append(definition.key().meter())
          .append(definition.key().subject())
          .append(json.write(definition.key().dimensions()))
          .append(definition.source())
          .append(definition.decomposition())
          .endRow();
      seriesCount++;
    }
  }

  private void appendNames(DuckDBAppender rows, FlushBatch batch) throws SQLException {
    List<String> names = batch.attributeNames();
    for (int i = 0; i < names.size(); i++) {
      int number = batch.firstAttributeNumber() + i;
      check(number == nameCount + 1, "attribute name", number, batch);
      rows.beginRow().append(number).append(names.get(i)).endRow();
      nameCount++;
    }
  }

  private void appendCounters(DuckDBAppender rows, FlushBatch batch) throws SQLException {
    Deltas deltas = batch.deltas();
    long flush = batch.number();
    for (int i = 0; i < deltas.size(); i++) {
      int series = deltas.series(i);
      check(series >= 0 && series < seriesCount, "counter of series", series, batch);
      long sum = deltas.sum(i);
      rows.beginRow()
          .append(series)
          .append(deltas.window(i))
          .append(flush)
          .append(deltas.count(i))
          .appendHugeInt(sum, sum >> 63)
          .endRow();
    }
  }

  private void appendKeptEvents(DuckDBAppender rows, FlushBatch batch) throws SQLException {
    for (KeptEvent event : batch.keptEvents()) {
      int series = event.series();
      check(series >= 0 && series < seriesCount, "kept event of series", series, batch);
      rows.beginRow()
          .append(series)
          .append(event.timeMs())
          .append(batch.number())
          .append(event.position())
          .append(event.index())
          .append(event.quantity())
          .append(event.idHigh())
          .append(event.idLow())
          .append(json.write(event.attributes()))
          .endRow();
    }
  }

  private static void updateState(DuckDBConnection connection, FlushBatch last)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE state SET flush = ?, position = ?, catalog_version = ?, engine = ?")) {
      update.setLong(1, last.number());
      update.setLong(2, last.position());
      update.setInt(3, last.catalogVersion());
      update.setBytes(4, last.engineState());
      update.execute();
    }
  }

  private static void check(boolean holds, String what, long number, FlushBatch batch) {
    if (!holds) {
      throw new IllegalArgumentException(
          "a flush does not follow what the store has: "
              + what
              + " [number="
              + number
              + "] [flush="
              + batch.number()
              + "]");
    }
  }
}
