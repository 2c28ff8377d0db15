package io.tallygate.rating.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

  /** Rows in lists, lost with the object. */
  private static final class MemoryIndex implements StatementIndex {
    private final List<Row> rows = new ArrayList<>();
    private final List<Closing> closings = new ArrayList<>();
    private long throughIndex;

    @Override
    public void add(List<Row> statements, List<Closing> closed, long through) {
      rows.addAll(statements);
      closings.addAll(closed);
      throughIndex = through;
    }

    @Override
    public long throughIndex() {
      return throughIndex;
    }

    @Override
    public long find(int tenant, long number) {
      return rows.stream()
          .filter(r -> r.entry().tenant() == tenant && r.entry().number() == number)
          .mapToLong(Row::journalIndex)
          .findFirst()
          .orElse(-1);
    }

    @Override
    public List<StatementEntry> list(
        int tenant, String customer, String subscription, long afterNumber, int limit) {
      return rows.stream().map(Row::entry).toList();
    }

    @Override
    public long lastNumber() {
      return rows.size();
    }

    @Override
    public List<Closing> closings(int tenant) {
      return List.copyOf(closings);
    }
  }

  private static Statement statement(long number) {
    return Statement.of(
        new Statement.Head(
            number,
            0,
            "c",
            "C",
            "s" + number,
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

  private static Closing closing(long number) {
    return new Closing(0, "s" + number, START, END, 7, number);
  }

  private static final Closing BLANK = new Closing(0, "blank", START, END, 7, 0);

  @Test
  void shouldIssueReadAndList() {
    JournaledStatements archive =
        new JournaledStatements(new MemoryLog(), new MemoryIndex(), failures::add);
    archive.issue(List.of(statement(1), statement(2)), List.of(closing(1), BLANK, closing(2)));

    assertThat(archive.lastNumber()).isEqualTo(2);
    assertThat(archive.read(0, 2)).isEqualTo(statement(2));
    assertThat(archive.read(1, 2)).isNull();
    assertThat(archive.read(0, 3)).isNull();
    assertThat(archive.closings(0)).containsExactlyInAnyOrder(closing(1), closing(2), BLANK);
  }

  @Test
  void shouldRefuseAGapInTheNumbersAndAClosingOfAnotherStatement() {
    MemoryLog log = new MemoryLog();
    JournaledStatements archive = new JournaledStatements(log, new MemoryIndex(), failures::add);

    assertThatThrownBy(() -> archive.issue(List.of(statement(2)), List.of(closing(2))))
        .hasMessageContaining("[expected=1]");
    assertThatThrownBy(() -> archive.issue(List.of(statement(1)), List.of(closing(9))))
        .hasMessageContaining("[numbers=[9]]");
    assertThat(log.entries).isEmpty();
    archive.issue(List.of(statement(1)), List.of(closing(1)));
    assertThat(archive.lastNumber()).isEqualTo(1);
  }

  @Test
  void shouldIndexWhatTheJournalHasBeyondTheIndex() {
    MemoryLog log = new MemoryLog();
    MemoryIndex stale = new MemoryIndex();
    new JournaledStatements(log, stale, failures::add)
        .issue(List.of(statement(1)), List.of(closing(1)));
    MemoryIndex fresh = new MemoryIndex();
    new JournaledStatements(log, fresh, failures::add)
        .issue(List.of(statement(2)), List.of(closing(2), BLANK));

    JournaledStatements again = new JournaledStatements(log, stale, failures::add);

    assertThat(again.lastNumber()).isEqualTo(2);
    assertThat(again.read(0, 2)).isEqualTo(statement(2));
    assertThat(again.closings(0)).containsExactly(closing(1), closing(2), BLANK);
  }

  @Test
  void shouldIssueNothingMoreAfterAFailedForce() {
    MemoryLog log = new MemoryLog();
    JournaledStatements archive = new JournaledStatements(log, new MemoryIndex(), failures::add);
    log.failsForce = true;

    assertThatThrownBy(() -> archive.issue(List.of(statement(1)), List.of(closing(1))))
        .hasMessage("disk is gone");
    assertThat(failures)
        .singleElement()
        .extracting(Throwable::getMessage)
        .isEqualTo("disk is gone");
    log.failsForce = false;
    assertThatThrownBy(() -> archive.issue(List.of(statement(1)), List.of(closing(1))))
        .hasMessageContaining("failed before");
    assertThat(archive.lastNumber()).isZero();
  }

  @Test
  void shouldKeepWholeStatementsOfABatchThatACrashCutOff() {
    for (int kept = 0; kept <= 3; kept++) {
      MemoryLog log = new MemoryLog();
      JournaledStatements before = new JournaledStatements(log, new MemoryIndex(), failures::add);
      log.failsForce = true;
      assertThatThrownBy(
              () ->
                  before.issue(
                      List.of(statement(1), statement(2)), List.of(closing(1), closing(2), BLANK)))
          .isInstanceOf(IllegalStateException.class);
      log.crash(kept);

      JournaledStatements after = new JournaledStatements(log, new MemoryIndex(), failures::add);

      assertThat(after.lastNumber()).isEqualTo(Math.min(kept, 2));
      assertThat(after.closings(0)).hasSize(kept);
      long next = after.lastNumber() + 1;
      after.issue(List.of(statement(next)), List.of(closing(next)));
      assertThat(after.read(0, next)).isEqualTo(statement(next));
    }
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
        archive.list(0, null, null, 0, 10).forEach(e -> totals.add(e.number() + " " + e.total()));
        assertThat(archive.read(0, archive.lastNumber()).entry())
            .isEqualTo(archive.list(0, "c", "s", archive.lastNumber() - 1, 1).get(0));
      }
    }

    assertThat(totals).containsExactly("1 0.10", "1 0.10", "2 0.10", "1 0.10", "2 0.10", "3 0.10");
  }
}
