package io.tallygate.rating;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.rating.billing.BillRun;
import io.tallygate.rating.billing.JournalStatementLog;
import io.tallygate.rating.billing.JournaledStatements;
import io.tallygate.rating.billing.OfflineStatements;
import io.tallygate.rating.billing.Statement;
import io.tallygate.rating.billing.StatementArchive;
import io.tallygate.rating.billing.StoredStatementIndex;
import io.tallygate.rating.catalog.Catalog;
import io.tallygate.rating.catalog.Documents;
import io.tallygate.rating.flush.CounterDigest;
import io.tallygate.rating.flush.Deltas;
import io.tallygate.rating.flush.FlushBatch;
import io.tallygate.rating.flush.FlushControl;
import io.tallygate.rating.flush.FlushHold;
import io.tallygate.rating.journal.Barrier;
import io.tallygate.rating.journal.StatementJournal;
import io.tallygate.rating.measure.Latencies;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.Pulse;
import io.tallygate.rating.meter.SeriesDefinition;
import io.tallygate.rating.meter.SeriesKey;
import io.tallygate.rating.meter.Windows;
import io.tallygate.rating.period.LatePolicy;
import io.tallygate.rating.store.CompactionPolicy;
import io.tallygate.rating.store.MemoryUsage;
import io.tallygate.rating.store.SubjectUsage;
import io.tallygate.rating.store.UsageEvent;
import io.tallygate.rating.store.UsageReader;
import io.tallygate.rating.store.UsageRow;
import io.tallygate.rating.store.UsageStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compaction must not be seen: random flushes with late records, bill runs, previews, questions and restarts give the same
 * statements and answers from a store that is compacted all the time, also between any two reads of a bill run, as from rows in
 * a list that nobody ever merges.
 */
class CompactionDifferentialTest {
  private static final int STEPS = 160;
  private static final int SUBJECTS = 4;
  private static final LocalDate FIRST_DAY = LocalDate.of(2024, 1, 1);
  private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");
  private static final String CATALOG =
      """
      meters:
        - {key: calls, eventType: call, aggregation: sum, value: $.s, unit: s, pulses: ["60/6"], dimensions: [{name: direction}]}
        - {key: sales, eventType: sale, aggregation: sum, value: $.a, unit: EUR, scale: 2, dimensions: [{name: region}]}
      customers: [{key: c, zone: UTC, currency: EUR}]
      plans:
        - key: p
          currency: EUR
          charges:
            - {type: call, key: voice, meter: calls, pulse: 60/6, price: "0.09", per: 60, included: 300, where: {direction: out}}
            - {type: per-unit, key: seconds, meter: calls, price: "0.0007"}
            - {type: percentage, key: fee, meter: sales, dimension: region, rates: {UK: "7", "*": "4.5"}}
            - {type: base-fee, key: month, amount: "1.00", every: month, onlyWithUsage: true}
      subscriptions:
        - {key: a, customer: c, plan: p, from: 2024-01-01, subjects: [s0, {key: s1, to: 2024-03-10}]}
        - {key: b, customer: c, plan: p, from: 2024-02-01, subjects: [{key: s1, from: 2024-03-10}, s2]}
      """;

  @TempDir Path directory;

  private final Catalog catalog = Documents.catalog(CATALOG);
  private final List<SeriesDefinition> series = new ArrayList<>();
  private final MemoryUsage plainUsage = new MemoryUsage();
  private final OfflineStatements plainStatements = new OfflineStatements();
  private final BillRun plainRun = run(plainUsage, () -> this.flushOfCompactedRun, plainStatements);
  private final FlushHolds holds = new FlushHolds();
  private final List<FlushHold> held = new ArrayList<>();
  private Random random = new Random(0);
  private long nowNs;
  private long flushOfCompactedRun;
  private int day;
  private UsageStore store;
  private Compactor compactor;
  private StatementJournal journal;
  private JournaledStatements statements;
  private BillRun compactedRun;

  @BeforeEach
  void open() throws IOException {
    store = UsageStore.open(directory.resolve("store"));
    compactor =
        new Compactor(
            store,
            holds,
            new CompactionPolicy(3, 2, 4),
            CrashPoints.NONE,
            () -> nowNs,
            new Latencies());
    journal = StatementJournal.open(directory.resolve("statements"), Barrier.DISK);
    statements =
        new JournaledStatements(
            new JournalStatementLog(journal),
            new StoredStatementIndex(store),
            cause -> {
              throw new IllegalStateException(cause);
            });
    compactedRun = run(new Disturbed(), new Holding(), statements);
  }

  @AfterEach
  void close() throws IOException {
    journal.close();
    store.close();
  }

  private BillRun run(UsageReader usage, FlushControl flushes, StatementArchive archive) {
    return new BillRun(() -> catalog, usage, flushes, archive, new LatePolicy(Duration.ZERO));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 4})
  void shouldNeverBeSeenInAStatementOrAnAnswer(long seed) throws IOException {
    random = new Random(seed);
    long merged = 0;
    for (int step = 0; step < STEPS; step++) {
      switch (random.nextInt(12)) {
        case 0, 1, 2, 3, 4 -> flush();
        case 5, 6 -> compact();
        case 7 -> bill();
        case 8 -> preview();
        case 9 -> held.add(new Holding().flushAndHold());
        case 10 -> letGo();
        default -> day += random.nextInt(25);
      }
      ask(Long.MAX_VALUE);
      held.forEach(hold -> ask(hold.number()));
      if (random.nextInt(15) == 0) {
        merged += compactor.rowsMerged();
        restart();
      }
    }
    bill();
    assertThat(merged + compactor.rowsMerged()).as("rows merged").isGreaterThan(100);
    assertThat(plainStatements.all()).as("statements").hasSizeGreaterThan(3);
    assertDigests();
  }

  private void restart() throws IOException {
    held.forEach(FlushHold::close);
    held.clear();
    close();
    open();
  }

  private void letGo() {
    if (!held.isEmpty()) {
      held.remove(random.nextInt(held.size())).close();
    }
  }

  private void compact() {
    for (int slice = random.nextInt(4); slice >= 0; slice--) {
      nowNs += 1_000_000_000_000L;
      compactor.runIfDue();
    }
  }

  private void bill() {
    Instant until = FIRST_DAY.plusDays(day).atStartOfDay(ZoneOffset.UTC).toInstant();
    compactedRun.close(0, until, NOW);
    plainRun.close(0, until, NOW);
    assertThat(statements.lastId()).isEqualTo(plainStatements.lastId());
    assertThat(statements.closings(0)).isEqualTo(plainStatements.closings(0));
    for (Statement statement : plainStatements.all()) {
      assertThat(statements.read(0, statement.id())).isEqualTo(statement);
    }
  }

  private void preview() {
    Instant at = FIRST_DAY.plusDays(day).atStartOfDay(ZoneOffset.UTC).toInstant();
    String subscription = day < 31 || random.nextBoolean() ? "a" : "b";
    try {
      Statement preview = compactedRun.preview(0, subscription, at);
      assertThat(preview).isEqualTo(plainRun.preview(0, subscription, at));
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageContaining("no open period holds the instant");
    }
  }

  private void ask(long through) {
    Meter meter = catalog.meters().all().get(random.nextInt(2));
    Set<String> subjects =
        random.nextBoolean() ? null : Set.of("s" + random.nextInt(SUBJECTS), "nobody");
    long from = dayMs(random.nextInt(250));
    long to = from + random.nextInt(100) * 86_400_000L;
    int rule = meter.decompositions().isEmpty() ? SeriesDefinition.NONE : random.nextInt(2) - 1;
    assertThat(store.usage(meter.id(), rule, subjects, from, to, through))
        .isEqualTo(plainUsage.usage(meter.id(), rule, subjects, from, to, through));
    assertThat(store.usageByWindow(meter.id(), rule, subjects, from, to, through))
        .isEqualTo(plainUsage.usageByWindow(meter.id(), rule, subjects, from, to, through));
    assertThat(store.usageBySubject(meter.id(), subjects, through))
        .isEqualTo(plainUsage.usageBySubject(meter.id(), subjects, through));
  }

  private static long dayMs(int day) {
    return FIRST_DAY.plusDays(day).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
  }

  private void assertDigests() {
    CounterDigest rows = new CounterDigest();
    store.forEachCounter(
        (number, window, flush, count, sum) -> rows.add(number, window, count, sum));
    assertThat(rows.sameAs(store.digests().get(store.state().flushNumber()))).isTrue();
  }

  /** Usage of these days, and some that is late by up to two months. */
  private void flush() {
    long number = store.state().flushNumber() + 1;
    Deltas deltas = new Deltas();
    List<SeriesDefinition> defined = new ArrayList<>();
    for (int i = random.nextInt(30); i > 0; i--) {
      int late = random.nextInt(4) == 0 ? random.nextInt(60) : 0;
      long time = dayMs(Math.max(0, day - late)) + random.nextInt(8) * 3 * 3_600_000L;
      Meter meter = catalog.meters().all().get(random.nextInt(2));
      int source = series(meter, "s" + random.nextInt(SUBJECTS), random.nextInt(2), defined);
      long quantity = random.nextInt(20_000) - (meter.scale() > 0 ? 5_000 : 0);
      int window = Windows.of(time, meter.windowMinutes());
      deltas.add(source, window, 1, quantity);
      for (int rule = 0; rule < meter.decompositions().size(); rule++) {
        Pulse pulse = (Pulse) meter.decompositions().get(rule);
        deltas.add(source + 1 + rule, window, 1, pulse.billed(quantity));
      }
    }
    FlushBatch batch =
        new FlushBatch(
            number,
            number * 1_000,
            number,
            1,
            deltas,
            defined,
            List.of(),
            1,
            List.of(),
            new byte[0]);
    plainUsage.apply(batch);
    store.apply(List.of(batch));
  }

  private int series(Meter meter, String subject, int value, List<SeriesDefinition> defined) {
    List<String> values = meter.scale() > 0 ? List.of("UK", "FR") : List.of("out", "in");
    SeriesKey key = new SeriesKey(0, meter.id(), subject, List.of(values.get(value)));
    for (SeriesDefinition known : series) {
      if (known.isSource() && known.key().equals(key)) {
        return known.number();
      }
    }
    int source = series.size();
    for (int rule = SeriesDefinition.NONE; rule < meter.decompositions().size(); rule++) {
      SeriesDefinition definition = new SeriesDefinition(series.size(), key, source, rule);
      series.add(definition);
      defined.add(definition);
    }
    return source;
  }

  /** What the flush thread does for a bill run, and a plain run afterwards gets the same flush. */
  private final class Holding implements FlushControl {
    @Override
    public long flushAndStore() {
      return store.state().flushNumber();
    }

    @Override
    public FlushHold flushAndHold() {
      flushOfCompactedRun = store.state().flushNumber();
      return holds.hold(flushOfCompactedRun, 0);
    }
  }

  /** The store, with flushes and slices of compaction coming in between the reads of a run. */
  private final class Disturbed implements UsageReader {
    private void disturb() {
      if (random.nextInt(3) == 0) {
        flush();
      }
      compact();
    }

    @Override
    public List<UsageRow> usage(
        int meter,
        int decomposition,
        @Nullable Collection<String> subjects,
        long fromMs,
        long toMs,
        long throughFlush) {
      disturb();
      return store.usage(meter, decomposition, subjects, fromMs, toMs, throughFlush);
    }

    @Override
    public List<UsageRow> usageByWindow(
        int meter,
        int decomposition,
        @Nullable Collection<String> subjects,
        long fromMs,
        long toMs,
        long throughFlush) {
      disturb();
      return store.usageByWindow(meter, decomposition, subjects, fromMs, toMs, throughFlush);
    }

    @Override
    public List<SubjectUsage> usageBySubject(
        int meter, @Nullable Collection<String> subjects, long throughFlush) {
      disturb();
      return store.usageBySubject(meter, subjects, throughFlush);
    }

    @Override
    public List<UsageEvent> keptEvents(
        int meter,
        @Nullable Collection<String> subjects,
        long fromMs,
        long toMs,
        long throughFlush) {
      disturb();
      return store.keptEvents(meter, subjects, fromMs, toMs, throughFlush);
    }
  }
}
