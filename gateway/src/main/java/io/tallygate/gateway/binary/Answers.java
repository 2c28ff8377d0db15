package io.tallygate.gateway.binary;

import io.netty.channel.EventLoop;
import io.tallygate.rating.ingest.FrameOrigin;
import io.tallygate.rating.measure.StationRecorder;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The answers to one connection's frames, from the force thread to its event loop: one writer, one reader, preallocated for
 * as many frames as may be in flight.
 *
 * <p>Ordering: the force thread fills a place and publishes {@code tail} with release; the event loop acquires it, and gives
 * places back by releasing {@code head}. The event loop is woken at most once for a group: {@code woken} is set by the waker
 * and cleared, with a full fence, before the event loop reads {@code tail}; so whatever is published after that wakes it
 * again.
 */
final class Answers implements FrameOrigin {
  private static final VarHandle HEAD;
  private static final VarHandle TAIL;
  private static final VarHandle WOKEN;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      HEAD = lookup.findVarHandle(Answers.class, "head", long.class);
      TAIL = lookup.findVarHandle(Answers.class, "tail", long.class);
      WOKEN = lookup.findVarHandle(Answers.class, "woken", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** One answer; fields as in {@link FrameOrigin#onAnswer}. */
  static final class Answer {
    byte status;
    int producer;
    int epoch;
    long sequence;
    long bookmark;
    long position;
    byte @Nullable [] refusals;
    long durableNs;
  }

  private final EventLoop eventLoop;
  private final Runnable drain;
  private final Answer[] answers;
  private final int mask;

  private volatile boolean overrun;

  /** Set by the event loop before the first frame is published, which orders it before the force thread's read. */
  private @Nullable StationRecorder whole;

  @SuppressWarnings("UnusedVariable") // through HEAD
  private long head;

  @SuppressWarnings("UnusedVariable") // through TAIL
  private long tail;

  @SuppressWarnings("UnusedVariable") // through WOKEN
  private boolean woken;

  /**
   * @param inFlightMax frames of the connection that may wait for an answer at once, its Hello included
   * @param drain runs on the event loop when there are answers
   */
  Answers(EventLoop eventLoop, int inFlightMax, Runnable drain) {
    this.eventLoop = eventLoop;
    this.drain = drain;
    int capacity = Integer.highestOneBit(Math.max(1, inFlightMax - 1)) << 1;
    answers = new Answer[capacity];
    for (int i = 0; i < capacity; i++) {
      answers[i] = new Answer();
    }
    mask = capacity - 1;
  }

  @Override
  public void onAnswer(
      byte status,
      long token,
      int producer,
      int epoch,
      long sequence,
      long bookmark,
      long position,
      byte @Nullable [] refusals,
      long durableNs) {
    long next = (long) TAIL.get(this);
    if (next - (long) HEAD.getAcquire(this) > mask) {
      overrun = true;
      return;
    }
    Answer answer = answers[(int) next & mask];
    answer.status = status;
    answer.producer = producer;
    answer.epoch = epoch;
    answer.sequence = sequence;
    answer.bookmark = bookmark;
    answer.position = position;
    answer.refusals = refusals;
    answer.durableNs = durableNs;
    TAIL.setRelease(this, next + 1);
  }

  @Override
  public void onGroupEnd() {
    if (!(boolean) WOKEN.getAndSet(this, true)) {
      try {
        eventLoop.execute(drain);
      } catch (RejectedExecutionException e) {
        // The endpoint has stopped: there is no connection left to answer.
        WOKEN.setVolatile(this, true);
      }
    }
  }

  @Override
  public @Nullable StationRecorder wholeLatency() {
    return whole;
  }

  /** Event loop, before it publishes a frame: whose usage it is has become known. */
  void recordWhole(StationRecorder recorder) {
    whole = recorder;
  }

  /** Whether the core has answered more than it was asked: an answer is lost, and the connection of no more use. */
  boolean isOverrun() {
    return overrun;
  }

  /** Event loop: before it looks for answers. */
  void awake() {
    WOKEN.getAndSet(this, false);
  }

  /** Event loop: the n-th answer waiting, from 0; null if there are fewer. */
  @Nullable Answer peek(int n) {
    long wanted = (long) HEAD.get(this) + n;
    return wanted < (long) TAIL.getAcquire(this) ? answers[(int) wanted & mask] : null;
  }

  /** Event loop: done with the first answers. */
  void release(int count) {
    long first = (long) HEAD.get(this);
    for (int i = 0; i < count; i++) {
      answers[(int) (first + i) & mask].refusals = null;
    }
    HEAD.setRelease(this, first + count);
  }
}
