package io.tallygate.rating;

import io.tallygate.rating.measure.Latencies;
import io.tallygate.rating.measure.Station;
import io.tallygate.rating.measure.StationRecorder;
import io.tallygate.rating.store.Compaction;
import io.tallygate.rating.store.CompactionPolicy;
import io.tallygate.rating.store.StoreFailedException;
import io.tallygate.rating.store.UsageStore;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.NanoClock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Merges rows of the usage store beside the flushes, slice by slice: so that the store grows with windows and series, not with
 * flushes. After each slice it rests, so that it takes at most an eighth of a core, less where others want the core too.
 *
 * <p>The flush thread runs it; the figures may be read by any. A flush or a question waits for one slice at the most, some 0.1 s;
 * ingest for none.
 */
final class Compactor {
  /** A slice of 0.1 s is followed by 0.7 s of rest: a million series flushed every 10 s take a fifth of that. */
  private static final int CPU_SHARE = 8;

  /** Questions that took the store's memory are over by then; until then it only has more rows than it needs. */
  private static final long NO_MEMORY_PAUSE_NS = TimeUnit.SECONDS.toNanos(30);

  /** No flush has this number. */
  private static final long NOT_PLANNED = -1;

  private static final Logger LOG = LoggerFactory.getLogger(Compactor.class);

  private final UsageStore store;
  private final FlushHolds holds;
  private final CompactionPolicy policy;
  private final CrashPoints crashPoints;
  private final NanoClock clock;
  private final StationRecorder latency;
  private @Nullable Compaction compaction;
  private long plannedThrough;
  private long notBeforeNs;
  private volatile long rowsMerged;

  Compactor(
      UsageStore store,
      FlushHolds holds,
      CompactionPolicy policy,
      CrashPoints crashPoints,
      NanoClock clock,
      Latencies latencies) {
    this.store = store;
    this.holds = holds;
    this.policy = policy;
    this.crashPoints = crashPoints;
    this.clock = clock;
    this.latency = latencies.recorder(Station.COMPACTION);
    this.notBeforeNs = clock.nanoTime();
  }

  /** How long until there is something to do, as far as it is known; 0 or less: now. */
  long waitNs() {
    return compaction == null && plannedThrough == store.state().flushNumber()
        ? Long.MAX_VALUE
        : notBeforeNs - clock.nanoTime();
  }

  /** Does the next slice if it is time. */
  void runIfDue() {
    if (waitNs() > 0) {
      return;
    }
    long begin = clock.nanoTime();
    Compaction current = compaction;
    if (current == null) {
      plannedThrough = store.state().flushNumber();
      current = store.compaction(keptApart(), policy);
    }
    if (!current.isDone()) {
      try {
        slice(current);
      } catch (StoreFailedException e) {
        putOff(e);
        return;
      }
      latency.record(clock.nanoTime() - begin);
    }
    compaction = current.isDone() ? null : current;
    long end = clock.nanoTime();
    notBeforeNs = end + (CPU_SHARE - 1) * (end - begin);
  }

  /** Plans anew after a pause where there was no memory for a slice, of which nothing is in the store; else fails. */
  private void putOff(StoreFailedException failure) {
    if (!failure.isOutOfMemory()) {
      throw failure;
    }
    LOG.warn("the usage store has no memory to merge rows in, it is tried again later", failure);
    compaction = null;
    plannedThrough = NOT_PLANNED;
    notBeforeNs = clock.nanoTime() + NO_MEMORY_PAUSE_NS;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
  private void slice(Compaction current) {
    crashPoints.reached("before-merge");
    rowsMerged += current.next(() -> crashPoints.reached("in-merge"));
    crashPoints.reached("after-merge");
  }

  /** First what is held, then what is closed: a bill run lets go of its flush when its closings stand in the store. */
  private SortedSet<Long> keptApart() {
    SortedSet<Long> flushes = new TreeSet<>(holds.numbers());
    flushes.addAll(store.closingFlushes());
    return flushes;
  }

  long rowsMerged() {
    return rowsMerged;
  }
}
