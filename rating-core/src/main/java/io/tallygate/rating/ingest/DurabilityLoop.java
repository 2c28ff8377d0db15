package io.tallygate.rating.ingest;

import io.tallygate.rating.log.UsageLog;
import io.tallygate.rating.measure.Latencies;
import io.tallygate.rating.measure.Station;
import io.tallygate.rating.measure.StationRecorder;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.agrona.concurrent.NanoClock;
import org.jspecify.annotations.Nullable;

/**
 * The force thread: forces what has been logged, publishes how far it is durable, and hands on the answers that were waiting
 * for it. What arrives during one force is the next group: no timer, no tuning.
 *
 * <p>The only thread that forces the log and the only one that calls {@link FrameOrigin}. A failed force ends it: nothing is
 * answered any more.
 */
final class DurabilityLoop implements Runnable {
  /** A core that dies without a wake-up is noticed after this. */
  private static final long IDLE_PARK_NS = 50_000_000;

  private final UsageLog log;
  private final AnswerQueue answers;
  private final StationRecorder force;
  private final NanoClock clock;
  private final Consumer<Throwable> onFailure;
  private final List<FrameOrigin> answered = new ArrayList<>();
  private volatile @Nullable Thread thread;
  private volatile boolean parked;
  private volatile boolean stopping;
  private volatile long forces;

  DurabilityLoop(
      UsageLog log,
      AnswerQueue answers,
      Latencies latencies,
      NanoClock clock,
      Consumer<Throwable> onFailure) {
    this.log = log;
    this.answers = answers;
    this.force = latencies.recorder(Station.FORCE);
    this.clock = clock;
    this.onFailure = onFailure;
  }

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // forces: one writer, this thread
  public void run() {
    thread = Thread.currentThread();
    try {
      while (true) {
        boolean last = stopping;
        if (log.durablePosition() < log.loggedPosition()) {
          long begin = clock.nanoTime();
          log.force();
          force.record(clock.nanoTime() - begin);
          forces++;
        }
        handOn(log.durablePosition());
        if (isIdle()) {
          if (last) {
            return;
          }
          park();
        }
      }
    } catch (RuntimeException | Error e) {
      // Whatever it is: without this thread nothing is acknowledged any more.
      answers.abandon();
      onFailure.accept(e);
    }
  }

  private boolean isIdle() {
    return answers.isEmpty() && log.durablePosition() >= log.loggedPosition();
  }

  private void park() {
    parked = true;
    if (isIdle() && !stopping) {
      LockSupport.parkNanos(this, IDLE_PARK_NS);
    }
    parked = false;
  }

  /** Core thread: there is something to force or to answer. */
  void wake() {
    // Orders the release of the log's position and the queue's tail before the read of `parked`:
    // either this thread sees the
    // other parked, or the other, which sets `parked` first, sees what was published.
    VarHandle.fullFence();
    if (parked) {
      LockSupport.unpark(thread);
    }
  }

  private void handOn(long durable) {
    long durableNs = clock.nanoTime();
    AnswerQueue.Answer answer;
    while ((answer = answers.peek()) != null && answer.position <= durable) {
      FrameOrigin origin = answer.origin;
      if (origin != null) {
        origin.onAnswer(
            answer.status,
            answer.token,
            answer.producer,
            answer.epoch,
            answer.sequence,
            answer.bookmark,
            answer.position,
            answer.refusals,
            durableNs);
        if (!answered.contains(origin)) {
          answered.add(origin);
        }
        StationRecorder whole = origin.wholeLatency();
        if (whole != null) {
          whole.record(durableNs - answer.receivedNs);
        }
      }
      answers.release();
    }
    for (int i = 0; i < answered.size(); i++) {
      answered.get(i).onGroupEnd();
    }
    answered.clear();
  }

  /** Ends the loop once everything logged is durable and answered. */
  void stop() {
    stopping = true;
    LockSupport.unpark(thread);
  }

  long forces() {
    return forces;
  }
}
