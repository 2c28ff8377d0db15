package io.tallygate.rating.store;

import java.sql.SQLException;
import org.duckdb.DuckDBConnection;

/**
 * The tables of the store.
 *
 * <p>None has an index: rows of a flush are appended in bulk, and DuckDB's own minima and maxima per row group, by flush and
 * window, skip what a query does not want. Dimension values are a JSON list of strings and attributes a JSON object, as text:
 * appending a million nested values takes seconds, a million texts a fraction of one.
 */
final class StoreSchema {
  private static final long VERSION = 3;

  private static final String[] TABLES = {
    "CREATE TABLE layout(version BIGINT NOT NULL)",
    "INSERT INTO layout VALUES (" + VERSION + ")",
    "CREATE TABLE state(flush BIGINT NOT NULL, position BIGINT NOT NULL, catalog_version INTEGER NOT NULL,"
        + " engine BLOB NOT NULL)",
    "INSERT INTO state VALUES (0, 0, 0, ''::BLOB)",
    "CREATE TABLE counters(series INTEGER NOT NULL, window_number INTEGER NOT NULL, flush BIGINT NOT NULL,"
        + " records BIGINT NOT NULL, quantity BIGINT NOT NULL, quantity_carry BIGINT NOT NULL)",
    "CREATE TABLE series(number INTEGER NOT NULL, tenant INTEGER NOT NULL, meter INTEGER NOT NULL,"
        + " subject VARCHAR NOT NULL, dimensions VARCHAR NOT NULL, source INTEGER NOT NULL,"
        + " decomposition INTEGER NOT NULL)",
    "CREATE TABLE attribute_names(number INTEGER NOT NULL, name VARCHAR NOT NULL)",
    "CREATE TABLE kept_events(series INTEGER NOT NULL, time_ms BIGINT NOT NULL, flush BIGINT NOT NULL,"
        + " position BIGINT NOT NULL, event_index INTEGER NOT NULL, quantity BIGINT NOT NULL,"
        + " id_high BIGINT NOT NULL, id_low BIGINT NOT NULL, attributes VARCHAR NOT NULL)",
    // The intervals of flushes, by window, in which a series has one row: see CounterRuns.
    "CREATE TABLE counter_runs(window_number INTEGER NOT NULL, first_flush BIGINT NOT NULL,"
        + " last_flush BIGINT NOT NULL, row_count BIGINT NOT NULL)",
    // The digest of all that was put into counters through a flush: see CounterDigest.
    "CREATE TABLE digests(flush BIGINT NOT NULL, counts BIGINT NOT NULL, sums BIGINT NOT NULL,"
        + " records BIGINT NOT NULL, total HUGEINT NOT NULL)",
    // Rows of flushes through guard_through may have been merged, except across the flushes kept
    // apart.
    "CREATE TABLE compaction(guard_through BIGINT NOT NULL)",
    "INSERT INTO compaction VALUES (0)",
    "CREATE TABLE flushes_kept_apart(flush BIGINT NOT NULL)",
    "CREATE TABLE statements(id BIGINT NOT NULL, number BIGINT NOT NULL, state VARCHAR NOT NULL,"
        + " kind VARCHAR NOT NULL, relates_to BIGINT NOT NULL, tenant INTEGER NOT NULL, customer VARCHAR NOT NULL,"
        + " subscription VARCHAR NOT NULL, period VARCHAR NOT NULL, start_ms BIGINT NOT NULL,"
        + " end_ms BIGINT NOT NULL, currency VARCHAR NOT NULL, total VARCHAR NOT NULL,"
        + " issued_ms BIGINT NOT NULL, journal_index BIGINT NOT NULL)",
    "CREATE TABLE closings(tenant INTEGER NOT NULL, subscription VARCHAR NOT NULL, start_ms BIGINT NOT NULL,"
        + " end_ms BIGINT NOT NULL, closing_flush BIGINT NOT NULL, catalog_version INTEGER NOT NULL,"
        + " statement_id BIGINT NOT NULL, kind VARCHAR NOT NULL)",
    "CREATE TABLE statement_journal(indexed BIGINT NOT NULL)",
    "INSERT INTO statement_journal VALUES (0)",
  };

  /** Records that corrections took back. Came later than the layout: a store that has none yet gets it when it is opened. */
  private static final String VOIDED_EVENTS =
      "CREATE TABLE IF NOT EXISTS voided_events(position BIGINT NOT NULL, event_index INTEGER NOT NULL,"
          + " series INTEGER NOT NULL, time_ms BIGINT NOT NULL, quantity BIGINT NOT NULL, id_high BIGINT NOT NULL,"
          + " id_low BIGINT NOT NULL, correction BIGINT NOT NULL, corrected_ms BIGINT NOT NULL, flush BIGINT NOT NULL)";

  private StoreSchema() {}

  /** Creates the tables where there are none. */
  static Void createOrCheck(DuckDBConnection connection) throws SQLException {
    long tables =
        StoreDatabase.number(
            connection,
            "SELECT count(*) FROM information_schema.tables WHERE table_name = 'layout'");
    if (tables == 0) {
      for (String sql : TABLES) {
        StoreDatabase.execute(connection, sql);
      }
    }
    long version = StoreDatabase.number(connection, "SELECT version FROM layout");
    if (version != VERSION) {
      throw new StoreFailedException(
          "the usage store has a layout that this version does not know [layout="
              + version
              + "] [known="
              + VERSION
              + "]");
    }
    StoreDatabase.execute(connection, VOIDED_EVENTS);
    return null;
  }
}
