package io.tallygate.rating.ingest;

import com.lmax.disruptor.BatchEventProcessor;
import com.lmax.disruptor.BatchEventProcessorBuilder;
import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.ExceptionHandler;
import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.RingBuffer;
import io.tallygate.rating.log.UsageLog;
import io.tallygate.rating.measure.Latencies;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.agrona.BufferUtil;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;
import org.jspecify.annotations.Nullable;

/**
 * The whole graph:
 *
 * <pre>
 *  event loops ──claim, fill, publish──▶ ring of frames ──▶ core thread: de-duplicate, append, count
 *                                                              │ answers         │ logged position
 *                                                              ▼                 ▼
 *  event loops ◀──answers, in order────────────────────────  force thread: force, publish durable position
 * </pre>
 *
 * One core thread and one force thread, so the order of the ring is the order of the log. Consumers park when there is
 * nothing to do; nobody spins, but for the core while the next frame, claimed already, is being filled. If the core thread
 * fails, the frame that it failed on is not passed over: the graph stops, and says why.
 */
public final class IngestPipeline implements IngestPort, AutoCloseable {
  private static final int SLOT_ALIGNMENT = 4096;

  /** Frames appended in one write, at the most: a quarter of the ring, so that producers refill while the core writes. */
  private static final int BATCH_SHARE = 4;

  private static final long DRAIN_PARK_NS = 100_000;

  private final RingBuffer<FrameSlot> ring;
  private final BatchEventProcessor<FrameSlot> core;
  private final DurabilityLoop durability;
  private final AnswerQueue answers = new AnswerQueue();
  private final IngestTotals totals = new IngestTotals();
  private final Thread coreThread;
  private final Thread forceThread;
  private final Consumer<Throwable> onFailure;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private volatile @Nullable String busyReason;

  public IngestPipeline(
      int ringSlots,
      RatingEngine engine,
      UsageLog log,
      FlushWork.Taker flusher,
      EpochClock epochClock,
      NanoClock nanoClock,
      Latencies latencies,
      Consumer<Throwable> onFailure) {
    this.onFailure = onFailure;
    ring = newRing(ringSlots);
    int batchMax = Math.max(1, ringSlots / BATCH_SHARE);
    durability = new DurabilityLoop(log, answers, latencies, nanoClock, this::fail);
    CoreThread handler =
        new CoreThread(
            engine,
            log,
            answers,
            durability,
            flusher,
            epochClock,
            nanoClock,
            totals,
            latencies,
            batchMax);
    core =
        new BatchEventProcessorBuilder()
            .setMaxBatchSize(batchMax)
            .build(ring, ring.newBarrier(), handler);
    core.setExceptionHandler(new StopOnFailure());
    ring.addGatingSequences(core.getSequence());
    coreThread = new Thread(core, "core");
    // It ends by what StopOnFailure throws on, which is reported by then.
    coreThread.setUncaughtExceptionHandler((thread, cause) -> fail(cause));
    forceThread = new Thread(durability, "force");
    totals.publish(engine.totals(), log.loggedPosition());
  }

  /** The ring, with nobody yet who reads it: the core sees to that. */
  static RingBuffer<FrameSlot> newRing(int slots) {
    int slotLength = (FrameSlot.LENGTH + SLOT_ALIGNMENT - 1) & -SLOT_ALIGNMENT;
    ByteBuffer memory = BufferUtil.allocateDirectAligned(slots * slotLength, SLOT_ALIGNMENT);
    int[] next = {0};
    return RingBuffer.createMultiProducer(
        () -> new FrameSlot(memory.slice(next[0]++ * slotLength, FrameSlot.LENGTH)),
        slots,
        new BlockingWaitStrategy());
  }

  public void start() {
    coreThread.start();
    forceThread.start();
  }

  @Override
  public @Nullable FrameSlot tryClaim() {
    try {
      long sequence = ring.tryNext();
      FrameSlot slot = ring.get(sequence);
      slot.ringSequence = sequence;
      return slot;
    } catch (InsufficientCapacityException full) {
      return null;
    }
  }

  @Override
  public void publish(FrameSlot slot) {
    ring.publish(slot.ringSequence);
  }

  @Override
  public @Nullable String busyReason() {
    Throwable cause = failure.get();
    return cause == null ? busyReason : "the core has failed: " + cause.getMessage();
  }

  /** Something beside the pipeline has failed: whatever {@link #setBusy} says later, nothing more is taken. */
  public void refuseForGood(Throwable cause) {
    failure.compareAndSet(null, cause);
  }

  /** Refuses ingest, or takes it again with null. After a failure ingest is refused for good. */
  public void setBusy(@Nullable String reason) {
    busyReason = reason;
  }

  /** Frames between the sockets and the core: claimed, and not yet passed by it. Any thread. */
  public int ringUsed() {
    return (int) (ring.getBufferSize() - ring.remainingCapacity());
  }

  /** Frames claimed and not yet answered: those of the ring and those that wait for the force. Any thread. */
  public int framesInFlight() {
    return ringUsed() + answers.size();
  }

  public IngestTotals totals() {
    return totals;
  }

  public long forces() {
    return durability.forces();
  }

  /** Core or force thread: the first cause counts, what follows from it is not reported again. */
  private void fail(Throwable cause) {
    if (failure.compareAndSet(null, cause)) {
      onFailure.accept(cause);
    }
  }

  /** Lets the ring run empty, then everything logged become durable and answered, then ends both threads. */
  @Override
  public void close() {
    long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (core.getSequence().get() < ring.getCursor()
        && coreThread.isAlive()
        && System.nanoTime() < deadlineNs) {
      LockSupport.parkNanos(DRAIN_PARK_NS);
    }
    core.halt();
    join(coreThread);
    durability.stop();
    join(forceThread);
  }

  private static void join(Thread thread) {
    try {
      thread.join(TimeUnit.SECONDS.toMillis(30));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * A handler's exception must not let the processor go on to the next frame, which is what Disruptor does when the handler
   * of exceptions returns: it is thrown on, so that the core thread ends at the frame it failed on.
   */
  private final class StopOnFailure implements ExceptionHandler<FrameSlot> {
    @Override
    public void handleEventException(Throwable cause, long sequence, FrameSlot slot) {
      fail(cause);
      throw new IllegalStateException("the core stopped [ring sequence=" + sequence + "]", cause);
    }

    @Override
    public void handleOnStartException(Throwable cause) {
      fail(cause);
    }

    @Override
    public void handleOnShutdownException(Throwable cause) {
      fail(cause);
    }
  }
}
