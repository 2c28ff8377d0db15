package io.tallygate.rating.correction;

import io.tallygate.protocol.EventId;
import io.tallygate.rating.flush.FlushControl;
import io.tallygate.rating.flush.FlushHold;
import io.tallygate.rating.flush.VoidedEvent;
import io.tallygate.rating.ingest.FrameOrigin;
import io.tallygate.rating.ingest.FrameSlot;
import io.tallygate.rating.ingest.IdHasher;
import io.tallygate.rating.ingest.IngestPort;
import io.tallygate.rating.meter.Meters;
import io.tallygate.rating.meter.SeriesDefinition;
import io.tallygate.rating.store.StoredState;
import io.tallygate.rating.store.UsageStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes usage back by the id of its event. Nothing is erased: a correction is a frame of the log, which counts what it takes back
 * with the opposite sign, and replays as it was.
 *
 * <p>One correction at a time. Each begins with a flush that goes to the store, so that it sees every event acknowledged before it
 * and every correction before it: whether something is void is known from the store alone, and an outcome that got lost on the way
 * is known again by asking once more. Any thread; blocks.
 */
public final class Corrections {
  private static final long RING_FULL_PARK_NS = 100_000;
  private static final long ANSWER_SECONDS_MAX = 60;

  /** A flush comes every few seconds; that one comes between two lines of code, so often, is a broken clock. */
  private static final int FLUSHES_MAX = 100;

  private final IngestPort port;
  private final FlushControl flushes;
  private final UsageStore store;
  private final Supplier<Meters> meters;
  private final EventFinder finder;
  private final IdHasher hasher;

  public Corrections(
      IngestPort port,
      FlushControl flushes,
      UsageStore store,
      RetainedFrames log,
      Supplier<Meters> meters,
      Supplier<IdHasher> hashers) {
    this.port = port;
    this.flushes = flushes;
    this.store = store;
    this.meters = meters;
    this.finder = new EventFinder(store, log, meters);
    this.hasher = hashers.get();
  }

  /**
   * Takes events back, each by itself.
   *
   * @return what became of each, in their order; all that was done is durable
   * @throws CorrectionFailedException if not all of it was done, or it is not known: send the same again
   */
  public synchronized List<CorrectionOutcome> voidEvents(int tenant, List<EventName> names)
      throws CorrectionFailedException {
    Map<IdHash, EventFinder.Found> found = find(tenant, names);
    Set<IdHash> done = new HashSet<>();
    List<CorrectionOutcome> outcomes = new ArrayList<>(names.size());
    CorrectionFrame frame = new CorrectionFrame();
    for (EventName name : names) {
      CorrectionOutcome outcome = CorrectionOutcome.UNKNOWN;
      for (IdHash id : ids(tenant, name)) {
        EventFinder.Found events = Objects.requireNonNull(found.get(id));
        CorrectionOutcome one = events.outcome();
        if (one == CorrectionOutcome.DONE && !done.add(id)) {
          one = CorrectionOutcome.ALREADY_VOID;
        } else if (one == CorrectionOutcome.DONE) {
          frame = takeBack(frame, events.events());
        }
        outcome = stronger(outcome, one);
      }
      outcomes.add(outcome);
    }
    if (!frame.isEmpty()) {
      publish(frame);
    }
    return outcomes;
  }

  private CorrectionFrame takeBack(CorrectionFrame frame, List<FoundEvent> events)
      throws CorrectionFailedException {
    CorrectionFrame last = frame;
    for (FoundEvent event : events) {
      if (!last.takeBack(event)) {
        publish(last);
        last = new CorrectionFrame();
        last.takeBack(event);
      }
    }
    return last;
  }

  /** Of two outcomes under one name, the one that says more. */
  private static CorrectionOutcome stronger(CorrectionOutcome a, CorrectionOutcome b) {
    return a == CorrectionOutcome.UNKNOWN || b == CorrectionOutcome.DONE ? b : a;
  }

  /**
   * Takes an event back and counts another in its place, in one frame: both are counted or neither. The new event may have the id
   * of the one that it replaces.
   *
   * @throws CorrectionFailedException if it is not known whether it was done: send the same again
   */
  public synchronized CorrectionOutcome replace(int tenant, EventName name, NewEvent replacement)
      throws CorrectionFailedException {
    Map<IdHash, EventFinder.Found> found = find(tenant, List.of(name));
    CorrectionFrame frame = new CorrectionFrame();
    CorrectionOutcome outcome = CorrectionOutcome.UNKNOWN;
    for (IdHash id : ids(tenant, name)) {
      EventFinder.Found events = Objects.requireNonNull(found.get(id));
      outcome = stronger(outcome, events.outcome());
      if (events.outcome() == CorrectionOutcome.DONE) {
        for (FoundEvent event : events.events()) {
          if (!frame.takeBack(event)) {
            throw new CorrectionFailedException(
                "the id stands for more events than one correction can take back: void them first");
          }
        }
      }
    }
    if (frame.isEmpty()) {
      return outcome;
    }
    if (!frame.add(replacement)) {
      throw new CorrectionFailedException("the replacement does not fit into a frame of 64 KiB");
    }
    return publish(frame) == FrameOrigin.ID_IN_USE
        ? CorrectionOutcome.ID_IN_USE
        : CorrectionOutcome.DONE;
  }

  /**
   * Takes everything back that a range holds, and counts other events in its place, in one frame: all of it or nothing. What meters
   * keep is taken back event by event, what they only count, window by window. The new events may have ids of those taken back; so
   * the same back-fill again changes nothing.
   *
   * @param events complete, in the range; their series were defined before
   * @throws CorrectionRefusedException if the range cuts a window, a new event lies outside of it or has an id in use, or all of it
   *     does not fit into a frame of 64 KiB (some 600 to 1,100 events, or 2,700 counters of windows)
   * @throws CorrectionFailedException if it is not known whether it was done: send the same again
   */
  public synchronized BackFill.Result backFill(BackFill range, List<NewEvent> events)
      throws CorrectionRefusedException, CorrectionFailedException {
    BackFillPlanner planner = new BackFillPlanner(store, finder, range, meters.get().all());
    requireTaken();
    for (int attempt = 0; attempt < FLUSHES_MAX; attempt++) {
      try (FlushHold hold = flushes.flushAndHold()) {
        StoredState stored = store.state();
        if (stored.flushNumber() == hold.number()) {
          BackFillPlanner.Plan plan = planner.plan(events, hold.number(), stored.position());
          if (!range.isDry()
              && !plan.frame().isEmpty()
              && publish(plan.frame()) == FrameOrigin.ID_IN_USE) {
            throw new CorrectionRefusedException(
                "id",
                "the id of a new event is in use by an event that is not of the range or no longer in the log, or"
                    + " given twice");
          }
          return plan.result();
        }
      } catch (IOException e) {
        throw new CorrectionFailedException("the retained log cannot be read", e);
      }
    }
    throw new CorrectionFailedException("other flushes came between all the time");
  }

  /**
   * Records that were taken back, in the order of the corrections, as of the store's last transaction.
   *
   * @param afterCorrection log position: those of later corrections only; -1: from the first
   * @param limit corrections at the most, 1 or more
   */
  public List<VoidedEvent> list(int tenant, long afterCorrection, int limit) {
    return store.voidedEvents(tenant, afterCorrection, limit);
  }

  /** The series of a record that was taken back. */
  public SeriesDefinition series(VoidedEvent event) {
    return store.series(event.series());
  }

  private Map<IdHash, EventFinder.Found> find(int tenant, List<EventName> names)
      throws CorrectionFailedException {
    requireTaken();
    flushes.flushAndStore();
    Set<IdHash> ids = new LinkedHashSet<>();
    for (EventName name : names) {
      ids.addAll(ids(tenant, name));
    }
    try {
      return finder.find(ids);
    } catch (IOException e) {
      throw new CorrectionFailedException("the retained log cannot be read", e);
    }
  }

  /** An event without a source came over HTTP without one, or from a binary producer, which sends a hash of its own. */
  private List<IdHash> ids(int tenant, EventName name) {
    List<IdHash> ids = new ArrayList<>(2);
    String source = name.source();
    hasher.hash(tenant, source == null ? "" : source, name.id());
    ids.add(new IdHash(hasher.low(), hasher.high()));
    if (source == null) {
      EventId hash = EventId.of(name.id());
      hasher.hash(tenant, hash.low(), hash.high());
      ids.add(new IdHash(hasher.low(), hasher.high()));
    }
    return ids;
  }

  private void requireTaken() throws CorrectionFailedException {
    String busy = port.busyReason();
    if (busy != null) {
      throw new CorrectionFailedException(busy);
    }
  }

  /** Returns the status of the answer, when the frame is durable and counted. */
  private byte publish(CorrectionFrame frame) throws CorrectionFailedException {
    FrameSlot slot = port.tryClaim();
    while (slot == null) {
      requireTaken();
      LockSupport.parkNanos(RING_FULL_PARK_NS);
      slot = port.tryClaim();
    }
    Answer answer = new Answer();
    frame.fill(slot.buffer());
    slot.from(answer, 0, System.nanoTime());
    port.publish(slot);
    try {
      return answer.status.get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new CorrectionFailedException(
          "the correction was taken, but it is not known whether it is durable", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CorrectionFailedException("interrupted while the correction was on its way", e);
    }
  }

  private static final class Answer implements FrameOrigin {
    private final CompletableFuture<Byte> status = new CompletableFuture<>();

    @Override
    public void onAnswer(
        byte answered,
        long token,
        int producer,
        int epoch,
        long sequence,
        long bookmark,
        long position,
        byte @Nullable [] refusals,
        long durableNs) {
      status.complete(answered);
    }

    @Override
    public void onGroupEnd() {
      // Whoever waits was woken by the answer.
    }
  }
}
