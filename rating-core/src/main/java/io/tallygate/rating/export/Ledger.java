package io.tallygate.rating.export;

import io.tallygate.rating.export.LedgerAccounts.Side;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * Books issued statements twice over: what a customer owes and what is drawn from prepaid credit on one side, revenue by charge and
 * tax on the other. A negative amount goes to the other side, so a cancellation books the reverse of what it takes back. Amounts
 * are the statement's own, which are in the currency's minor unit already: nothing is rounded here, and both sides are equal
 * because the statement's lines, tax and credits add up to what is due.
 */
final class Ledger {
  static final String TABLE =
      "ledger(tenant VARCHAR NOT NULL, statement_id BIGINT NOT NULL, entry BIGINT NOT NULL, number BIGINT NOT NULL,"
          + " booked_on DATE NOT NULL, account VARCHAR NOT NULL, customer VARCHAR NOT NULL, text VARCHAR NOT NULL,"
          + " debit DECIMAL(38,9) NOT NULL, credit DECIMAL(38,9) NOT NULL, currency VARCHAR NOT NULL)";

  /** What is booked, with its side and what its account depends on; {@code debit} less than 0 is a credit. */
  private static final String AMOUNTS =
      "SELECT s.tenant, s.statement_id, s.number, s.issued_on, s.customer, s.currency, 0 AS line,"
          + " 'receivables' AS side, s.customer AS by_customer, '' AS by_plan, '' AS by_charge, '' AS by_percent,"
          + " s.kind || ' ' || s.number || ', ' || s.period AS text, s.due AS debit"
          + " FROM statements s WHERE s.state = 'issued'"
          + " UNION ALL SELECT s.tenant, s.statement_id, s.number, s.issued_on, s.customer, s.currency, l.line,"
          + " CASE l.type WHEN 'tax' THEN 'tax' WHEN 'credit' THEN 'prepaid' ELSE 'revenue' END,"
          + " CASE l.type WHEN 'credit' THEN s.customer ELSE '' END,"
          + " CASE WHEN l.charge IS NULL THEN '' ELSE s.plan END, coalesce(l.charge, ''),"
          + " CASE l.type WHEN 'tax' THEN rtrim(rtrim(CAST(s.tax_percent AS VARCHAR), '0'), '.') ELSE '' END,"
          + " l.text, CASE WHEN l.type IN ('tax', 'credit') THEN -l.amount ELSE -l.net END"
          + " FROM statements s JOIN statement_lines l USING (tenant, statement_id) WHERE s.state = 'issued'";

  private static final String ACCOUNTS =
      "CREATE TEMP TABLE booked_accounts(side VARCHAR, by_customer VARCHAR, by_plan VARCHAR, by_charge VARCHAR,"
          + " by_percent VARCHAR, currency VARCHAR, account VARCHAR)";

  private Ledger() {}

  /** Books every issued statement of a snapshot anew. */
  static void write(SnapshotDatabase database, LedgerAccounts accounts) throws SQLException {
    database.execute("DELETE FROM ledger");
    database.execute(ACCOUNTS);
    database.execute("CREATE TEMP VIEW booked AS " + AMOUNTS);
    writeAccounts(database, accounts);
    database.execute(
        "INSERT INTO ledger SELECT b.tenant, b.statement_id,"
            + " row_number() OVER (PARTITION BY b.tenant, b.statement_id ORDER BY b.line), b.number, b.issued_on,"
            + " a.account, b.customer, b.text, greatest(b.debit, 0), greatest(-b.debit, 0), b.currency"
            + " FROM booked b JOIN booked_accounts a "
            + " USING (side, by_customer, by_plan, by_charge, by_percent, currency)"
            + " WHERE b.debit <> 0");
    requireBalanced(database);
    database.execute("DROP VIEW booked");
    database.execute("DROP TABLE booked_accounts");
  }

  private static void writeAccounts(SnapshotDatabase database, LedgerAccounts accounts)
      throws SQLException {
    try (DuckDBConnection reading = database.connection().duplicate();
        Statement query = reading.createStatement();
        DuckDBAppender rows =
            database.connection().createAppender("temp", "main", "booked_accounts");
        ResultSet row =
            query.executeQuery(
                "SELECT DISTINCT side, by_customer, by_plan, by_charge, by_percent, currency FROM ("
                    + AMOUNTS
                    + ")")) {
      while (row.next()) {
        String side = text(row, 1);
        String customer = text(row, 2);
        String plan = text(row, 3);
        String charge = text(row, 4);
        String percent = text(row, 5);
        Side of = Side.valueOf(side.toUpperCase(Locale.ROOT));
        List<String> keys =
            switch (of) {
              case RECEIVABLES, PREPAID -> List.of(customer);
              case REVENUE -> List.of(plan + "/" + charge, charge);
              case TAX -> List.of(percent);
            };
        Map<String, String> values =
            Map.of(
                "customer", customer,
                "plan", plan,
                "charge", charge,
                "percent", percent,
                "currency", text(row, 6));
        rows.beginRow()
            .append(side)
            .append(customer)
            .append(plan)
            .append(charge)
            .append(percent)
            .append(text(row, 6))
            .append(accounts.account(of, keys, values))
            .endRow();
      }
    }
  }

  private static String text(ResultSet row, int column) throws SQLException {
    return Objects.requireNonNull(row.getString(column));
  }

  /** An ordinary check, always on: a ledger that does not balance is no ledger. */
  private static void requireBalanced(SnapshotDatabase database) throws SQLException {
    try (Statement query = database.connection().createStatement();
        ResultSet row =
            query.executeQuery(
                "SELECT tenant, statement_id, sum(debit), sum(credit) FROM ledger"
                    + " GROUP BY tenant, statement_id HAVING sum(debit) <> sum(credit) LIMIT 1")) {
      if (row.next()) {
        BigDecimal debit = row.getBigDecimal(3);
        throw new IllegalStateException(
            "the bookings of a statement do not balance [tenant="
                + row.getString(1)
                + "] [statement="
                + row.getLong(2)
                + "] [debit="
                + debit
                + "] [credit="
                + row.getBigDecimal(4)
                + "]");
      }
    }
  }
}
