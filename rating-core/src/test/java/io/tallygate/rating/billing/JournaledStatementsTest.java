package io.tallygate.rating.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallygate.rating.billing.StatementChange.Step;
import io.tallygate.rating.journal.Barrier;
import io.tallygate.rating.journal.StatementJournal;
import io.tallygate.rating.period.LatePolicy;
import io.tallygate.rating.store.UsageStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.joda.money.CurrencyUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive over a log in memory that can fail, and over the real journal and store. */
class JournaledStatementsTest {
  private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("2024-02-01T00:00:00Z");

  private final List<Throwable> failures = new ArrayList<>();

  /** Entries in a list; what was not forced is lost by {@link #crash}. */
  private static final class MemoryLog implements StatementLog {
    private final List<byte[]> entries = new ArrayList<>();
    private int forced;
    private boolean failsForce;

    void crash(int keptUnforced) {
      int kept = Math.min(entries.size(), forced + keptUnforced);
      entries.subList(kept, entries.size()).clear();
      failsForce = false;
    }

    @Override
    public long append(byte[] entry) {
      entries.add(entry);
      return entries.size();
    }

    @Override
    public void force() {
      if (failsForce) {
        throw new IllegalStateException("disk is gone");
      }
      forced = entries.size();
    }

    @Override
    public byte[] read(long index) {
      return entries.get((int) index - 1);
    }

    @Override
    public void forEachAfter(long index, Visitor visitor) {
      for (int i = (int) index; i < entries.size(); i++) {
        visitor.entry(i + 1, entries.get(i));
      }
    }
  }

  private static Statement statement(long id) {
    return statement(id, 0, StatementState.ISSUED);
  }

  private static Statement statement(long id, int tenant, StatementState state) {
    return Statement.of(
        new Statement.Head(
            id,
            state,
            StatementKind.STATEMENT,
            null,
            tenant,
            "c",
            "C",
            "s" + id,
            "p",
            "P",
            1,
            CurrencyUnit.EUR,
            "2024-01",
            START,
            END,
            "UTC",
            END,
            7,
            0),
        List.of(),
        List.of(),
        null);
  }

  /** As the archive has one that was issued. */
  private static Statement issued(long id, long number) {
    return statement(id).in(StatementState.ISSUED, number, END);
  }

  private static Closing closing(long id) {
    return new Closing(0, "s" + id, START, END, 7, 1, id, StatementKind.STATEMENT);
  }

  private static final Closing BLANK =
      new Closing(0, "blank", START, END, 7, 1, 0, StatementKind.STATEMENT);

  @Test
  void shouldIssueReadAndList() {
    JournaledStatements archive =
        new JournaledStatements(new MemoryLog(), new MemoryStatementIndex(), failures::add);
    archive.add(List.of(statement(1), statement(2)), List.of(closing(1), BLANK, closing(2)));

    assertThat(archive.lastId()).isEqualTo(2);
    assertThat(archive.read(0, 2)).isEqualTo(issued(2, 2));
    assertThat(archive.read(1, 2)).isNull();
    assertThat(archive.read(0, 3)).isNull();
    assertThat(archive.closings(0)).containsExactlyInAnyOrder(closing(1), closing(2), BLANK);
  }

  @Test
  void shouldRefuseAGapInTheNumbersAndAClosingOfAnotherStatement() {
    MemoryLog log = new MemoryLog();
    JournaledStatements archive =
        new JournaledStatements(log, new MemoryStatementIndex(), failures::add);

    assertThatThrownBy(() -> archive.add(List.of(statement(2)), List.of(closing(2))))
        .hasMessageContaining("[expected=1]");
    assertThatThrownBy(() -> archive.add(List.of(statement(1)), List.of(closing(9))))
        .hasMessageContaining("[ids=[9]]");
    assertThat(log.entries).isEmpty();
    archive.add(List.of(statement(1)), List.of(closing(1)));
    assertThat(archive.lastId()).isEqualTo(1);
  }

  @Test
  void shouldIndexWhatTheJournalHasBeyondTheIndex() {
    MemoryLog log = new MemoryLog();
    MemoryStatementIndex stale = new MemoryStatementIndex();
    new JournaledStatements(log, stale, failures::add)
        .add(List.of(statement(1)), List.of(closing(1)));
    MemoryStatementIndex fresh = new MemoryStatementIndex();
    new JournaledStatements(log, fresh, failures::add)
        .add(List.of(statement(2)), List.of(closing(2), BLANK));

    JournaledStatements again = new JournaledStatements(log, stale, failures::add);

    assertThat(again.lastId()).isEqualTo(2);
    assertThat(again.read(0, 2)).isEqualTo(issued(2, 2));
    assertThat(again.closings(0)).containsExactly(BLANK, closing(1), closing(2));
  }

  @Test
  void shouldIssueNothingMoreAfterAFailedForce() {
    MemoryLog log = new MemoryLog();
    JournaledStatements archive =
        new JournaledStatements(log, new MemoryStatementIndex(), failures::add);
    log.failsForce = true;

    assertThatThrownBy(() -> archive.add(List.of(statement(1)), List.of(closing(1))))
        .hasMessage("disk is gone");
    assertThat(failures)
        .singleElement()
        .extracting(Throwable::getMessage)
        .isEqualTo("disk is gone");
    log.failsForce = false;
    assertThatThrownBy(() -> archive.add(List.of(statement(1)), List.of(closing(1))))
        .hasMessageContaining("failed before");
    assertThat(archive.lastId()).isZero();
  }

  @Test
  void shouldKeepWholeStatementsOfABatchThatACrashCutOff() {
    for (int kept = 0; kept <= 3; kept++) {
      MemoryLog log = new MemoryLog();
      JournaledStatements before =
          new JournaledStatements(log, new MemoryStatementIndex(), failures::add);
      log.failsForce = true;
      assertThatThrownBy(
              () ->
                  before.add(
                      List.of(statement(1), statement(2)), List.of(closing(1), closing(2), BLANK)))
          .isInstanceOf(IllegalStateException.class);
      log.crash(kept);

      JournaledStatements after =
          new JournaledStatements(log, new MemoryStatementIndex(), failures::add);

      assertThat(after.lastId()).isEqualTo(Math.min(kept, 2));
      assertThat(after.closings(0)).hasSize(kept);
      long next = after.lastId() + 1;
      after.add(List.of(statement(next)), List.of(closing(next)));
      assertThat(after.read(0, next)).isEqualTo(issued(next, next));
    }
  }

  @Test
  void shouldNumberEachTenantsStatementsWithoutGapsAlsoOverAnotherStart() {
    MemoryLog log = new MemoryLog();
    JournaledStatements first =
        new JournaledStatements(log, new MemoryStatementIndex(), failures::add);
    first.add(
        List.of(
            statement(1, 0, StatementState.ISSUED),
            statement(2, 1, StatementState.ISSUED),
            statement(3, 0, StatementState.DRAFT),
            statement(4, 0, StatementState.DRAFT),
            statement(5, 0, StatementState.ISSUED)),
        List.of());
    first.change(Step.APPROVE, 0, List.of(4L, 3L), END, "anna");

    JournaledStatements again =
        new JournaledStatements(log, new MemoryStatementIndex(), failures::add);
    again.change(Step.ISSUE, 0, List.of(4L), END.plusSeconds(1), "ben");
    again.change(Step.DISCARD, 0, List.of(3L), END, "anna");
    again.add(List.of(statement(6, 1, StatementState.ISSUED)), List.of());

    JournaledStatements third =
        new JournaledStatements(log, new MemoryStatementIndex(), failures::add);
    assertThat(third.list(0, StatementFilter.ALL, 0, 10))
        .extracting(e -> e.id() + " " + e.state().key() + " " + e.number())
        .containsExactly("1 issued 1", "4 issued 3", "5 issued 2");
    assertThat(third.newest(0, StatementFilter.ALL, 5, 10))
        .extracting(StatementEntry::id)
        .containsExactly(4L, 1L);
    assertThat(third.list(1, StatementFilter.ALL, 0, 10))
        .extracting(e -> e.id() + " " + e.number())
        .containsExactly("2 1", "6 2");
    assertThat(third.read(0, 3)).extracting(Statement::state).isEqualTo(StatementState.DISCARDED);
    assertThat(third.read(0, 4))
        .isEqualTo(issued(4, 3).in(StatementState.ISSUED, 3, END.plusSeconds(1)));
  }

  @Test
  void shouldTakeStepsOnlyInOrderAndAllOrNone() {
    JournaledStatements archive =
        new JournaledStatements(new MemoryLog(), new MemoryStatementIndex(), failures::add);
    archive.add(
        List.of(statement(1, 0, StatementState.DRAFT), statement(2, 0, StatementState.ISSUED)),
        List.of());

    assertThatThrownBy(() -> archive.change(Step.ISSUE, 0, List.of(1L), END, "a"))
        .hasMessage("only what is approved is issued; this one is draft [id=1]");
    assertThatThrownBy(() -> archive.change(Step.DISCARD, 0, List.of(1L, 2L), END, "a"))
        .hasMessage(
            "only what is not issued is discarded, else cancelled; this one is issued [id=2]");
    assertThatThrownBy(() -> archive.change(Step.APPROVE, 0, List.of(1L, 3L), END, "a"))
        .hasMessage("there is no such statement [id=3]");
    assertThatThrownBy(() -> archive.change(Step.APPROVE, 1, List.of(1L), END, "a"))
        .hasMessage("there is no such statement [id=1]");
    assertThat(archive.read(0, 1)).extracting(Statement::state).isEqualTo(StatementState.DRAFT);
    archive.change(Step.APPROVE, 0, List.of(1L, 1L), END, "a");
    assertThat(archive.change(Step.APPROVE, 0, List.of(1L, 2L), END, "a")).hasSize(2);
  }

  @Test
  void shouldServeABillRunFromTheRealJournalAndStore(@TempDir Path directory) throws Exception {
    List<String> totals = new ArrayList<>();
    for (int month = 2; month <= 4; month++) {
      try (StatementJournal journal =
              StatementJournal.open(directory.resolve("statements"), Barrier.DISK);
          UsageStore store = UsageStore.open(directory.resolve("store"))) {
        JournaledStatements archive =
            new JournaledStatements(
                new JournalStatementLog(journal), new StoredStatementIndex(store), failures::add);
        BillingBench bench =
            new BillingBench(
                """
                meters: [{key: clicks, eventType: e, aggregation: count}]
                customers: [{key: c, zone: UTC, currency: EUR}]
                plans: [{key: p, currency: EUR, charges: [{type: per-unit, key: k, meter: clicks, price: "0.10"}]}]
                subscriptions: [{key: s, customer: c, plan: p, from: 2024-01-01, subjects: [x]}]
                """);
        // The usage of January grows by one click between the runs, each of which has a flush of
        // its own.
        for (int flush = 1; flush < month; flush++) {
          bench.count("clicks", "x", "2024-01-05T00:00:00Z", "1");
          if (flush + 1 < month) {
            bench.usage.flushAndStore();
          }
        }
        BillRun run =
            new BillRun(() -> bench.catalog, bench.usage, bench.usage, archive, LatePolicy.DEFAULT);
        run.close(0, Instant.parse("2024-0" + month + "-02T00:00:00Z"), BillingBench.NOW);
        archive
            .list(0, StatementFilter.ALL, 0, 10)
            .forEach(e -> totals.add(e.number() + " " + e.total()));
        assertThat(archive.read(0, archive.lastId()).entry())
            .isEqualTo(
                archive
                    .list(0, new StatementFilter("c", "s", null), archive.lastId() - 1, 1)
                    .get(0));
      }
    }

    assertThat(totals).containsExactly("1 0.10", "1 0.10", "2 0.10", "1 0.10", "2 0.10", "3 0.10");
  }
}
