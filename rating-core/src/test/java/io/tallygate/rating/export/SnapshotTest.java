package io.tallygate.rating.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallygate.rating.billing.Adjustment;
import io.tallygate.rating.billing.Statement;
import io.tallygate.rating.billing.StatementLine;
import io.tallygate.rating.billing.TaxLine;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a snapshot says of usage, events and statements, and whose it holds. */
class SnapshotTest {
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

  @Test
  void shouldSayWhoPaidForUsageAtItsTime() throws Exception {
    Path file = bench.snapshot("s.duckdb");

    assertThat(
            ExportBench.query(
                file,
                "SELECT tenant, subject, customer, subscription, dimensions, epoch_ms(window_start), records, quantity"
                    + " FROM usage WHERE meter = 'calls' AND window_start < '2026-01-06' ORDER BY ALL"))
        .containsExactly(
            "default|x|acme|a|{\"zone\":\"abroad\"}|1767571200000|1|55.000000000",
            "default|x|acme|a|{\"zone\":\"national\"}|1767571200000|1|1234.000000000",
            "other|theirs|null|null|{}|1767571200000|1|3.000000000");
    assertThat(
            ExportBench.query(
                file,
                "SELECT customer, subscription, quantity FROM usage WHERE subject IN ('moved', 'nobody')"
                    + " ORDER BY window_start, customer NULLS LAST"))
        .containsExactly("acme|a|100.000000000", "later|l|200.000000000", "null|null|7.000000000");
  }

  @Test
  void shouldAddUpUsageByDay() throws Exception {
    Path file = bench.snapshot("s.duckdb");

    assertThat(
            ExportBench.query(
                file,
                "SELECT subject, customer, day, records, quantity FROM usage_daily WHERE meter = 'calls'"
                    + " AND tenant = 'default' AND day < '2026-01-11' ORDER BY ALL"))
        .containsExactly(
            "moved|acme|2026-01-10|1|100.000000000",
            "x|acme|2026-01-05|2|1289.000000000",
            "x|acme|2026-01-06|1|1000.000000000");
  }

  @Test
  void shouldHoldKeptEventsThatWereNotTakenBack() throws Exception {
    Path file = bench.snapshot("s.duckdb");

    assertThat(
            ExportBench.query(
                file,
                "SELECT meter, subject, customer, strftime(event_time, '%Y-%m-%dT%H:%M:%S.%gZ'), quantity, id, source, id_hash,"
                    + " attributes ->> 'order' FROM events ORDER BY event_time"))
        .containsExactly(
            "sales|shop|gross|2026-01-07T10:11:12.345Z|49.900000000|e-1|till|00000000000000010000000000000007|it's \"1\", 2",
            "sales|shop|gross|2026-02-08T00:00:00.000Z|-12.300000000|null|null|00000000000000018000000000000000|null");
    assertThat(
            ExportBench.query(
                file, "SELECT sum(records), sum(quantity) FROM usage WHERE meter = 'sales'"))
        .containsExactly("2|37.600000000");
  }

  @Test
  void shouldHoldOneTenantOnlyWhenAsked() throws Exception {
    Path file = bench.snapshot("s.duckdb", 1, LedgerAccounts.DEFAULT);

    assertThat(ExportBench.query(file, "SELECT tenant, subject FROM usage"))
        .containsExactly("other|theirs");
    assertThat(ExportBench.query(file, "SELECT tenant, meter FROM meters"))
        .containsExactly("other|calls");
    assertThat(ExportBench.query(file, "SELECT count(*) FROM statements")).containsExactly("0");
    assertThat(ExportBench.query(file, "SELECT count(*) FROM events")).containsExactly("0");
    assertThat(ExportBench.query(file, "SELECT tenant, version FROM snapshot"))
        .containsExactly("other|1");
  }

  @Test
  void shouldHoldEveryStatementInItsStateWithItsLines() throws Exception {
    Path file = bench.snapshot("s.duckdb");

    List<String> heads = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    for (Statement statement : bench.statements()) {
      TaxLine tax = statement.tax();
      assertThat(tax).isNotNull();
      heads.add(
          String.join(
              "|",
              Long.toString(statement.id()),
              statement.number() == 0 ? "null" : Long.toString(statement.number()),
              statement.state().key(),
              statement.kind().key(),
              statement.period(),
              money(statement.total().subtract(tax.amount())),
              money(tax.amount()),
              money(statement.total()),
              money(statement.due())));
      for (StatementLine line : statement.lines()) {
        lines.add(statement.id() + "|line|" + line.charge() + "|" + money(line.amount()));
      }
      for (Adjustment line : statement.adjustments()) {
        lines.add(statement.id() + "|adjustment|" + line.charge() + "|" + money(line.amount()));
      }
      lines.add(statement.id() + "|tax|null|" + money(tax.amount()));
      statement
          .credits()
          .forEach(
              draw -> lines.add(statement.id() + "|credit|null|" + money(draw.amount().negate())));
    }
    assertThat(heads).hasSizeGreaterThan(8).anyMatch(head -> head.contains("cancellation"));
    assertThat(lines).anyMatch(line -> line.contains("adjustment"));
    assertThat(
            ExportBench.query(
                file,
                "SELECT statement_id, number, state, kind, period, net, tax, total, due FROM statements"
                    + " WHERE state <> 'discarded' ORDER BY statement_id"))
        .isEqualTo(heads);
    assertThat(
            ExportBench.query(
                file,
                "SELECT statement_id, type, charge, amount FROM statement_lines JOIN statements"
                    + " USING (tenant, statement_id) WHERE state <> 'discarded' ORDER BY statement_id, line"))
        .isEqualTo(lines);
    assertThat(ExportBench.query(file, "SELECT count(*) FROM statements WHERE state = 'discarded'"))
        .containsExactly("1");
    assertThat(
            ExportBench.query(
                file,
                "SELECT DISTINCT customer, zone, issued_on FROM statements WHERE customer = 'gross' AND number = 3"))
        .containsExactly("gross|America/New_York|2026-11-01");
  }

  private static String money(BigDecimal amount) {
    return amount.setScale(9, RoundingMode.UNNECESSARY).toPlainString();
  }

  @Test
  void shouldLeaveWhatWasThereWhenItCannotBeMade() throws Exception {
    Path file = Files.writeString(directory.resolve("s.duckdb"), "of yesterday");
    bench.store.close();

    assertThatThrownBy(
            () ->
                bench
                    .maker()
                    .make(
                        file,
                        -1,
                        LedgerAccounts.DEFAULT,
                        ExportBench.NOW,
                        new SnapshotLimits(128, 1)))
        .isInstanceOf(ExportFailedException.class)
        .hasMessageContaining("s.duckdb");
    assertThat(file).hasContent("of yesterday");
    assertThat(directory.toFile().list()).containsOnly("store", "s.duckdb");
  }

  @Test
  void shouldReplaceWhatAKilledAttemptLeft() throws Exception {
    Files.writeString(directory.resolve(".s.duckdb.partial"), "half of it");
    Files.createDirectories(directory.resolve(".s.duckdb.partial.tmp/x"));
    Files.writeString(
        Files.createDirectories(directory.resolve(".s.duckdb.staging")).resolve("counters.parquet"),
        "half");

    Path file = bench.snapshot("s.duckdb");

    assertThat(ExportBench.query(file, "SELECT version FROM snapshot")).containsExactly("1");
    assertThat(directory.toFile().list()).containsOnly("store", "s.duckdb");
  }

  @Test
  void shouldRefuseToReadWhatIsNoSnapshotOrAnotherVersion() throws Exception {
    Path text = Files.writeString(directory.resolve("text.duckdb"), "no database at all");
    assertThatThrownBy(() -> Snapshot.open(text, SnapshotLimits.ALONE))
        .hasMessageContaining("no snapshot");

    Path file = bench.snapshot("s.duckdb");
    try (SnapshotDatabase database = SnapshotDatabase.open(file, SnapshotLimits.ALONE, false)) {
      database.execute("UPDATE snapshot SET version = 99");
    }
    assertThatThrownBy(() -> Snapshot.open(file, SnapshotLimits.ALONE))
        .hasMessageContaining("version=99");
  }
}
