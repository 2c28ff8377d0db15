package io.tallygate.rating.store;

import io.tallygate.rating.flush.CounterDigest;
import io.tallygate.rating.flush.Deltas;
import io.tallygate.rating.flush.FlushBatch;
import io.tallygate.rating.flush.KeptEvent;
import io.tallygate.rating.flush.VoidedEvent;
import io.tallygate.rating.meter.SeriesDefinition;
import java.math.BigInteger;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.Int2IntCounterMap;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * Writes flushes in one transaction, and checks what would otherwise go missing unseen: a counter of a series that nobody
 * defined would be in no answer.
 */
final class FlushWriter {
  private final JsonText json = new JsonText();
  private final SeriesTable series;
  private final CounterDigest digest;
  private final List<NewRun> runs = new ArrayList<>();
  private int seriesCount;
  private int nameCount;

  /** Rows of a window that a flush brings. */
  record NewRun(int window, long flush, long rows) {}

  /**
   * @param series that the store holds; gets those of the flushes as well once all of their rows are written
   * @param nameCount attribute names that the store holds
   * @param digest of the counters that the store holds; not changed
   */
  FlushWriter(SeriesTable series, int nameCount, CounterDigest digest) {
    this.series = series;
    this.seriesCount = series.size();
    this.nameCount = nameCount;
    this.digest = digest.copy();
  }

  /** Of the counters that the store holds with these flushes. */
  CounterDigest digest() {
    return digest;
  }

  /** What the flushes have brought, in the order of their numbers. */
  List<NewRun> runs() {
    return runs;
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
    try (DuckDBAppender rows = connection.createAppender("counter_runs")) {
      for (NewRun run : runs) {
        rows.beginRow()
            .append(run.window)
            .append(run.flush)
            .append(run.flush)
            .append(run.rows)
            .endRow();
      }
    }
    try (DuckDBAppender rows = connection.createAppender("digests")) {
      for (FlushBatch batch : batches) {
        appendDigest(rows, batch);
      }
    }
    try (DuckDBAppender rows = connection.createAppender("kept_events")) {
      for (FlushBatch batch : batches) {
        appendKeptEvents(rows, batch);
      }
    }
    try (DuckDBAppender rows = connection.createAppender("voided_events")) {
      for (FlushBatch batch : batches) {
        appendVoidedEvents(rows, batch);
      }
    }
    updateState(connection, batches.get(batches.size() - 1));
    // Before the commit: whoever reads the counters afterwards finds their series.
    batches.forEach(batch -> series.addAll(batch.series()));
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
          .append(sum % Exact.CARRY)
          .append(sum / Exact.CARRY)
          .endRow();
    }
    addRuns(deltas, flush);
  }

  /** Rows by window; they come in long stretches of the same one. */
  private void addRuns(Deltas deltas, long flush) {
    Int2IntCounterMap rows = new Int2IntCounterMap(0);
    for (int from = 0; from < deltas.size(); ) {
      int window = deltas.window(from);
      int to = from + 1;
      while (to < deltas.size() && deltas.window(to) == window) {
        to++;
      }
      rows.getAndAdd(window, to - from);
      from = to;
    }
    rows.forEach((window, count) -> runs.add(new NewRun(window, flush, count)));
  }

  private void appendDigest(DuckDBAppender rows, FlushBatch batch) throws SQLException {
    digest.addAll(batch.deltas());
    BigInteger total = digest.total();
    rows.beginRow()
        .append(batch.number())
        .append(digest.counts())
        .append(digest.sums())
        .append(digest.records())
        .appendHugeInt(total.longValue(), total.shiftRight(Long.SIZE).longValue())
        .endRow();
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

  private void appendVoidedEvents(DuckDBAppender rows, FlushBatch batch) throws SQLException {
    for (VoidedEvent event : batch.voidedEvents()) {
      int series = event.series();
      check(series >= 0 && series < seriesCount, "voided event of series", series, batch);
      rows.beginRow()
          .append(event.position())
          .append(event.index())
          .append(series)
          .append(event.timeMs())
          .append(event.quantity())
          .append(event.idHigh())
          .append(event.idLow())
          .append(event.correction())
          .append(event.correctedMs())
          .append(batch.number())
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
