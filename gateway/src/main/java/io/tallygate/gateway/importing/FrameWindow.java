package io.tallygate.gateway.importing;

import io.tallygate.client.FrameConnection;
import io.tallygate.protocol.Definition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the threads of a {@link FrameCourier} share: the frames between being filled and being acked, and the connection. All of it is
 * guarded by {@link #lock}; nothing is sent, received or told while it is held.
 *
 * <pre>
 *   … acked] in flight … sent] waiting … published] being filled
 *    (free)  \_____ kept, byte for byte _____/
 * </pre>
 */
final class FrameWindow {
  /** Frames in flight at the most, 16 MB with what is noted of their records: at 20 ms to the ack 200 MB/s. */
  private static final int SIZE_MAX = 64;

  /** Held while answers of a connection are told, and when a new one takes its place: no answer is told twice. Taken before lock. */
  final ReentrantLock answering = new ReentrantLock();

  final ReentrantLock lock = new ReentrantLock();
  final Condition changed = lock.newCondition();
  final List<Definition> definitions = new ArrayList<>();
  final int size;
  final LongSupplier nanoTime;
  private final ImportFrame[] ring;
  private final int[] definitionsThrough;

  @Nullable FrameConnection connection;

  /** Definitions that the connection has. */
  int defined;

  long published;
  long sent;
  long acked;

  /** The gateway is busy until {@link #resumeNs}. */
  boolean isPaused;

  long resumeNs;

  /** When an ack or a connection came last. */
  long progressNs;

  boolean isClosed;
  @Nullable ImportException failure;

  /**
   * @param first the connection that stands
   * @param acked everything through this sequence is left out
   */
  FrameWindow(FrameConnection first, int payloadLimit, long acked, LongSupplier nanoTime) {
    this.connection = first;
    this.nanoTime = nanoTime;
    this.size = Math.max(1, Math.min(SIZE_MAX, first.welcome().inFlightLimit()));
    this.ring = new ImportFrame[size + 1];
    for (int i = 0; i < ring.length; i++) {
      ring[i] = new ImportFrame(payloadLimit);
    }
    this.definitionsThrough = new int[ring.length];
    this.published = acked;
    this.sent = acked;
    this.acked = acked;
    this.progressNs = nanoTime.getAsLong();
  }

  ImportFrame frame(long sequence) {
    return ring[(int) (sequence % ring.length)];
  }

  /** How many definitions must be there before a frame. */
  int definitionsThrough(long sequence) {
    return definitionsThrough[(int) (sequence % ring.length)];
  }

  /** Lock held. */
  void publish(ImportFrame frame) {
    definitions.addAll(frame.definitions);
    if (published == acked) {
      progressNs = nanoTime.getAsLong();
    }
    published = frame.sequence;
    definitionsThrough[(int) (published % ring.length)] = definitions.size();
    changed.signalAll();
  }

  /** Lock held: waits for a change, or for a second. */
  void await() throws ImportException, InterruptedException {
    await(TimeUnit.SECONDS.toNanos(1));
  }

  /** Lock held. */
  @SuppressWarnings("WaitNotInLoop") // every caller looks again in a loop
  void await(long atMostNs) throws ImportException, InterruptedException {
    requireSound();
    changed.awaitNanos(atMostNs);
    requireSound();
  }

  /** Lock held: throws what has ended the courier. */
  void requireSound() throws ImportException {
    if (failure != null) {
      throw failure;
    }
  }

  /** Any thread, lock not held: the first cause counts. */
  void fail(ImportException cause) {
    lock.lock();
    try {
      if (failure == null) {
        failure = cause;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Any thread, lock not held: a connection has ended; the sender makes another one. */
  void lost(FrameConnection which) {
    lock.lock();
    try {
      if (connection == which) {
        connection = null;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
    closeQuietly(which);
  }

  boolean isCurrent(FrameConnection which) {
    lock.lock();
    try {
      return connection == which;
    } finally {
      lock.unlock();
    }
  }

  static void closeQuietly(FrameConnection which) {
    try {
      which.close();
    } catch (IOException e) {
      // The socket is gone either way.
    }
  }
}
