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
      StatementTables index = store.statements();
      assertThat(index.indexedThrough()).isZero();
      assertThat(index.lastId()).isZero();
      index.add(statements, closings, 103);
      index.add(List.of(row(4, 0, "zeta", "c")), List.of(), 104);
    }
    try (UsageStore store = UsageStore.open(directory)) {
      StatementTables index = store.statements();
      assertThat(index.indexedThrough()).isEqualTo(104);
      assertThat(index.lastId()).isEqualTo(4);
      assertThat(index.find(0, 2)).isEqualTo(statements.get(1));
      assertThat(index.find(1, 2)).isNull();
      assertThat(index.find(0, 99)).isNull();
      assertThat(index.list(wanted(0, null, null, null, 0, 10)))
          .extracting(StatementRow::id)
          .containsExactly(1L, 2L, 4L);
      assertThat(index.list(wanted(0, "acme", null, null, 1, 10)))
          .containsExactly(statements.get(1));
      assertThat(index.list(wanted(0, null, "a", null, 0, 10))).containsExactly(statements.get(0));
      assertThat(index.list(wanted(0, null, null, null, 0, 2))).hasSize(2);
      assertThat(index.closings(0, null))
          .containsExactly(closings.get(1), closings.get(0), closings.get(2));
      assertThat(index.closings(0, "b")).containsExactly(closings.get(0));
      assertThat(index.closings(1, null)).isEmpty();
      assertThat(store.closingFlushes()).containsExactly(7L, 9L);
    }
  }

  @Test
  void shouldFindThoseOfAPeriodTheNewestFirst() {
    try (UsageStore store = UsageStore.open(directory)) {
      StatementTables index = store.statements();
      List<StatementRow> statements =
          List.of(
              row(1, 0, "c", "a", "2013-11"),
              row(2, 0, "c", "a"),
              row(3, 1, "c", "a"),
              row(4, 0, "d", "b"));
      index.add(statements, List.of(), 10);

      assertThat(index.list(new WantedStatements(0, null, null, null, null, true, 9, 9)))
          .containsExactly(statements.get(3), statements.get(1), statements.get(0));
      assertThat(index.list(new WantedStatements(0, null, null, null, "2013-12", true, 4, 9)))
          .containsExactly(statements.get(1));
      assertThat(index.list(new WantedStatements(0, "c", null, null, "2013-11", false, 0, 9)))
          .containsExactly(statements.get(0));
    }
  }

  @Test
  void shouldMoveNumberAndReopen() {
    try (UsageStore store = UsageStore.open(directory)) {
      StatementTables index = store.statements();
      index.add(
          List.of(
              row(1, 0, "c", "a"), row(2, 0, "c", "b"), row(3, 0, "c", "d"), row(4, 1, "c", "a")),
          List.of(
              closing("a", 7, 1),
              closing("b", 7, 2),
              new ClosingRow(0, "a", JANUARY, JANUARY + 1, 8, 1, 0, "statement"),
              new ClosingRow(0, "a", DECEMBER - 1, DECEMBER, 6, 1, 0, "statement"),
              closing("d", 7, 3)),
          10);

      index.move(0, List.of(1L, 3L), "approved", 11);
      index.number(0, List.of(1L, 3L), "issued", 40, 99, 12);
      assertThat(index.list(wanted(0, null, null, "issued", 0, 10)))
          .extracting(row -> row.id() + " " + row.number() + " " + row.issuedMs())
          .containsExactly("1 40 99", "3 41 99");
      assertThat(index.lastNumber(0)).isEqualTo(41);
      assertThat(index.lastNumber(1)).isZero();

      index.reopen(0, List.of(1L), "discarded", 13);
      assertThat(index.list(wanted(0, null, null, null, 0, 10)))
          .extracting(StatementRow::id)
          .containsExactly(2L, 3L);
      assertThat(index.closings(0, null))
          .extracting(row -> row.subscription() + " " + row.startMs())
          .containsExactly("a " + (DECEMBER - 1), "b " + DECEMBER, "d " + DECEMBER);
      assertThat(index.indexedThrough()).isEqualTo(13);
    }
  }

  private static WantedStatements wanted(
      int tenant, String customer, String subscription, String state, long afterId, int limit) {
    return new WantedStatements(tenant, customer, subscription, state, null, false, afterId, limit);
  }

  private static StatementRow row(long id, int tenant, String customer, String subscription) {
    return row(id, tenant, customer, subscription, "2013-12");
  }

  private static StatementRow row(
      long id, int tenant, String customer, String subscription, String period) {
    return new StatementRow(
        id,
        0,
        "draft",
        "statement",
        0,
        tenant,
        customer,
        subscription,
        period,
        DECEMBER,
        JANUARY,
        "EUR",
        "-12.50",
        StatementRow.NOT_ISSUED,
        100 + id);
  }

  private static ClosingRow closing(String subscription, long flush, long statement) {
    return new ClosingRow(0, subscription, DECEMBER, JANUARY, flush, 1, statement, "statement");
  }
}
