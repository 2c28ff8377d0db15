package io.tallygate.client;

import io.tallygate.protocol.Frame.Welcome;
import java.io.IOException;

/**
 * Carries the outbox to the gateway over one connection after the other: what the application's threads see of it. A writer
 * thread sends what may be sent, a reader thread per connection takes the answers; both, and the application's threads, meet
 * under the lock of one {@link CourierState}.
 *
 * <pre>
 *   add ──▶ Outbox ──▶ Sender, driven by Connector ──▶ Link ──▶ gateway
 *             ▲                                                    │
 *             └── free ── AnswerReader ◀── Ack, Busy, Fault ◀──────┘
 * </pre>
 *
 * <p>Any thread may call any method, but for those that say that the lock is held: between {@link #enter} and {@link #exit}.
 */
final class Courier {
  final Outbox outbox;
  final Definitions definitions;

  private final TallygateClientBuilder settings;
  private final CourierState state;
  private final Sender sender;
  private final Thread writer;

  Courier(TallygateClient owner, TallygateClientBuilder settings) throws IOException {
    this.settings = settings;
    ConnectionSettings address = settings.connection();
    Link first = new Link(FrameConnection.open(address), settings.inFlight);
    if (first.welcome.durableEpoch() == address.epoch() && first.welcome.durableSequence() > 0) {
      first.connection.close();
      throw new EpochUsedException(address.producer(), address.epoch());
    }
    this.definitions = new Definitions(owner);
    this.outbox =
        new Outbox(
            settings.inFlight,
            first.payloadLimit(),
            settings.batchRecords,
            settings.linger.toNanos(),
            settings.deduplicate,
            settings.nanoTime);
    this.state = new CourierState(outbox, definitions, settings, first);
    this.sender = new Sender(state, settings.nanoTime);
    this.writer =
        new Thread(
            new Connector(state, settings, address, sender),
            "tallygate-writer-" + address.producer());
    this.writer.setDaemon(true);
  }

  void start() {
    writer.start();
  }

  /** Takes the lock; throws if the client is not usable any more. */
  void enter() {
    state.lock.lock();
    try {
      state.requireUsable();
    } catch (TallygateClientException e) {
      state.lock.unlock();
      throw e;
    }
  }

  void exit() {
    state.lock.unlock();
  }

  /** Lock held: something was added to the outbox. */
  void added() {
    sender.added();
  }

  /** The writer should look again. */
  void wake() {
    state.lock.lock();
    try {
      state.work.signal();
    } finally {
      state.lock.unlock();
    }
  }

  /** Lock held: waits until an ack frees a buffer. */
  @SuppressWarnings("WaitNotInLoop") // the caller tries again in a loop
  void awaitRoom() {
    added();
    try {
      state.room.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TallygateClientException("interrupted while waiting for an ack", e);
    }
    state.requireUsable();
  }

  /** What the newest connection began with. */
  Welcome welcome() {
    state.lock.lock();
    try {
      return state.link.welcome;
    } finally {
      state.lock.unlock();
    }
  }

  /** See {@link TallygateClient#close}. */
  void close() {
    state.lock.lock();
    try {
      if (state.isClosing) {
        return;
      }
      state.isClosing = true;
      outbox.seal();
      state.work.signal();
      state.room.signalAll();
      long remainingNs = settings.closeTimeout.toNanos();
      while (!state.isFinished && state.failure == null && remainingNs > 0) {
        remainingNs = state.room.awaitNanos(remainingNs);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      state.lock.unlock();
    }
    finish();
  }

  /** Ends what may still run after a drain, complete or not. */
  private void finish() {
    boolean isComplete;
    long unacked;
    state.lock.lock();
    try {
      isComplete = outbox.isEmpty();
      unacked = outbox.sealed() - outbox.acked();
    } finally {
      state.lock.unlock();
    }
    if (!isComplete) {
      state.fail(
          new ClientClosedException(
              "closed before everything was acknowledged [batches=" + unacked + "]"));
    }
    state.lock.lock();
    try {
      state.link.isLost = true;
      state.work.signal();
      state.link.close();
      if (state.failure != null && !isComplete) {
        throw state.failure;
      }
    } finally {
      state.lock.unlock();
    }
  }
}
