package io.tallygate.rating.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bookings of issued statements: both sides equal, cancellations the reverse, included tax taken out without a cent lost. */
class LedgerTest {
  @TempDir Path directory;

  private ExportBench bench;

  @BeforeEach
  void make() {
    bench = BilledUsage.make(directory);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private static List<String> bookings(Path file, String where) throws Exception {
    return ExportBench.query(
        file,
        "SELECT entry, account, customer, CAST(debit AS DECIMAL(18,2)), CAST(credit AS DECIMAL(18,2)), currency"
            + " FROM ledger WHERE "
            + where
            + " ORDER BY statement_id, entry");
  }

  @Test
  void shouldBookNetPricesTaxAndPrepaidCredit() throws Exception {
    Path file = bench.snapshot("s.duckdb");

    // 1389 s × 0.013 = 18.06, less 10 %; + 9.99; + 19 %; less the 20.00 of the top-up.
    assertThat(bookings(file, "statement_id = 1"))
        .containsExactly(
            "1|receivables|acme|11.23|0.00|EUR",
            "2|revenue:net:fee|acme|0.00|9.99|EUR",
            "3|revenue:net:talk|acme|0.00|18.06|EUR",
            "4|revenue:net:talk|acme|1.81|0.00|EUR",
            "5|tax:19|acme|0.00|4.99|EUR",
            "6|prepaid|acme|20.00|0.00|EUR");
  }

  @Test
  void shouldBookGrossPricesWithoutTheirTaxToTheCent() throws Exception {
    Path file = bench.snapshot("s.duckdb");

    // 1.00 + 1.65 + 0.01 = 2.66, of which 0.17 is tax.
    assertThat(bookings(file, "statement_id = 3"))
        .containsExactly(
            "1|receivables|gross|2.66|0.00|EUR",
            "2|revenue:gross:fee|gross|0.00|0.94|EUR",
            "3|revenue:gross:share|gross|0.00|1.54|EUR",
            "4|revenue:gross:once|gross|0.00|0.01|EUR",
            "5|tax:7|gross|0.00|0.17|EUR");
  }

  @Test
  void shouldBookIssuedStatementsOnlyAndCancellationsInReverse() throws Exception {
    Path file = bench.snapshot("s.duckdb");

    assertThat(
            ExportBench.query(
                file,
                "SELECT count(*) FROM ledger JOIN statements USING (tenant, statement_id) WHERE state <> 'issued'"))
        .containsExactly("0");
    assertThat(
            ExportBench.query(
                file,
                "SELECT count(*) FROM (SELECT statement_id FROM ledger GROUP BY tenant, statement_id"
                    + " HAVING sum(debit) <> sum(credit) OR min(debit + credit) <= 0)"))
        .containsExactly("0");
    assertThat(
            ExportBench.query(
                file,
                "SELECT l.account, sum(l.debit - l.credit) FROM ledger l JOIN statements s USING (tenant, statement_id)"
                    + " WHERE s.statement_id = 1 OR (s.relates_to = 1 AND s.kind = 'cancellation') GROUP BY l.account"
                    + " HAVING sum(l.debit - l.credit) <> 0"))
        .isEmpty();
    assertThat(
            ExportBench.query(
                file,
                "SELECT sum(debit - credit) = (SELECT sum(due) FROM statements WHERE state = 'issued')"
                    + " FROM ledger WHERE account = 'receivables'"))
        .containsExactly("true");
    assertThat(
            ExportBench.query(
                file, "SELECT account, balance FROM account_balances WHERE account LIKE 'tax%'"))
        .hasSize(2);
  }

  @Test
  void shouldUseTheAccountsOfAFile() throws Exception {
    Path yaml =
        Files.writeString(
            directory.resolve("accounts.yaml"),
            """
            receivables: {default: "1400", gross: "D-{customer}"}
            revenue: {default: "4400", "net/fee": "4410", talk: "4420-{currency}"}
            tax: {"19": "1776", "7": "1771"}
            prepaid: "1718"
            """);

    Path file = bench.snapshot("s.duckdb", -1, LedgerAccounts.read(yaml));

    assertThat(ExportBench.query(file, "SELECT DISTINCT account FROM ledger ORDER BY account"))
        .containsExactly("1400", "1718", "1771", "1776", "4400", "4410", "4420-EUR", "D-gross");
    assertThat(bookings(file, "statement_id = 3 AND entry = 2"))
        .containsExactly("2|4400|gross|0.00|0.94|EUR");

    Snapshot.book(file, LedgerAccounts.DEFAULT, SnapshotLimits.ALONE);

    assertThat(bookings(file, "statement_id = 3 AND entry = 2"))
        .containsExactly("2|revenue:gross:fee|gross|0.00|0.94|EUR");
  }

  @Test
  void shouldRefuseAFileOfAccountsByPath() throws Exception {
    assertThatThrownBy(
            () -> read("sales: 1\nrevenue: {talk: [1]}\ntax: 'x-{customer}'\nprepaid: ''\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sales: must be one of")
        .hasMessageContaining("revenue.talk: must be an account")
        .hasMessageContaining("tax: knows no {customer}, only percent, currency")
        .hasMessageContaining("prepaid: must be an account");
    assertThatThrownBy(() -> read("- 1")).hasMessageContaining("must be an object");
    assertThatThrownBy(() -> read("a: [")).hasMessageContaining("not YAML");
  }

  private void read(String yaml) throws Exception {
    LedgerAccounts.read(Files.writeString(directory.resolve("bad.yaml"), yaml));
  }
}
