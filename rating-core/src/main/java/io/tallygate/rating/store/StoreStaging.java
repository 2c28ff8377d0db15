package io.tallygate.rating.store;

import java.nio.file.Path;
import java.sql.SQLException;
import org.duckdb.DuckDBConnection;

/**
 * Copies rows out of the store as they are, in one transaction that only reads. Nothing is added up or joined here: that is the
 * work of another database, with memory of its own. A file that cannot be written is an error of one statement.
 */
final class StoreStaging {
  private StoreStaging() {}

  /**
   * @param tenant number of the tenant; less than 0: every tenant
   */
  static StagedUsage write(DuckDBConnection connection, Path directory, int tenant)
      throws SQLException {
    String wanted =
        "series IN (SELECT number FROM series WHERE decomposition = -1"
            + (tenant < 0 ? "" : " AND tenant = " + tenant)
            + ")";
    StagedUsage staged =
        new StagedUsage(
            StoreDatabase.number(connection, "SELECT flush FROM state"),
            directory.resolve("counters.parquet"),
            directory.resolve("events.parquet"),
            directory.resolve("statements.parquet"));
    copy(
        connection,
        "SELECT series, window_number, records, quantity, quantity_carry FROM counters WHERE "
            + wanted,
        staged.counters());
    copy(
        connection,
        "SELECT series, time_ms, position, event_index, quantity, id_high, id_low, attributes FROM kept_events k WHERE "
            + wanted
            + " AND NOT EXISTS (SELECT 1 FROM voided_events v WHERE v.position = k.position"
            + " AND v.event_index = k.event_index AND v.series = k.series)",
        staged.events());
    copy(
        connection,
        "SELECT id, number, state, issued_ms, journal_index FROM statements"
            + (tenant < 0 ? "" : " WHERE tenant = " + tenant),
        staged.statements());
    return staged;
  }

  private static void copy(DuckDBConnection connection, String query, Path file)
      throws SQLException {
    StoreDatabase.execute(
        connection,
        "COPY ("
            + query
            + ") TO '"
            + file.toString().replace("'", "''")
            + "' (FORMAT parquet, USE_TMP_FILE false)");
  }
}
