package io.tallygate.rating.ingest;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import com.lmax.disruptor.BatchEventProcessor;
import com.lmax.disruptor.BatchEventProcessorBuilder;
import com.lmax.disruptor.RingBuffer;
import io.tallygate.benchmarks.Measured;
import io.tallygate.rating.log.LogFrame;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The gateway's ring, with 64 slots as by default: a slot claimed, its header begun and its sequence written, published, and taken by a
 * consumer on a thread of its own, which reads the sequence and no more. <b>Time per frame</b>: a full one has 4,096 records.
 *
 * <p>Left out: filling the payload and reading it, so the cache lines of 64 KiB that otherwise change cores. The consumer must have
 * come to every frame, in order.
 *
 * <p>In the ring's package, which alone makes one.
 */
public class RingBenchmark extends Measured {
  private static final int SLOTS = 64;
  private static final int BATCH_MAX = SLOTS / 4;

  /** Long enough for a consumer that has nothing to do to park. */
  private static final long IDLE_NS = 100_000;

  /** A ring and who reads it. */
  @State(Scope.Thread)
  public static class Ring {
    private final RingBuffer<FrameSlot> ring = IngestPipeline.newRing(SLOTS);
    private final BatchEventProcessor<FrameSlot> consumer =
        new BatchEventProcessorBuilder()
            .setMaxBatchSize(BATCH_MAX)
            .build(ring, ring.newBarrier(), this::consume);
    private final Thread thread = new Thread(consumer, "consumer");

    /** The consumer's; read when it has ended. */
    private long inOrder;

    private long published;

    @Setup(Level.Trial)
    public void start() {
      ring.addGatingSequences(consumer.getSequence());
      thread.start();
    }

    private void consume(FrameSlot slot, long sequence, boolean endOfBatch) {
      if (slot.buffer().getLong(LogFrame.SEQUENCE_OFFSET, LITTLE_ENDIAN) == inOrder + 1) {
        inOrder++;
      }
    }

    private long publish() {
      while (!ring.hasAvailableCapacity(1)) {
        Thread.onSpinWait();
      }
      long sequence = ring.next();
      begin(ring.get(sequence), ++published);
      ring.publish(sequence);
      return sequence;
    }

    private void awaitConsumed(long sequence) {
      while (consumer.getSequence().get() < sequence) {
        Thread.onSpinWait();
      }
    }

    @TearDown(Level.Trial)
    public void stop() throws InterruptedException {
      awaitConsumed(ring.getCursor());
      consumer.halt();
      thread.join();
      requireEqual("frames lost, doubled or out of order", published, inOrder);
    }
  }

  /** Time to park, before each frame and not measured. */
  @State(Scope.Thread)
  public static class Idle {
    @Setup(Level.Invocation)
    public void pause() {
      LockSupport.parkNanos(IDLE_NS);
    }
  }

  private final FrameSlot[] slots = new FrameSlot[SLOTS];
  private long next;

  @Setup(Level.Trial)
  public void makeSlots() {
    RingBuffer<FrameSlot> ring = IngestPipeline.newRing(SLOTS);
    for (int i = 0; i < SLOTS; i++) {
      slots[i] = ring.get(i);
    }
  }

  private static void begin(FrameSlot slot, long number) {
    LogFrame.begin(slot.buffer(), 0, LogFrame.KIND_USAGE);
    slot.buffer().putLong(LogFrame.SEQUENCE_OFFSET, number, LITTLE_ENDIAN);
    slot.from(null, number, 0);
  }

  /** Frame after frame, as fast as the consumer takes them; while the ring is full, this thread waits and does not park. */
  @Benchmark
  public long handOver(Ring ring) {
    return ring.publish();
  }

  /**
   * The wait: one frame to a consumer that has parked, until it is done with it. What the first frame of an idle gateway waits for
   * its core thread; the pause before it is not in the figure, but what an idle processor needs to wake up is.
   */
  @Benchmark
  public long wakeUp(Ring ring, Idle idle) {
    long sequence = ring.publish();
    ring.awaitConsumed(sequence);
    return sequence;
  }

  /** The harness of {@link #handOver}: slots of a ring that nobody reads, filled in turn. */
  @Benchmark
  public FrameSlot baseline() {
    FrameSlot slot = slots[(int) (++next & (SLOTS - 1))];
    begin(slot, next);
    return slot;
  }

  /** The harness of {@link #wakeUp}: a slot filled after a pause. */
  @Benchmark
  public FrameSlot wakeUpBaseline(Idle idle) {
    return baseline();
  }
}
