package io.tallygate.rating.store;

import io.tallygate.rating.flush.CounterDigest;
import io.tallygate.rating.flush.FlushBatch;
import io.tallygate.rating.flush.VoidedEvent;
import io.tallygate.rating.meter.SeriesDefinition;
import io.tallygate.rating.meter.SeriesNames;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The usage store: what every flush added, by series, window and flush, and kept events; with how far that is, in the same
 * transaction. A crash at any moment leaves a flush stored whole or not at all.
 *
 * <p>One thread applies flushes; any thread reads, beside it, from connections of its own. Every method blocks, and throws
 * {@link StoreFailedException} if the database fails.
 */
public final class UsageStore implements UsageReader, Closeable {
  /** DuckDB's share of the gateway's 2 GiB, in MiB; a query that needs more spills to disk. */
  public static final int MEMORY_LIMIT_MIB_DEFAULT = 256;

  /** Threads of one query or checkpoint: on two cores a second one would take turns with the core thread. */
  public static final int THREADS_DEFAULT = 1;

  private final StoreDatabase database;
  private final SeriesTable series;
  private final UsageQueries queries;
  private final AlertStore alerts;
  private final RunningSpans running;

  /** Written by the thread that applies flushes, read by any. */
  private volatile StoredState state;

  private final CounterRuns runs;
  private final ConcurrentSkipListSet<Long> closingFlushes = new ConcurrentSkipListSet<>();
  private CounterDigest digest;
  private int nameCount;

  /** Written by the thread that applies flushes, read by any. */
  private volatile long counterRows;

  private final StatementTables statements;

  private UsageStore(StoreDatabase database, SeriesNames names) {
    this.database = database;
    database.write("create", StoreSchema::createOrCheck);
    statements = new StatementTables(database, closingFlushes::add);
    state = database.read("state", StoreContents::state);
    series = database.read("series", connection -> StoreContents.series(connection, names));
    queries = new UsageQueries(series);
    running = new RunningSpans(series, state.flushNumber());
    alerts = new AlertStore(database);
    nameCount = attributeNames().size();
    runs = database.read("runs", StoreContents::runs);
    counterRows =
        database.read(
            "counter rows",
            connection -> StoreDatabase.number(connection, "SELECT count(*) FROM counters"));
    digest = digestOf(state.flushNumber());
    closingFlushes.addAll(database.read("closing flushes", StatementQueries::closingFlushes));
  }

  /**
   * Opens the store in a directory, and creates it there if there is none.
   *
   * @throws StoreFailedException if it cannot be opened, for example because another process has it open
   */
  public static UsageStore open(Path directory) {
    return open(directory, new SeriesNames());
  }

  /**
   * Likewise.
   *
   * @param names empty; get the series that the store has. What is added to them later comes to the store afterwards
   */
  public static UsageStore open(Path directory, SeriesNames names) {
    return open(directory, names, MEMORY_LIMIT_MIB_DEFAULT, THREADS_DEFAULT);
  }

  /**
   * @param memoryLimitMiB what DuckDB may hold in memory, 128 or more
   * @param threads of one query, 1 or more
   */
  public static UsageStore open(Path directory, int memoryLimitMiB, int threads) {
    return open(directory, new SeriesNames(), memoryLimitMiB, threads);
  }

  private static UsageStore open(
      Path directory, SeriesNames names, int memoryLimitMiB, int threads) {
    if (memoryLimitMiB < 128 || threads < 1) {
      throw new IllegalArgumentException(
          "memory must be 128 MiB or more, threads 1 or more [memory MiB="
              + memoryLimitMiB
              + "] [threads="
              + threads
              + "]");
    }
    StoreDatabase database = StoreDatabase.open(directory, memoryLimitMiB, threads);
    try {
      return new UsageStore(database, names);
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  private CounterDigest digestOf(long flush) {
    CounterDigest found = digests().get(flush);
    if (found == null) {
      throw new StoreFailedException(
          "the usage store has lost the digest of its counters [flush=" + flush + "]");
    }
    return found;
  }

  /** Alerts and webhooks, in the same database. */
  public AlertStore alerts() {
    return alerts;
  }

  /** How far the store is. */
  public StoredState state() {
    return state;
  }

  /**
   * Stores flushes in one transaction. Those that the store has already are skipped.
   *
   * @param batches in the order of their numbers
   * @throws IllegalArgumentException if a flush is missing before one of them, or one names series or attributes out of order;
   *     nothing is stored then
   */
  public synchronized void apply(List<FlushBatch> batches) {
    List<FlushBatch> fresh = following(state.flushNumber(), batches);
    if (fresh.isEmpty()) {
      return;
    }
    int seriesBefore = series.size();
    FlushWriter writer = new FlushWriter(series, nameCount, digest);
    try {
      database.write(
          "apply",
          connection -> {
            writer.write(connection, fresh);
            return fresh.size();
          });
    } catch (RuntimeException e) {
      series.truncate(seriesBefore);
      throw e;
    }
    running.apply(fresh);
    FlushBatch last = fresh.get(fresh.size() - 1);
    nameCount = writer.nameCount();
    digest = writer.digest();
    long rows = counterRows;
    for (FlushWriter.NewRun run : writer.runs()) {
      runs.add(run.window(), run.flush(), run.flush(), run.rows());
      rows += run.rows();
    }
    counterRows = rows;
    state =
        new StoredState(last.number(), last.position(), last.catalogVersion(), last.engineState());
  }

  private static List<FlushBatch> following(long stored, List<FlushBatch> batches) {
    List<FlushBatch> fresh = new ArrayList<>();
    for (FlushBatch batch : batches) {
      if (batch.number() <= stored) {
        continue;
      }
      long expected = stored + fresh.size() + 1;
      if (batch.number() != expected) {
        throw new IllegalArgumentException(
            "a flush is missing before this one [flush="
                + batch.number()
                + "] [expected="
                + expected
                + "]");
      }
      fresh.add(batch);
    }
    return fresh;
  }

  @Override
  public List<UsageRow> usage(
      int meter,
      int decomposition,
      @Nullable Collection<String> subjects,
      long fromMs,
      long toMs,
      long throughFlush) {
    if (subjects != null) {
      List<UsageRow> known = running(meter, decomposition, subjects, fromMs, toMs, throughFlush);
      if (known != null) {
        return known;
      }
    }
    return database.read(
        "usage",
        connection -> {
          CompactionGuard.requireExact(connection, throughFlush);
          return queries.usage(
              connection, meter, decomposition, subjects, fromMs, toMs, throughFlush);
        });
  }

  /** From memory, where it is known through the very flush; null: it is not. */
  private @Nullable List<UsageRow> running(
      int meter,
      int decomposition,
      Collection<String> subjects,
      long fromMs,
      long toMs,
      long throughFlush) {
    SpanSums.SpanKey key =
        new SpanSums.SpanKey(
            meter,
            decomposition,
            UsageQueries.firstWindowFrom(fromMs),
            UsageQueries.firstWindowFrom(toMs));
    List<UsageRow> known = running.rows(key, subjects, throughFlush);
    if (known == null
        && running.readIfWanted(
            key,
            throughFlush,
            each -> forEachUsage(meter, decomposition, fromMs, toMs, throughFlush, each))) {
      known = running.rows(key, subjects, throughFlush);
    }
    return known;
  }

  /** Spans that are answered from memory now, through the newest flush. */
  int runningSpans() {
    return running.size();
  }

  @Override
  public List<UsageRow> usageByWindow(
      int meter,
      int decomposition,
      @Nullable Collection<String> subjects,
      long fromMs,
      long toMs,
      long throughFlush) {
    return database.read(
        "usage by window",
        connection -> {
          CompactionGuard.requireExact(connection, throughFlush);
          return queries.usageByWindow(
              connection, meter, decomposition, subjects, fromMs, toMs, throughFlush);
        });
  }

  @Override
  public void forEachUsage(
      int meter,
      int decomposition,
      long fromMs,
      long toMs,
      long throughFlush,
      Consumer<UsageRow> each) {
    forEach(UsageQueries.BY_SERIES, meter, decomposition, fromMs, toMs, throughFlush, each);
  }

  @Override
  public void forEachUsageByWindow(
      int meter,
      int decomposition,
      long fromMs,
      long toMs,
      long throughFlush,
      Consumer<UsageRow> each) {
    forEach(
        UsageQueries.BY_SERIES_AND_WINDOW, meter, decomposition, fromMs, toMs, throughFlush, each);
  }

  private void forEach(
      String by,
      int meter,
      int decomposition,
      long fromMs,
      long toMs,
      long throughFlush,
      Consumer<UsageRow> each) {
    database.read(
        "usage of every subject",
        connection -> {
          CompactionGuard.requireExact(connection, throughFlush);
          return queries.forEach(
              connection, by, meter, decomposition, null, fromMs, toMs, throughFlush, each);
        });
  }

  @Override
  public List<UsageRow> usagePage(
      int meter,
      int decomposition,
      @Nullable Collection<String> subjects,
      long fromMs,
      long toMs,
      long throughFlush,
      int afterSeries,
      int limit) {
    return database.read(
        "usage page",
        connection -> {
          CompactionGuard.requireExact(connection, throughFlush);
          return queries.usagePage(
              connection,
              meter,
              decomposition,
              subjects,
              fromMs,
              toMs,
              throughFlush,
              afterSeries,
              limit);
        });
  }

  @Override
  public List<SubjectUsage> usageBySubject(
      int meter, @Nullable Collection<String> subjects, long throughFlush) {
    return database.read(
        "usage by subject",
        connection -> {
          CompactionGuard.requireExact(connection, throughFlush);
          return queries.usageBySubject(connection, meter, subjects, throughFlush);
        });
  }

  @Override
  public List<UsageEvent> keptEvents(
      int meter, @Nullable Collection<String> subjects, long fromMs, long toMs, long throughFlush) {
    List<UsageEvent> events = new ArrayList<>();
    forEachKeptEvent(meter, subjects, fromMs, toMs, throughFlush, events::add);
    return events;
  }

  @Override
  public void forEachKeptEvent(
      int meter,
      @Nullable Collection<String> subjects,
      long fromMs,
      long toMs,
      long throughFlush,
      Consumer<UsageEvent> each) {
    WantedSeries wanted = new WantedSeries(series, meter, SeriesDefinition.NONE, subjects);
    KeptEventQuery query = new KeptEventQuery(wanted, fromMs, toMs, throughFlush);
    database.read("kept events", connection -> query.forEach(connection, each));
  }

  @Override
  public void forEachCounter(
      int meter,
      @Nullable Collection<String> subjects,
      long fromMs,
      long toMs,
      long throughFlush,
      CounterVisitor visitor) {
    CounterScan scan =
        new CounterScan(
            new WantedSeries(series, meter, SeriesDefinition.NONE, subjects),
            UsageQueries.firstWindowFrom(fromMs),
            UsageQueries.firstWindowFrom(toMs),
            throughFlush);
    database.read(
        "counters of a meter",
        connection -> {
          CompactionGuard.requireExact(connection, throughFlush);
          return scan.read(connection, visitor);
        });
  }

  @Override
  public List<UsageEvent> latestEvents(LatestEvents wanted) {
    return database.read("latest events", new LatestEventsQuery(series, wanted)::read);
  }

  /**
   * Kept events with one of these ids, those that were taken back as well.
   *
   * @param idHighs first halves of ids: an event with one of them may have another second half
   */
  public List<UsageEvent> keptById(Collection<Long> idHighs) {
    return database.read(
        "kept by id", connection -> CorrectionQueries.kept(connection, series, idHighs));
  }

  /** Records taken back that had one of these ids; as {@link #keptById}. */
  public List<VoidedEvent> voidedById(Collection<Long> idHighs) {
    return database.read(
        "voided by id", connection -> CorrectionQueries.voidedById(connection, idHighs));
  }

  /**
   * Records that corrections took back, in the order of the corrections.
   *
   * @param tenant whose
   * @param afterCorrection those of later corrections only; -1: from the first
   * @param limit corrections at the most, 1 or more
   */
  public List<VoidedEvent> voidedEvents(int tenant, long afterCorrection, int limit) {
    return database.read(
        "voided events",
        connection -> CorrectionQueries.page(connection, tenant, afterCorrection, limit));
  }

  /** What is done while the store stands still. */
  @FunctionalInterface
  public interface Still {
    void run() throws IOException;
  }

  /**
   * Runs work while nothing is written to the store: its files, copied meanwhile, are those that a killed process would leave.
   * Flushes, statements and alerts wait; queries go on. Blocks.
   */
  public void whileStill(Still work) throws IOException {
    // What is written last is folded into the file, if no query is under way; else the write-ahead
    // log is copied with it.
    database.checkpointIfIdle();
    database.whileStill(work::run);
  }

  /** How many series it has: their numbers are lower. */
  public int seriesCount() {
    return series.size();
  }

  /** The series with a number: of a {@link VoidedEvent}, for example. */
  public SeriesDefinition series(int number) {
    return series.get(number);
  }

  /** How far the store is, and what it holds of each meter and rule. */
  public StoredSums sums() {
    return database.read(
        "sums",
        connection ->
            new StoredSums(StoreContents.state(connection), StoreContents.totals(connection)));
  }

  /** What the store holds of each meter and rule, in the order of meter and rule; meters without usage are left out. */
  public List<MeterTotal> totals() {
    return database.read("totals", StoreContents::totals);
  }

  /**
   * Copies what the store holds of a tenant into files, in one transaction: any thread, beside flushes.
   *
   * @param directory exists; left with some of the files if this fails
   * @param tenant number of the tenant; less than 0: every tenant
   * @throws StoreFailedException also if the files cannot be written; the store itself is not touched by that
   */
  public StagedUsage stage(Path directory, int tenant) {
    return database.read("copy", connection -> StoreStaging.write(connection, directory, tenant));
  }

  /** Length of the database's file. Any thread. */
  public long fileBytes() {
    return database.fileBytes();
  }

  /** Every series, in the order of their numbers. */
  public void forEachSeries(Consumer<SeriesDefinition> each) {
    int count = series.size();
    for (int number = 0; number < count; number++) {
      each.accept(series.get(number));
    }
  }

  /** Every row of counters, flush by flush: for audits. */
  public void forEachCounter(CounterRows rows) {
    database.read("counters", connection -> UsageQueries.forEachCounter(connection, rows));
  }

  /** Names of descriptive attributes: the first has number 1. */
  public List<String> attributeNames() {
    return database.read("attribute names", StoreContents::attributeNames);
  }

  /**
   * Begins to merge rows of the same series and window that no flush kept apart divides, where it is worth it. The thread that
   * applies flushes; one at a time.
   *
   * <p>From now on usage through a flush before the newest is answered only if the flush is kept apart. So every closing flush
   * there is must be given, and every flush that something reads through now. Whoever begins to read through the newest flush
   * while the compaction runs is not touched by it.
   *
   * @param keptApart flushes to keep apart from later ones
   */
  public Compaction compaction(Collection<Long> keptApart, CompactionPolicy policy) {
    long through = state.flushNumber();
    List<CompactionPlan.Merge> merges =
        CompactionPlan.of(runs, new TreeSet<>(keptApart), through, policy);
    if (!merges.isEmpty()) {
      database.write("guard", connection -> CompactionGuard.set(connection, through, keptApart));
    }
    return new Compaction(database, runs, merges, series.size(), this::merged);
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
  private void merged(long rowsLess) {
    counterRows -= rowsLess;
  }

  /** Rows that the store has of counters. Any thread. */
  public long counterRows() {
    return counterRows;
  }

  /** By flush: the digest of all counters put into the store through it. With flush 0; old ones may be missing. */
  public SortedMap<Long, CounterDigest> digests() {
    return database.read("digests", StoreContents::digests);
  }

  /** The index of the statement journal. */
  public StatementTables statements() {
    return statements;
  }

  /** The closing flush of every closed period of every tenant: what {@link #compaction} is to keep apart. */
  public SortedSet<Long> closingFlushes() {
    return Collections.unmodifiableSortedSet(closingFlushes);
  }

  /** Folds the write-ahead log into the database file, and closes it. Readers must have ended. */
  @Override
  public void close() {
    database.close();
  }
}
