package io.tallygate.client;

import io.tallygate.protocol.Definition;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends what may be sent over one connection after the other: definitions before the frames that use them, frames up to the
 * in-flight limit, Bye when all is done. On the writer thread, except where a method says otherwise.
 */
final class Sender {
  /** What is to be done next. */
  private enum Step {
    DEFINE,
    SEND,
    BYE,
    END
  }

  private final CourierState state;
  private final LongSupplier nanoTime;

  // Guarded by the state's lock: what the writer waits for, and what adders have seen.
  private boolean isWaiting;
  private long wakesNs;
  private long sealedSeen;
  private boolean wasOpen;

  // Writer thread only: the operands of its step.
  private List<Definition> toDefine = List.of();
  private @Nullable Batch toSend;

  Sender(CourierState state, LongSupplier nanoTime) {
    this.state = state;
    this.nanoTime = nanoTime;
  }

  /**
   * Sends over a connection until it ends.
   *
   * @throws IOException if it ended by itself
   */
  void carry(Link link) throws IOException, InterruptedException {
    for (Step step = next(link); step != Step.END; step = next(link)) {
      switch (step) {
        case DEFINE -> link.connection.define(toDefine);
        case SEND -> {
          if (toSend != null) {
            link.connection.send(toSend.frame);
          }
        }
        case BYE -> link.connection.bye();
        case END -> {}
      }
    }
  }

  /** Waits until there is something to do, decides it, and leaves its operand in a field. */
  private Step next(Link link) throws InterruptedException {
    Outbox outbox = state.outbox;
    Definitions definitions = state.definitions;
    state.lock.lock();
    try {
      while (!link.isLost && state.failure == null) {
        long nowNs = nanoTime.getAsLong();
        outbox.sealIfLingered(nowNs);
        if (definitions.size() > link.definitionsSent) {
          toDefine = definitions.from(link.definitionsSent);
          link.definitionsSent = definitions.size();
          return Step.DEFINE;
        }
        long waitNs = outbox.nanosToLinger(nowNs);
        if (link.isPaused && link.resumeNs - nowNs > 0) {
          waitNs = Math.min(waitNs, link.resumeNs - nowNs);
        } else {
          link.isPaused = false;
          toSend = outbox.nextToSend(link.inFlightLimit);
          if (toSend != null) {
            return Step.SEND;
          }
        }
        if (state.isClosing && !link.isByeSent && outbox.isEmpty()) {
          link.isByeSent = true;
          return Step.BYE;
        }
        waitForWork(nowNs, waitNs);
      }
      return Step.END;
    } finally {
      state.lock.unlock();
    }
  }

  @SuppressWarnings("WaitNotInLoop") // the caller looks again in a loop
  private void waitForWork(long nowNs, long waitNs) throws InterruptedException {
    // An hour is as good as for ever, and does not overflow.
    long boundedNs = Math.min(waitNs, TimeUnit.HOURS.toNanos(1));
    wakesNs = nowNs + boundedNs;
    isWaiting = true;
    try {
      state.work.awaitNanos(boundedNs);
    } finally {
      isWaiting = false;
    }
  }

  /** Any thread, lock held: something was added. Wakes the writer if that gives it work, or an earlier time to wake up. */
  void added() {
    Outbox outbox = state.outbox;
    boolean isOpen = outbox.isOpen();
    if (outbox.sealed() != sealedSeen || isOpen != wasOpen) {
      boolean isNewSealed = outbox.sealed() != sealedSeen;
      sealedSeen = outbox.sealed();
      wasOpen = isOpen;
      if (isWaiting && (isNewSealed || isLingerBeforeWake())) {
        state.work.signal();
      }
    }
  }

  private boolean isLingerBeforeWake() {
    long nowNs = nanoTime.getAsLong();
    return state.outbox.nanosToLinger(nowNs) < wakesNs - nowNs;
  }
}
