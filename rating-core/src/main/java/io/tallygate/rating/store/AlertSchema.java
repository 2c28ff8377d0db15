package io.tallygate.rating.store;

import java.sql.SQLException;
import org.duckdb.DuckDBConnection;

/** The tables of alerts and webhooks. They came later than the others, and are made where they are missing. */
final class AlertSchema {
  private static final String[] TABLES = {
    "CREATE TABLE IF NOT EXISTS alerts(id VARCHAR NOT NULL, tenant INTEGER NOT NULL, type VARCHAR NOT NULL,"
        + " subscription VARCHAR NOT NULL, start_ms BIGINT NOT NULL, end_ms BIGINT NOT NULL,"
        + " threshold VARCHAR NOT NULL, percent INTEGER NOT NULL, at_ms BIGINT NOT NULL, body VARCHAR NOT NULL)",
    "CREATE TABLE IF NOT EXISTS webhooks(tenant INTEGER NOT NULL, key VARCHAR NOT NULL, url VARCHAR NOT NULL,"
        + " secret VARCHAR NOT NULL, types VARCHAR NOT NULL, changed_ms BIGINT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS deliveries(tenant INTEGER NOT NULL, webhook VARCHAR NOT NULL, alert VARCHAR NOT NULL,"
        + " state VARCHAR NOT NULL, attempts INTEGER NOT NULL, next_ms BIGINT NOT NULL, changed_ms BIGINT NOT NULL,"
        + " last_status INTEGER NOT NULL, last_error VARCHAR NOT NULL)",
  };

  private AlertSchema() {}

  static Void create(DuckDBConnection connection) throws SQLException {
    for (String sql : TABLES) {
      StoreDatabase.execute(connection, sql);
    }
    return null;
  }
}
