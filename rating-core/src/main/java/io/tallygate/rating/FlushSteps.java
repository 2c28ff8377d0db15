package io.tallygate.rating;

import io.tallygate.rating.flush.Deltas;
import io.tallygate.rating.flush.FlushBatch;
import io.tallygate.rating.ingest.FlushWork;
import io.tallygate.rating.ingest.IdFiles;
import io.tallygate.rating.journal.CounterJournal;
import io.tallygate.rating.measure.Latencies;
import io.tallygate.rating.measure.Station;
import io.tallygate.rating.measure.StationRecorder;
import io.tallygate.rating.store.UsageStore;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * What happens to a flush, in the order that keeps usage from being lost or doubled: the log is durable up to it (the caller
 * has seen to that), ids, deltas, commit mark, force of the journal, usage store, and only then may segments and journal
 * files go.
 *
 * <p>One thread at a time: recovery, then the flush thread. The positions may be read by any. Whoever has the monitor keeps the
 * journal and the ids as they are.
 */
final class FlushSteps {
  /** 8 M rows of 12 to 24 bytes: flushes that wait for the store hold 192 MB at the most, and one flush more. */
  private static final long UNSTORED_ROWS_MAX = 8_000_000;

  private static final long EVENT_ROWS = 8;

  private final CounterJournal journal;
  private final UsageStore store;
  private final IdFiles idFiles;
  private final CrashPoints crashPoints;
  private final StationRecorder flushLatency;
  private final StationRecorder storeLatency;
  private LongConsumer onStored = position -> {};
  private Consumer<FlushBatch> onFlushed = batch -> {};
  private volatile long flushNumber;
  private volatile long flushedPosition;
  private volatile long storedPosition;
  private volatile long flushes;
  private volatile long checkpoints;

  FlushSteps(
      CounterJournal journal,
      UsageStore store,
      IdFiles idFiles,
      CrashPoints crashPoints,
      Latencies latencies) {
    this.journal = journal;
    this.store = store;
    this.idFiles = idFiles;
    this.crashPoints = crashPoints;
    this.flushLatency = latencies.recorder(Station.FLUSH);
    this.storeLatency = latencies.recorder(Station.STORE);
    this.flushNumber = store.state().flushNumber();
    this.flushedPosition = store.state().position();
    this.storedPosition = store.state().position();
  }

  /** Who is told that everything below a position is in the store. */
  void onStored(LongConsumer listener) {
    this.onStored = listener;
  }

  /** Who is given what was flushed, once it will never be counted again. It must not wait, and changes nothing in it. */
  void onFlushed(Consumer<FlushBatch> listener) {
    this.onFlushed = listener;
  }

  /** Carries a flush to the counter journal. When this returns, it will never be counted again. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
  synchronized FlushBatch flush(FlushWork work) throws IOException {
    crashPoints.reached("before-deltas");
    idFiles.append(work.ids());
    work.ids().release();
    crashPoints.reached("after-ids");
    Deltas deltas = new Deltas();
    work.table().drain(deltas);
    FlushBatch batch =
        new FlushBatch(
            work.number(),
            work.position(),
            work.timeMs(),
            work.catalogVersion(),
            deltas,
            work.series(),
            work.attributeNames(),
            work.firstAttributeNumber(),
            work.keptEvents(),
            work.voidedEvents(),
            work.engineState());
    journal.append(batch);
    crashPoints.reached("after-mark");
    journal.force();
    idFiles.deleteBefore(work.oldestIdBucket());
    flushNumber = work.number();
    flushedPosition = work.position();
    flushes++;
    onFlushed.accept(batch);
    return batch;
  }

  /** Whether so much waits for the store that it should go there now. */
  boolean wantsStore(List<FlushBatch> unstored) {
    long rows = 0;
    for (FlushBatch batch : unstored) {
      // An event takes the heap of some eight rows.
      rows += batch.deltas().size() + EVENT_ROWS * batch.keptEvents().size();
    }
    return rows > UNSTORED_ROWS_MAX;
  }

  /** Carries flushes to the usage store, and lets go of what is no longer needed. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
  synchronized void store(List<FlushBatch> batches) throws IOException {
    if (batches.isEmpty()) {
      return;
    }
    long begin = System.nanoTime();
    crashPoints.reached("before-store");
    store.apply(batches);
    crashPoints.reached("after-store");
    FlushBatch last = batches.get(batches.size() - 1);
    storedPosition = last.position();
    checkpoints++;
    journal.releaseThrough(last.number());
    onStored.accept(last.position());
    storeLatency.record(System.nanoTime() - begin);
    crashPoints.reached("after-recycle");
  }

  void recordFlush(long durationNs) {
    flushLatency.record(durationNs);
  }

  long flushNumber() {
    return flushNumber;
  }

  long flushedPosition() {
    return flushedPosition;
  }

  long storedPosition() {
    return storedPosition;
  }

  long flushes() {
    return flushes;
  }

  long checkpoints() {
    return checkpoints;
  }
}
