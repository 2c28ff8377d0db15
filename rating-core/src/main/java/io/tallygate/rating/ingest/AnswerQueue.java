package io.tallygate.rating.ingest;

import io.tallygate.rating.log.LogFailedException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Answers on their way from the core thread to the force thread, which hands them on when their position is durable. One
 * writer, one reader, preallocated.
 *
 * <p>Ordering: the core thread fills an answer and publishes {@code tail} with release; the force thread reads it with
 * acquire, and gives places back by releasing {@code head}.
 */
final class AnswerQueue {
  /** Each frame has one answer; the ring in front has 64 slots, so 1024 are 16 rings of frames waiting for one force. */
  private static final int CAPACITY = 1024;

  private static final long FULL_PARK_NS = 20_000;
  private static final VarHandle HEAD;
  private static final VarHandle TAIL;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      HEAD = lookup.findVarHandle(AnswerQueue.class, "head", long.class);
      TAIL = lookup.findVarHandle(AnswerQueue.class, "tail", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** One answer; fields as in {@link FrameOrigin#onAnswer}. */
  static final class Answer {
    @Nullable FrameOrigin origin;
    byte status;

    /** Whether the frame goes into the log: the core's own note. */
    boolean logged;

    long token;
    int producer;
    int epoch;
    long sequence;
    long bookmark;
    long position;
    byte @Nullable [] refusals;
    long receivedNs;
  }

  private final Answer[] answers = new Answer[CAPACITY];

  @SuppressWarnings("UnusedVariable") // through HEAD
  private long head;

  @SuppressWarnings("UnusedVariable") // through TAIL
  private long tail;

  private volatile boolean abandoned;

  AnswerQueue() {
    for (int i = 0; i < CAPACITY; i++) {
      answers[i] = new Answer();
    }
  }

  /**
   * Core thread: the place for the next answer; waits while the force thread is a whole queue behind.
   *
   * @throws LogFailedException if nobody will ever hand on an answer again
   */
  Answer claim() {
    long next = (long) TAIL.get(this);
    while (!abandoned && next - (long) HEAD.getAcquire(this) >= CAPACITY) {
      LockSupport.parkNanos(FULL_PARK_NS);
    }
    if (abandoned) {
      throw new LogFailedException("answers are no longer handed on");
    }
    return answers[(int) (next & (CAPACITY - 1))];
  }

  /** Force thread: it has failed and will not hand on another answer; the core must not wait for it. */
  void abandon() {
    abandoned = true;
  }

  /** Core thread: the claimed answer is complete. */
  void publish() {
    TAIL.setRelease(this, (long) TAIL.get(this) + 1);
  }

  /** Force thread: the oldest answer, or null. */
  @Nullable Answer peek() {
    long oldest = (long) HEAD.get(this);
    return oldest == (long) TAIL.getAcquire(this) ? null : answers[(int) (oldest & (CAPACITY - 1))];
  }

  /** Force thread: done with the oldest answer. */
  void release() {
    long oldest = (long) HEAD.get(this);
    Answer answer = answers[(int) (oldest & (CAPACITY - 1))];
    answer.origin = null;
    answer.refusals = null;
    HEAD.setRelease(this, oldest + 1);
  }

  /** How many wait to be handed on. Any thread. */
  int size() {
    // The head first: read the other way round, it may have passed the tail.
    long oldest = (long) HEAD.getAcquire(this);
    return (int) ((long) TAIL.getAcquire(this) - oldest);
  }

  boolean isEmpty() {
    return (long) HEAD.getAcquire(this) == (long) TAIL.getAcquire(this);
  }
}
