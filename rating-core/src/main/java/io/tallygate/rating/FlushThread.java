package io.tallygate.rating;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.tallygate.rating.flush.FlushBatch;
import io.tallygate.rating.flush.FlushControl;
import io.tallygate.rating.flush.FlushHold;
import io.tallygate.rating.ingest.FlushWork;
import io.tallygate.rating.ingest.FrameSlot;
import io.tallygate.rating.ingest.IngestPipeline;
import io.tallygate.rating.log.LogFailedException;
import io.tallygate.rating.log.LogFrame;
import io.tallygate.rating.log.UsageLog;
import io.tallygate.rating.meter.CounterTable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.agrona.concurrent.EpochClock;
import org.jspecify.annotations.Nullable;

/**
 * Runs the flushes, one at a time: puts a flush frame on the ring, takes over what the core thread hands out when it comes to
 * it, carries it to the counter journal ({@link FlushSteps}), and once a minute, or when somebody asks, to the usage store;
 * in between it lets the store be compacted ({@link Compactor}).
 *
 * <p>Threads: the core thread calls {@link #take}; any thread calls {@link #flushAndStore}; everything else happens on the
 * flush thread. The two counter tables change hands through the ring on the way in and through {@code handedOut} on the way
 * out; both are concurrent queues, which order the accesses.
 */
final class FlushThread implements FlushWork.Taker, FlushControl, Runnable {
  private static final long RING_FULL_PARK_NS = 100_000;
  private static final long DURABLE_PARK_NS = 100_000;

  /**
   * Of the time, a flush and the store take a quarter of one processor at the most: with ten million series the next flush is put off
   * until then. Rounds that take less than a second are not counted.
   */
  private static final long ROUND_SHARE = 4;

  private static final long ROUND_MIN_NS = TimeUnit.SECONDS.toNanos(1);

  /** No flush is put off further than this, unless the interval is longer: it bounds what a recovery reads again. */
  private static final long PUT_OFF_MAX_NS = TimeUnit.SECONDS.toNanos(60);

  /** How often it looks whether the store has to be asked early. */
  private static final long LOOK_NS = TimeUnit.SECONDS.toNanos(1);

  /**
   * Rows and events in the heap at which a flush does not wait for its time: some 25 MB. Series of few windows are counted outside
   * the heap and do not come near it.
   */
  static final int HELD_SOON = 200_000;

  /** At which the core thread waits for it: 60 to 150 MB, and what is in the ring comes on top. */
  private static final int HELD_MAX = 500_000;

  private static final long HELD_PARK_NS = 100_000;

  /** A request that only ends the waiting. */
  private static final CompletableFuture<FlushHold> WAKE = new CompletableFuture<>();

  private final IngestPipeline pipeline;
  private final UsageLog log;
  private final FlushSteps steps;
  private final Compactor compactor;
  private final FlushHolds holds;
  private final Duration flushInterval;
  private final Duration storeInterval;

  /** Half the pool: beyond it the store is asked early, so that segments are recycled instead of new ones written. */
  private final long unreleasedLogMax;

  private final EpochClock epochClock;
  private final Consumer<Throwable> onFailure;
  private final BlockingQueue<FlushWork> handedOut = new ArrayBlockingQueue<>(1);
  private final BlockingQueue<CompletableFuture<FlushHold>> requests = new LinkedBlockingQueue<>();
  private final List<FlushBatch> unstored = new ArrayList<>();
  private final Thread thread = new Thread(this, "flush");
  private CounterTable spare = new CounterTable();
  private long flushedPosition;
  private boolean isSoonAsked;
  private volatile boolean isSoon;
  private volatile boolean isFlushComing;

  /** Everything logged before is in the newest flush; 0: not known yet. */
  private long flushedAsOfMs;

  private volatile boolean stopping;
  private volatile boolean coreFailed;
  private volatile boolean ended;

  FlushThread(
      IngestPipeline pipeline,
      UsageLog log,
      FlushSteps steps,
      Compactor compactor,
      FlushHolds holds,
      CoreSettings settings,
      EpochClock epochClock,
      Consumer<Throwable> onFailure) {
    this.pipeline = pipeline;
    this.log = log;
    this.steps = steps;
    this.compactor = compactor;
    this.holds = holds;
    this.flushInterval = settings.flushInterval();
    this.storeInterval = settings.storeInterval();
    this.unreleasedLogMax = (long) settings.poolSegments() * settings.segmentBytes() / 2;
    this.epochClock = epochClock;
    this.onFailure = onFailure;
    this.flushedPosition = steps.flushedPosition();
  }

  void start() {
    thread.start();
  }

  /** Core thread, at a flush frame. */
  @Override
  public CounterTable take(FlushWork work) {
    CounterTable empty = spare;
    isFlushComing = false;
    isSoonAsked = false;
    handedOut.add(work);
    if (ended) {
      releaseHandedOut();
    }
    return empty;
  }

  /** Core thread. Nothing is waited for once the flush thread wants a place on the ring: that is made by the core thread. */
  @Override
  public void held(int rows) {
    if (rows < HELD_SOON) {
      return;
    }
    if (!isSoonAsked) {
      isSoonAsked = true;
      isSoon = true;
      requests.add(WAKE);
    }
    while (rows >= HELD_MAX && !isFlushComing && !coreFailed && !ended) {
      LockSupport.parkNanos(HELD_PARK_NS);
    }
  }

  @Override
  public long flushAndStore() {
    try (FlushHold hold = flushAndHold()) {
      return hold.number();
    }
  }

  @Override
  public FlushHold flushAndHold() {
    CompletableFuture<FlushHold> request = new CompletableFuture<>();
    requests.add(request);
    if (ended) {
      failRequests();
    }
    try {
      return request.join();
    } catch (CompletionException | CancellationException e) {
      throw new IllegalStateException("the core has stopped; nothing more is flushed", e);
    }
  }

  @Override
  public FlushHold holdStored() {
    FlushHold stored = holds.holdStored();
    return stored == null ? flushAndHold() : stored;
  }

  @Override
  public void run() {
    long nextFlushNs = System.nanoTime() + flushInterval.toNanos();
    long nextStoreNs = System.nanoTime() + storeInterval.toNanos();
    try {
      while (true) {
        List<CompletableFuture<FlushHold>> asked = await(nextFlushNs);
        boolean last = stopping;
        long nowNs = System.nanoTime();
        boolean asks = !asked.isEmpty() || last;
        if (asks || isSoon || nowNs - nextFlushNs >= 0) {
          isSoon = false;
          nextFlushNs = nowNs + flushInterval.toNanos();
          flushIfAnything();
        }
        if (asks
            || nowNs - nextStoreNs >= 0
            || log.loggedPosition() - steps.storedPosition() > unreleasedLogMax
            || steps.wantsStore(unstored)) {
          nextStoreNs = nowNs + storeInterval.toNanos();
          steps.store(unstored);
          unstored.clear();
        }
        if (unstored.isEmpty()) {
          holds.stored(steps.flushNumber(), flushedAsOfMs);
        }
        asked.forEach(request -> request.complete(holds.hold(steps.flushNumber(), flushedAsOfMs)));
        if (last) {
          return;
        }
        nextFlushNs = putOff(nextFlushNs, nowNs, System.nanoTime() - nowNs);
        compactor.runIfDue();
      }
    } catch (IOException | RuntimeException | Error e) {
      // Whatever it is: without this thread nothing is flushed any more.
      onFailure.accept(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ended = true;
      failRequests();
      releaseHandedOut();
    }
  }

  private static long putOff(long nextFlushNs, long beganNs, long roundNs) {
    if (roundNs < ROUND_MIN_NS) {
      return nextFlushNs;
    }
    long earliestNs = beganNs + Math.min(ROUND_SHARE * roundNs, PUT_OFF_MAX_NS);
    return earliestNs - nextFlushNs > 0 ? earliestNs : nextFlushNs;
  }

  /** Waits for the next flush, a request, the next slice of compaction, or the next look, whichever comes first. */
  private List<CompletableFuture<FlushHold>> await(long nextFlushNs) throws InterruptedException {
    List<CompletableFuture<FlushHold>> asked = new ArrayList<>();
    long waitNs = Math.min(compactor.waitNs(), Math.min(nextFlushNs - System.nanoTime(), LOOK_NS));
    if (!stopping) {
      CompletableFuture<FlushHold> first = requests.poll(Math.max(0, waitNs), TimeUnit.NANOSECONDS);
      if (first != null) {
        asked.add(first);
      }
    }
    requests.drainTo(asked);
    asked.removeIf(request -> request == WAKE);
    return asked;
  }

  private void flushIfAnything() throws IOException, InterruptedException {
    long asOfMs = epochClock.time();
    if (log.loggedPosition() == flushedPosition) {
      flushedAsOfMs = asOfMs;
      return;
    }
    long begin = System.nanoTime();
    publishFlushFrame(steps.flushNumber() + 1);
    FlushWork work = takeOver();
    try {
      while (log.durablePosition() < work.position()) {
        requireCore();
        LockSupport.parkNanos(DURABLE_PARK_NS);
      }
      unstored.add(steps.flush(work));
    } finally {
      work.ids().release();
    }
    spare = work.table();
    flushedPosition = work.position();
    flushedAsOfMs = asOfMs;
    steps.recordFlush(System.nanoTime() - begin);
  }

  private void publishFlushFrame(long number) {
    isFlushComing = true;
    @Nullable FrameSlot slot = pipeline.tryClaim();
    while (slot == null) {
      requireCore();
      LockSupport.parkNanos(RING_FULL_PARK_NS);
      slot = pipeline.tryClaim();
    }
    LogFrame.begin(slot.buffer(), 0, LogFrame.KIND_FLUSH);
    slot.buffer().putLong(LogFrame.FLUSH_NUMBER_OFFSET, number, LITTLE_ENDIAN);
    slot.from(null, 0, 0);
    pipeline.publish(slot);
  }

  private FlushWork takeOver() throws InterruptedException {
    FlushWork work = null;
    while (work == null) {
      requireCore();
      work = handedOut.poll(100, TimeUnit.MILLISECONDS);
    }
    return work;
  }

  /** A flush that nobody will carry: the core thread must not wait for its ids to be written. Core or flush thread. */
  private void releaseHandedOut() {
    FlushWork work = handedOut.poll();
    if (work != null) {
      work.ids().release();
    }
  }

  private void requireCore() {
    if (coreFailed) {
      throw new LogFailedException("the core has failed; its last flush is left to recovery");
    }
  }

  private void failRequests() {
    for (CompletableFuture<FlushHold> request = requests.poll();
        request != null;
        request = requests.poll()) {
      request.cancel(false);
    }
  }

  /** The core thread or the force thread has failed: nothing more can be flushed. */
  void coreFailed() {
    coreFailed = true;
  }

  /** Flushes and stores once more, then ends. The pipeline must still run. */
  void stop() {
    stopping = true;
    requests.add(WAKE);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
