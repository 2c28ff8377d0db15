package io.tallygate.rating.export;

import java.sql.SQLException;
import java.util.List;

/**
 * The tables and views of a snapshot, as {@code gateway/EXPORT.md} describes them. Columns are only ever added; anything else
 * makes another {@link #VERSION}.
 */
final class SnapshotTables {
  /** Of the layout. */
  static final int VERSION = 1;

  private static final List<String> TABLES =
      List.of(
          "snapshot(created_at TIMESTAMPTZ NOT NULL, through_flush BIGINT NOT NULL, catalog_version INTEGER NOT NULL,"
              + " version INTEGER NOT NULL, tenant VARCHAR)",
          "meters(tenant VARCHAR NOT NULL, meter VARCHAR NOT NULL, event_type VARCHAR NOT NULL,"
              + " aggregation VARCHAR NOT NULL, unit VARCHAR NOT NULL, scale INTEGER NOT NULL,"
              + " window_minutes INTEGER NOT NULL, keeps_events BOOLEAN NOT NULL)",
          "usage(tenant VARCHAR NOT NULL, meter VARCHAR NOT NULL, unit VARCHAR NOT NULL, subject VARCHAR NOT NULL,"
              + " customer VARCHAR, subscription VARCHAR, dimensions VARCHAR NOT NULL,"
              + " window_start TIMESTAMPTZ NOT NULL, window_end TIMESTAMPTZ NOT NULL, records BIGINT NOT NULL,"
              + " quantity DECIMAL(38,9) NOT NULL)",
          "events(tenant VARCHAR NOT NULL, meter VARCHAR NOT NULL, unit VARCHAR NOT NULL, subject VARCHAR NOT NULL,"
              + " customer VARCHAR, subscription VARCHAR, dimensions VARCHAR NOT NULL,"
              + " event_time TIMESTAMPTZ NOT NULL, quantity DECIMAL(38,9) NOT NULL, id VARCHAR, source VARCHAR,"
              + " id_hash VARCHAR, attributes VARCHAR NOT NULL, position BIGINT NOT NULL, event_index INTEGER NOT NULL,"
              + " series INTEGER NOT NULL)",
          "statements(tenant VARCHAR NOT NULL, statement_id BIGINT NOT NULL, number BIGINT, state VARCHAR NOT NULL,"
              + " kind VARCHAR NOT NULL, relates_to BIGINT, customer VARCHAR NOT NULL, customer_name VARCHAR NOT NULL,"
              + " subscription VARCHAR NOT NULL, plan VARCHAR NOT NULL, plan_name VARCHAR NOT NULL,"
              + " period VARCHAR NOT NULL, period_start TIMESTAMPTZ NOT NULL, period_end TIMESTAMPTZ NOT NULL,"
              + " zone VARCHAR NOT NULL, currency VARCHAR NOT NULL, net DECIMAL(38,9) NOT NULL,"
              + " tax DECIMAL(38,9) NOT NULL, tax_percent DECIMAL(38,9), tax_included BOOLEAN NOT NULL,"
              + " total DECIMAL(38,9) NOT NULL, credits DECIMAL(38,9) NOT NULL, due DECIMAL(38,9) NOT NULL,"
              + " made_at TIMESTAMPTZ NOT NULL, issued_at TIMESTAMPTZ, issued_on DATE, closing_flush BIGINT NOT NULL)",
          "statement_lines(tenant VARCHAR NOT NULL, statement_id BIGINT NOT NULL, line INTEGER NOT NULL,"
              + " type VARCHAR NOT NULL, kind VARCHAR, charge VARCHAR, part VARCHAR, text VARCHAR NOT NULL,"
              + " quantity DECIMAL(38,12), unit VARCHAR, price DECIMAL(38,18), per DECIMAL(38,9), exact VARCHAR,"
              + " amount DECIMAL(38,9) NOT NULL, net DECIMAL(38,9) NOT NULL, meter VARCHAR, records BIGINT,"
              + " adjusted_period VARCHAR, item VARCHAR, credit_grant VARCHAR)",
          Ledger.TABLE);

  private static final List<String> VIEWS =
      List.of(
          "usage_daily AS SELECT tenant, meter, unit, customer, subject,"
              + " CAST(window_start AT TIME ZONE 'UTC' AS DATE) AS day, CAST(sum(records) AS BIGINT) AS records,"
              + " sum(quantity) AS quantity FROM usage GROUP BY ALL",
          "issued_lines AS SELECT s.number, s.customer, s.customer_name, s.subscription, s.plan, s.period,"
              + " s.currency, s.issued_on, l.* FROM statement_lines l JOIN statements s USING (tenant, statement_id)"
              + " WHERE s.state = 'issued'",
          "account_balances AS SELECT tenant, account, currency, sum(debit) AS debit, sum(credit) AS credit,"
              + " sum(debit) - sum(credit) AS balance FROM ledger GROUP BY tenant, account, currency");

  private SnapshotTables() {}

  static void create(SnapshotDatabase database) throws SQLException {
    for (String table : TABLES) {
      database.execute("CREATE TABLE " + table);
    }
    for (String view : VIEWS) {
      database.execute("CREATE VIEW " + view);
    }
  }
}
