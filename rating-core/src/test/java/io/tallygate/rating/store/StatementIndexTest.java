package io.tallygate.rating.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatementIndexTest {
  private static final long DECEMBER = Instant.parse("2013-11-30T23:00:00Z").toEpochMilli();
  private static final long JANUARY = Instant.parse("2013-12-31T23:00:00Z").toEpochMilli();

  @TempDir Path directory;

  @Test
  void shouldFindWhatWasIndexedAfterARestart() {
    List<StatementRow> statements =
        List.of(row(1, 0, "acme", "a"), row(2, 0, "acme", "b"), row(3, 1, "acme", "a"));
    List<ClosingRow> closings =
        List.of(closing("b", 9, 2), closing("a", 7, 1), closing("empty", 7, 0));
    try (UsageStore store = UsageStore.open(directory)) {
      assertThat(store.statementsIndexedThrough()).isZero();
      assertThat(store.lastStatementNumber()).isZero();
      store.indexStatements(statements, closings, 103);
      store.indexStatements(List.of(row(4, 0, "zeta", "c")), List.of(), 104);
    }
    try (UsageStore store = UsageStore.open(directory)) {
      assertThat(store.statementsIndexedThrough()).isEqualTo(104);
      assertThat(store.lastStatementNumber()).isEqualTo(4);
      assertThat(store.findStatement(0, 2)).isEqualTo(102);
      assertThat(store.findStatement(1, 2)).isEqualTo(-1);
      assertThat(store.findStatement(0, 99)).isEqualTo(-1);
      assertThat(store.listStatements(0, null, null, 0, 10))
          .extracting(StatementRow::number)
          .containsExactly(1L, 2L, 4L);
      assertThat(store.listStatements(0, "acme", null, 1, 10)).containsExactly(statements.get(1));
      assertThat(store.listStatements(0, null, "a", 0, 10)).containsExactly(statements.get(0));
      assertThat(store.listStatements(0, null, null, 0, 2)).hasSize(2);
      assertThat(store.closings(0))
          .containsExactly(closings.get(1), closings.get(0), closings.get(2));
      assertThat(store.closings(1)).isEmpty();
      assertThat(store.closingFlushes()).containsExactly(7L, 9L);
    }
  }

  private static StatementRow row(long number, int tenant, String customer, String subscription) {
    return new StatementRow(
        number,
        tenant,
        customer,
        subscription,
        "2013-12",
        DECEMBER,
        JANUARY,
        "EUR",
        "-12.50",
        JANUARY + 1234,
        100 + number);
  }

  private static ClosingRow closing(String subscription, long flush, long statement) {
    return new ClosingRow(0, subscription, DECEMBER, JANUARY, flush, statement);
  }
}
