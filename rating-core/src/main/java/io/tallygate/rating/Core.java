package io.tallygate.rating;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.tallygate.rating.billing.ClosedPeriods;
import io.tallygate.rating.billing.JournalStatementLog;
import io.tallygate.rating.billing.JournaledStatements;
import io.tallygate.rating.billing.StatementArchive;
import io.tallygate.rating.billing.StatementIndex;
import io.tallygate.rating.billing.StatementLog;
import io.tallygate.rating.billing.StatementReader;
import io.tallygate.rating.billing.StoredStatementIndex;
import io.tallygate.rating.catalog.Catalog;
import io.tallygate.rating.catalog.CatalogDocument;
import io.tallygate.rating.catalog.CatalogException;
import io.tallygate.rating.correction.Corrections;
import io.tallygate.rating.export.SnapshotMaker;
import io.tallygate.rating.flush.FlushControl;
import io.tallygate.rating.ingest.FlushWork;
import io.tallygate.rating.ingest.FrameSlot;
import io.tallygate.rating.ingest.IdFiles;
import io.tallygate.rating.ingest.IdHasher;
import io.tallygate.rating.ingest.IngestPipeline;
import io.tallygate.rating.ingest.IngestPort;
import io.tallygate.rating.ingest.RatingEngine;
import io.tallygate.rating.ingest.SeriesMemory;
import io.tallygate.rating.ingest.SeriesRegistrar;
import io.tallygate.rating.journal.CounterJournal;
import io.tallygate.rating.journal.StatementJournal;
import io.tallygate.rating.log.LogEnd;
import io.tallygate.rating.log.LogFrame;
import io.tallygate.rating.log.LogReader;
import io.tallygate.rating.log.SegmentStorage;
import io.tallygate.rating.log.SegmentedUsageLog;
import io.tallygate.rating.log.UsageLog;
import io.tallygate.rating.measure.Latencies;
import io.tallygate.rating.meter.CounterTable;
import io.tallygate.rating.meter.Meters;
import io.tallygate.rating.meter.SeriesDictionary;
import io.tallygate.rating.meter.SeriesDirectory;
import io.tallygate.rating.meter.SeriesNames;
import io.tallygate.rating.store.AlertOutbox;
import io.tallygate.rating.store.CompactionPolicy;
import io.tallygate.rating.store.MeterTotal;
import io.tallygate.rating.store.UsageReader;
import io.tallygate.rating.store.UsageStore;
import io.tallygate.rating.threshold.AccessQuery;
import io.tallygate.rating.threshold.ThresholdStatistics;
import io.tallygate.rating.threshold.ThresholdWatch;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemNanoClock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A core on a data directory: opens its parts in the order in which each needs what the one before holds, recovers, and
 * closes them in the reverse order.
 *
 * <p>The order of a start: lock, catalog, usage store, flushes that only the counter journal has, engine state, end of
 * the log, log open for writing, log replayed from the newest mark, pipeline, flush thread.
 */
public final class Core implements RatingCore {
  private static final Logger LOG = LoggerFactory.getLogger(Core.class);
  private static final long RING_FULL_PARK_NS = 100_000;

  private final CoreSettings settings;
  private final Deque<Closeable> open = new ArrayDeque<>();
  private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
  private final IdKey idKey;
  private final CatalogHistory catalog;
  private final UsageStore store;
  private final JournaledStatements statements;
  private final SnapshotMaker snapshots;
  private final ClosedPeriods closedPeriods;
  private final FlushSteps steps;
  private final UsageLog log;
  private final RatingEngine engine;
  private final SeriesRegistrar registrar;
  private final IngestPipeline pipeline;
  private final FlushThread flushThread;
  private final ThresholdWatch thresholds;
  private final DiskWatch diskWatch;
  private final RunningStatistics statistics;
  private final RecoveryReport recovered;
  private final Corrections corrections;
  private final LiveBackup backup;
  private boolean closed;

  /**
   * Opens a data directory, making it if it is not there; recovers; is ready when it returns.
   *
   * @param crashPoints for crash tests, else {@link CrashPoints#NONE}
   * @throws DirectoryInUseException if another process has it
   * @throws io.tallygate.rating.log.LogDamagedException if something durable cannot be read back
   */
  public static Core open(CoreSettings settings, CrashPoints crashPoints) throws IOException {
    return open(settings, crashPoints, Disk.FILES);
  }

  /**
   * Likewise, on another disk than the file system.
   *
   * @param disk for fault tests, else {@link Disk#FILES}
   */
  public static Core open(CoreSettings settings, CrashPoints crashPoints, Disk disk)
      throws IOException {
    return open(settings, crashPoints, disk, new RecoveryProgress());
  }

  /**
   * Likewise, telling how far it has come.
   *
   * @param progress of this start only
   */
  public static Core open(
      CoreSettings settings, CrashPoints crashPoints, Disk disk, RecoveryProgress progress)
      throws IOException {
    return new Core(settings, crashPoints, disk, progress);
  }

  private Core(CoreSettings settings, CrashPoints crashPoints, Disk disk, RecoveryProgress progress)
      throws IOException {
    this.settings = settings;
    long begin = System.nanoTime();
    try {
      DataLayout layout = new DataLayout(settings.dataDirectory());
      opened(DirectoryLock.take(layout.directory()));
      idKey = IdKey.loadOrCreate(layout.idKey());
      catalog = opened(CatalogHistory.open(layout.catalog(), disk.barrier()));
      SeriesNames names = new SeriesNames();
      store = opened(UsageStore.open(layout.store(), names));
      long checkpoint = store.state().position();
      CounterJournal journal = opened(CounterJournal.open(layout.counters(), disk.barrier()));
      progress.begin(RecoveryProgress.Step.STORING);
      int flushesStored = storeWhatOnlyTheJournalHas(journal);
      StatementJournal statementJournal =
          opened(StatementJournal.open(layout.statements(), disk.barrier()));
      requireJournalsWhole(statementJournal);
      statements = newArchive(statementJournal, crashPoints);
      snapshots =
          new SnapshotMaker(
              catalog::newest,
              store,
              new StatementReader(new JournalStatementLog(statementJournal)));
      closedPeriods = new ClosedPeriods(statements);
      SeriesDictionary dictionary = new SeriesDictionary(names);
      List<String> attributeNames = new ArrayList<>();
      engine = newEngine(dictionary, attributeNames);
      IdFiles idFiles = new IdFiles(layout.ids());
      Recovery.restore(engine, store, idFiles);
      Latencies latencies = new Latencies();
      steps = new FlushSteps(journal, store, idFiles, crashPoints, latencies);
      Recovery recovery = new Recovery(engine, steps);
      SegmentStorage storage = disk.segments(layout.log());
      long mark = store.state().position();
      progress.begin(RecoveryProgress.Step.READING, mark, 0);
      LogEnd end =
          LogReader.read(
              storage,
              settings.segmentBytes(),
              mark,
              mark,
              (buffer, offset) -> progress.at(LogFrame.position(buffer, offset)));
      progress.begin(RecoveryProgress.Step.PREPARING);
      log = openLog(storage, end, crashPoints);
      long recordsBefore = engine.recordsCounted();
      long replayBegin = System.nanoTime();
      progress.begin(RecoveryProgress.Step.REPLAYING, mark, end.position());
      recovery.replay(storage, settings.segmentBytes(), mark, progress);
      progress.begin(RecoveryProgress.Step.FINISHING);
      long replayEnd = System.nanoTime();
      RetainedLog retained = new RetainedLog(log, storage, settings.segmentBytes());
      steps.onStored(retained::releaseBelow);
      retained.releaseBelow(steps.storedPosition());
      FlushTaker taker = new FlushTaker();
      pipeline =
          new IngestPipeline(
              settings.ringSlots(),
              engine,
              log,
              taker,
              SystemEpochClock.INSTANCE,
              SystemNanoClock.INSTANCE,
              latencies,
              this::fail);
      registrar =
          new SeriesRegistrar(
              pipeline,
              dictionary,
              this::meters,
              settings.seriesMax(),
              SeriesMemory.beside(settings.idHorizonMax()));
      attributeNames.forEach(registrar::restoreName);
      diskWatch =
          new DiskWatch(
              disk, layout.directory(), settings.diskWatermarkBytes(), pipeline, this::fail);
      FlushHolds holds = new FlushHolds();
      Compactor compactor =
          new Compactor(
              store,
              holds,
              CompactionPolicy.DEFAULT,
              crashPoints,
              SystemNanoClock.INSTANCE,
              latencies);
      flushThread =
          new FlushThread(
              pipeline,
              log,
              steps,
              compactor,
              holds,
              settings,
              SystemEpochClock.INSTANCE,
              this::fail);
      taker.flushThread = flushThread;
      thresholds = newThresholds(names);
      corrections =
          new Corrections(
              pipeline, flushThread, store, retained::read, this::meters, idKey::newHasher);
      backup =
          new LiveBackup(
              layout,
              catalog,
              statements,
              steps,
              store,
              log,
              retained,
              storage,
              settings.segmentBytes(),
              Clock.systemUTC());
      statistics =
          new RunningStatistics(
              pipeline,
              steps,
              store,
              compactor,
              log,
              dictionary,
              engine,
              latencies,
              log.loggedPosition());
      recovered =
          new RecoveryReport(
              checkpoint,
              mark,
              end.position(),
              flushesStored,
              recovery.flushesRepeated(),
              end.frames(),
              engine.recordsCounted() - recordsBefore,
              end.bytes(),
              Duration.ofNanos(replayEnd - replayBegin),
              Duration.ofNanos(System.nanoTime() - begin));
      diskWatch.start();
      pipeline.start();
      flushThread.start();
      bringCatalogIntoForce();
      thresholds.start();
    } catch (IOException | RuntimeException e) {
      closeOpened();
      throw e;
    }
  }

  /** The pipeline wants to know who takes flushes before the flush thread can be made. */
  private static final class FlushTaker implements FlushWork.Taker {
    private @Nullable FlushThread flushThread;

    @Override
    public CounterTable take(FlushWork work) {
      return Objects.requireNonNull(flushThread).take(work);
    }

    @Override
    public void held(int rows) {
      Objects.requireNonNull(flushThread).held(rows);
    }
  }

  private RatingEngine newEngine(SeriesDictionary dictionary, List<String> attributeNames) {
    return new RatingEngine(
        this::meters,
        dictionary,
        attributeNames::add,
        settings.inFlightFrames(),
        (int) settings.idHorizon().toHours(),
        settings.idHorizonMax());
  }

  /**
   * A journal whose last messages are gone does not know it; the store, which came to know of them after they were forced,
   * does.
   */
  private void requireJournalsWhole(StatementJournal statementJournal) throws IOException {
    int storedVersion = store.state().catalogVersion();
    if (catalog.newest().version() < storedVersion) {
      throw new IOException(
          "the catalog journal has lost its end [newest version="
              + catalog.newest().version()
              + "] [version in the store="
              + storedVersion
              + "]");
    }
    if (statementJournal.lastPlace() < store.statements().indexedThrough()) {
      throw new IOException(
          "the statement journal has lost its end [last statement in the store="
              + store.statements().lastId()
              + "]");
    }
  }

  /** Is given every flush from now on. */
  private ThresholdWatch newThresholds(SeriesNames names) {
    ThresholdWatch watch =
        new ThresholdWatch(
            catalog::newest,
            names,
            store,
            store.alerts(),
            flushThread,
            settings.flushInterval(),
            Clock.systemUTC(),
            SystemNanoClock.INSTANCE,
            this::fail);
    steps.onFlushed(watch::flushed);
    return watch;
  }

  /** What was issued is known again only by reading the journal: so a failure on the way is the core's. */
  private JournaledStatements newArchive(StatementJournal journal, CrashPoints crashPoints) {
    StatementLog statementLog = new JournalStatementLog(journal);
    StatementIndex index = new StoredStatementIndex(store);
    return crashPoints == CrashPoints.NONE
        ? new JournaledStatements(statementLog, index, this::fail)
        : new JournaledStatements(
            new CrashPointStatements.Log(statementLog, crashPoints),
            new CrashPointStatements.Index(index, crashPoints),
            this::fail);
  }

  private int storeWhatOnlyTheJournalHas(CounterJournal journal) throws IOException {
    int[] flushes = {0};
    journal.forEachAfter(
        store.state().flushNumber(),
        batch -> {
          store.apply(List.of(batch));
          flushes[0]++;
        });
    return flushes[0];
  }

  private UsageLog openLog(SegmentStorage storage, LogEnd end, CrashPoints crashPoints)
      throws IOException {
    ExecutorService background =
        Executors.newSingleThreadExecutor(work -> new Thread(work, "segments"));
    opened(() -> shutDown(background));
    UsageLog segmented =
        SegmentedUsageLog.open(
            storage,
            settings.segmentBytes(),
            end,
            settings.durability() == CoreSettings.Durability.DISK,
            settings.poolSegments(),
            settings.retainBytes(),
            settings.diskWatermarkBytes(),
            background);
    opened(segmented);
    return crashPoints == CrashPoints.NONE ? segmented : new CrashPointLog(segmented, crashPoints);
  }

  private static void shutDown(ExecutorService background) {
    background.shutdown();
    try {
      if (!background.awaitTermination(30, TimeUnit.SECONDS)) {
        LOG.warn("a segment file is still being written at the end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private <T extends Closeable> T opened(T part) {
    open.push(part);
    return part;
  }

  /** A catalog version that was forced, but whose frame did not reach the log, is brought into force now. */
  private void bringCatalogIntoForce() {
    if (engine.catalogVersion() < catalog.newest().version()) {
      enforce(catalog.newest());
    }
  }

  @Override
  public Catalog catalog() {
    return catalog.newest();
  }

  @Override
  public Catalog applyCatalog(CatalogDocument document, String by) throws CatalogException {
    synchronized (catalog) {
      Catalog next;
      try {
        next = catalog.append(document, System.currentTimeMillis(), by, closedPeriods::check);
      } catch (IOException e) {
        fail(e);
        throw new IllegalStateException("the catalog journal failed; the core stops", e);
      }
      enforce(next);
      return next;
    }
  }

  @Override
  public Catalog applyCatalog(CatalogChange change, String by) throws CatalogException {
    synchronized (catalog) {
      @Nullable CatalogDocument document = change.on(catalog.newest());
      return document == null ? catalog.newest() : applyCatalog(document, by);
    }
  }

  @Override
  public void forEachCatalogVersion(CatalogVersion.Visitor visitor) {
    synchronized (catalog) {
      try {
        catalog.forEach(visitor);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Derived series of new decompositions first, then the frame from which the version is in force. */
  private void enforce(Catalog version) {
    int status = registrar.defineDerived();
    while (status == SeriesDirectory.RING_FULL) {
      waitForRing();
      status = registrar.defineDerived();
    }
    if (status == SeriesDirectory.LIMIT_REACHED) {
      throw new IllegalStateException(
          "the limit of series is reached: pulses of the catalog cannot be counted [limits.series="
              + settings.seriesMax()
              + "]");
    }
    @Nullable FrameSlot slot = pipeline.tryClaim();
    while (slot == null) {
      waitForRing();
      slot = pipeline.tryClaim();
    }
    LogFrame.begin(slot.buffer(), 0, LogFrame.KIND_CATALOG);
    slot.buffer().putInt(LogFrame.CATALOG_VERSION_OFFSET, version.version(), LITTLE_ENDIAN);
    slot.from(null, 0, 0);
    pipeline.publish(slot);
  }

  private void waitForRing() {
    if (failure.isDone()) {
      throw new IllegalStateException("the core has failed");
    }
    LockSupport.parkNanos(RING_FULL_PARK_NS);
  }

  /** Any thread. The first cause counts; what follows from it is not reported again. */
  private void fail(Throwable cause) {
    pipeline.refuseForGood(cause);
    flushThread.coreFailed();
    if (failure.complete(cause)) {
      LOG.error("the core has failed; nothing more is taken", cause);
    }
  }

  @Override
  public IngestPort ingest() {
    return pipeline;
  }

  @Override
  public SeriesDirectory series() {
    return registrar;
  }

  @Override
  public Meters meters() {
    return catalog.newest().meters();
  }

  @Override
  public IdHasher newIdHasher() {
    return idKey.newHasher();
  }

  @Override
  public Positions positions() {
    return new Positions(
        log.loggedPosition(),
        log.durablePosition(),
        pipeline.totals().countedPosition(),
        steps.flushedPosition(),
        steps.storedPosition());
  }

  @Override
  public CoreStatistics statistics() {
    return statistics;
  }

  @Override
  public int incarnation() {
    return log.incarnation();
  }

  @Override
  public CoreSettings settings() {
    return settings;
  }

  @Override
  public UsageReader usage() {
    return store;
  }

  @Override
  public List<MeterTotal> totals() {
    return store.totals();
  }

  @Override
  public CountedSums countedSums() {
    return CountedSums.of(store.sums());
  }

  @Override
  public FlushControl flushes() {
    return flushThread;
  }

  @Override
  public Corrections corrections() {
    return corrections;
  }

  @Override
  public StatementArchive statements() {
    return statements;
  }

  @Override
  public SnapshotMaker snapshots() {
    return snapshots;
  }

  @Override
  public BackupManifest backup(Path target) throws IOException {
    return backup.run(target);
  }

  @Override
  public AccessQuery access() {
    return thresholds.access();
  }

  @Override
  public ThresholdStatistics thresholds() {
    return thresholds;
  }

  @Override
  public AlertOutbox alerts() {
    return store.alerts();
  }

  @Override
  public CompletableFuture<Throwable> failure() {
    return failure;
  }

  /** What the start found and brought back. */
  public RecoveryReport recovered() {
    return recovered;
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    diskWatch.close();
    pipeline.setBusy("shutting down");
    thresholds.stop();
    flushThread.stop();
    pipeline.close();
    closeOpened();
  }

  private void closeOpened() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (IOException e) {
        LOG.warn("a part of the core did not close", e);
      }
    }
  }
}
