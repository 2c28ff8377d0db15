package io.tallygate.client;

import io.tallygate.protocol.Definition;
import io.tallygate.protocol.Frame;
import io.tallygate.protocol.Frame.Ack;
import io.tallygate.protocol.Frame.Busy;
import io.tallygate.protocol.Frame.Bye;
import io.tallygate.protocol.Frame.DefineRefused;
import io.tallygate.protocol.Frame.Fault;
import io.tallygate.protocol.Frame.RefusedDefinition;
import io.tallygate.protocol.Frame.Welcome;
import io.tallygate.protocol.FrameLayout;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Carries the outbox to the gateway over one connection after the other. A writer thread sends what may be sent, a reader
 * thread per connection takes the answers; both, and the application's threads, meet under one lock. Nothing is sent, received or
 * reported while it is held.
 *
 * <pre>
 *   add ──▶ Outbox ──▶ writer ──▶ FrameConnection ──▶ gateway
 *             ▲                                          │
 *             └── free ── reader ◀── Ack, Busy, Fault ◀──┘
 * </pre>
 */
final class Courier {
  /** What the writer does next. */
  private enum Step {
    DEFINE,
    SEND,
    BYE,
    END
  }

  final Outbox outbox;
  final Definitions definitions;

  private final TallygateClientBuilder settings;
  private final ConnectionSettings address;
  private final Thread writer;
  private final ReentrantLock lock = new ReentrantLock();

  /** The writer waits for something to send, or for a time. */
  private final Condition work = lock.newCondition();

  /** Adders wait for a free buffer, close for the end. */
  private final Condition room = lock.newCondition();

  // Guarded by the lock.
  private FrameConnection connection;
  private Welcome welcome;
  private int inFlightLimit;
  private boolean isLost;
  private boolean isByeSent;
  private boolean isClosing;
  private boolean isFinished;
  private @Nullable TallygateClientException failure;
  private int definitionsSent;
  private long resumeNs;
  private boolean isPaused;
  private long writerWakesNs;
  private boolean isWriterWaiting;
  private long sealedSeen;
  private boolean wasOpen;

  // Writer thread only: the operands of its step.
  private List<Definition> toDefine = List.of();
  private @Nullable Batch toSend;

  Courier(TallygateClient owner, TallygateClientBuilder settings) throws IOException {
    this.settings = settings;
    this.address = settings.connection();
    this.connection = FrameConnection.open(address);
    this.welcome = connection.welcome();
    if (welcome.durableEpoch() == address.epoch() && welcome.durableSequence() > 0) {
      connection.close();
      throw new EpochUsedException(address.producer(), address.epoch());
    }
    this.inFlightLimit = Math.max(1, Math.min(settings.inFlight, welcome.inFlightLimit()));
    this.definitions = new Definitions(owner);
    this.outbox =
        new Outbox(
            settings.inFlight,
            payloadLimit(welcome),
            settings.batchRecords,
            settings.linger.toNanos(),
            settings.deduplicate,
            settings.nanoTime);
    this.writer = new Thread(this::write, "tallygate-writer-" + address.producer());
    this.writer.setDaemon(true);
  }

  private static int payloadLimit(Welcome welcome) {
    return Math.min(welcome.payloadLimit(), FrameLayout.PAYLOAD_LENGTH_MAX);
  }

  void start() {
    writer.start();
  }

  // Application threads.

  /** Takes the lock; throws if the client is not usable any more. */
  void enter() {
    lock.lock();
    try {
      checkUsable();
    } catch (TallygateClientException e) {
      lock.unlock();
      throw e;
    }
  }

  void exit() {
    lock.unlock();
  }

  private void checkUsable() {
    if (failure != null) {
      throw new TallygateClientException("the client has failed: " + failure.getMessage(), failure);
    }
    if (isClosing) {
      throw new ClientClosedException("the client is closed");
    }
  }

  /** Lock held: something was added. Wakes the writer if that gives it work, or an earlier time to wake up. */
  void added() {
    boolean isOpen = outbox.isOpen();
    if (outbox.sealed() != sealedSeen || isOpen != wasOpen) {
      boolean isNewSealed = outbox.sealed() != sealedSeen;
      sealedSeen = outbox.sealed();
      wasOpen = isOpen;
      if (isWriterWaiting && (isNewSealed || isLingerBeforeWake())) {
        work.signal();
      }
    }
  }

  private boolean isLingerBeforeWake() {
    long nowNs = settings.nanoTime.getAsLong();
    return outbox.nanosToLinger(nowNs) < writerWakesNs - nowNs;
  }

  /** The writer should look again. */
  void wake() {
    lock.lock();
    try {
      work.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Lock held: waits until an ack frees a buffer. */
  @SuppressWarnings("WaitNotInLoop") // the caller tries again in a loop
  void awaitRoom() {
    added();
    try {
      room.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TallygateClientException("interrupted while waiting for an ack", e);
    }
    checkUsable();
  }

  Welcome welcome() {
    lock.lock();
    try {
      return welcome;
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      if (isClosing) {
        return;
      }
      isClosing = true;
      outbox.seal();
      work.signal();
      room.signalAll();
      long remainingNs = settings.closeTimeout.toNanos();
      while (!isFinished && failure == null && remainingNs > 0) {
        remainingNs = room.awaitNanos(remainingNs);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
    finish();
  }

  private void finish() {
    boolean isComplete;
    long unacked;
    lock.lock();
    try {
      isComplete = outbox.isEmpty();
      unacked = outbox.sealed() - outbox.acked();
    } finally {
      lock.unlock();
    }
    if (!isComplete) {
      fail(
          new ClientClosedException(
              "closed before everything was acknowledged [batches=" + unacked + "]"));
    }
    lock.lock();
    try {
      isLost = true;
      work.signal();
      close(connection);
      if (failure != null && !isComplete) {
        throw failure;
      }
    } finally {
      lock.unlock();
    }
  }

  // The writer thread.

  private void write() {
    try {
      writeUntilDone();
    } catch (InterruptedException | RuntimeException e) {
      fail(new TallygateClientException("the writer thread has failed", e));
    }
  }

  private void writeUntilDone() throws InterruptedException {
    long backOffNs = settings.backOffMin.toNanos();
    boolean isConnected = true;
    while (true) {
      if (isConnected) {
        carry();
        backOffNs = settings.backOffMin.toNanos();
      }
      if (!awaitRetry(backOffNs)) {
        return;
      }
      isConnected = reconnect();
      backOffNs = Math.min(Math.max(1, backOffNs * 2), settings.backOffMax.toNanos());
    }
  }

  /** Sends over the present connection until it ends. */
  private void carry() throws InterruptedException {
    FrameConnection current = begin();
    Thread reader = new Thread(() -> read(current), "tallygate-reader-" + address.producer());
    reader.setDaemon(true);
    reader.start();
    try {
      for (Step step = next(); step != Step.END; step = next()) {
        switch (step) {
          case DEFINE -> current.define(toDefine);
          case SEND -> {
            if (toSend != null) {
              current.send(toSend.frame);
            }
          }
          case BYE -> current.bye();
          case END -> {}
        }
      }
    } catch (IOException e) {
      lost(current, e);
    } finally {
      close(current);
      reader.join();
    }
  }

  /** A connection begins: all definitions again, then every frame that is not acked. */
  private FrameConnection begin() {
    lock.lock();
    try {
      isLost = false;
      isByeSent = false;
      isPaused = false;
      definitionsSent = 0;
      outbox.rewind(0);
      return connection;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until there is something to do, decides it, and leaves its operand in a field. */
  private Step next() throws InterruptedException {
    lock.lock();
    try {
      while (!isLost && failure == null) {
        long nowNs = settings.nanoTime.getAsLong();
        outbox.sealIfLingered(nowNs);
        if (definitions.size() > definitionsSent) {
          toDefine = definitions.from(definitionsSent);
          definitionsSent = definitions.size();
          return Step.DEFINE;
        }
        long waitNs = outbox.nanosToLinger(nowNs);
        if (isPaused && resumeNs - nowNs > 0) {
          waitNs = Math.min(waitNs, resumeNs - nowNs);
        } else {
          isPaused = false;
          toSend = outbox.nextToSend(inFlightLimit);
          if (toSend != null) {
            return Step.SEND;
          }
        }
        if (isClosing && !isByeSent && outbox.isEmpty()) {
          isByeSent = true;
          return Step.BYE;
        }
        waitForWork(nowNs, waitNs);
      }
      return Step.END;
    } finally {
      lock.unlock();
    }
  }

  @SuppressWarnings("WaitNotInLoop") // the caller looks again in a loop
  private void waitForWork(long nowNs, long waitNs) throws InterruptedException {
    // An hour is as good as for ever, and does not overflow.
    long boundedNs = Math.min(waitNs, TimeUnit.HOURS.toNanos(1));
    writerWakesNs = nowNs + boundedNs;
    isWriterWaiting = true;
    try {
      work.awaitNanos(boundedNs);
    } finally {
      isWriterWaiting = false;
    }
  }

  /** Waits before the next attempt. Returns false if there is to be none. */
  private boolean awaitRetry(long backOffNs) throws InterruptedException {
    lock.lock();
    try {
      long untilNs = settings.nanoTime.getAsLong() + backOffNs;
      while (true) {
        if (failure != null || (isClosing && outbox.isEmpty())) {
          isFinished = true;
          room.signalAll();
          return false;
        }
        long waitNs = untilNs - settings.nanoTime.getAsLong();
        if (waitNs <= 0) {
          return true;
        }
        work.awaitNanos(waitNs);
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean reconnect() {
    try {
      FrameConnection next = FrameConnection.open(address);
      accept(next);
      return true;
    } catch (GatewayFaultException e) {
      if (e.code().isTransient()) {
        tell(() -> settings.listener.onDisconnected(e));
      } else {
        fail(e);
      }
    } catch (TallygateClientException e) {
      fail(e);
    } catch (IOException e) {
      tell(() -> settings.listener.onDisconnected(e));
    }
    return false;
  }

  private void accept(FrameConnection next) throws IOException {
    lock.lock();
    try {
      if (payloadLimit(next.welcome()) < payloadLimit(welcome)) {
        next.close();
        throw new TallygateClientException(
            "the gateway now takes smaller frames than those that wait [payload limit="
                + next.welcome().payloadLimit()
                + "]");
      }
      connection = next;
      welcome = next.welcome();
      inFlightLimit = Math.max(1, Math.min(settings.inFlight, welcome.inFlightLimit()));
    } finally {
      lock.unlock();
    }
  }

  // The reader thread of a connection.

  private void read(FrameConnection current) {
    long silentAt = -1;
    try {
      while (true) {
        try {
          if (!handle(current.receive())) {
            lost(current, new EOFException("the gateway said bye"));
            return;
          }
          silentAt = -1;
        } catch (SocketTimeoutException e) {
          long waitingFor = waitingFor();
          if (waitingFor >= 0 && waitingFor == silentAt) {
            throw new InterruptedIOException("the gateway is silent");
          }
          silentAt = waitingFor;
        }
      }
    } catch (IOException e) {
      lost(current, e);
    } catch (GatewayFaultException e) {
      if (e.code().isTransient()) {
        lost(current, e);
      } else {
        fail(e);
      }
    } catch (TallygateClientException e) {
      fail(e);
    } catch (RuntimeException e) {
      fail(new TallygateClientException("the reader thread has failed", e));
    }
  }

  /** The last sequence acked while an answer is due; -1 if none is. */
  private long waitingFor() {
    lock.lock();
    try {
      return isByeSent || outbox.sent() > outbox.acked() ? outbox.acked() : -1;
    } finally {
      lock.unlock();
    }
  }

  /** Returns false if the gateway says that nothing more will come. */
  private boolean handle(Frame frame) {
    if (frame instanceof Ack ack) {
      acked(ack);
    } else if (frame instanceof Busy busy) {
      pause(busy);
    } else if (frame instanceof DefineRefused refused) {
      refused.refusals().forEach(this::refused);
    } else if (frame instanceof Fault fault) {
      throw new GatewayFaultException(fault.code(), fault.text());
    } else if (frame instanceof Bye) {
      return false;
    } else {
      throw new UnreadableAnswerException(
          "a gateway does not send this [type=" + frame.type() + "]");
    }
    return true;
  }

  private void acked(Ack ack) {
    record Done(BatchResult result, @Nullable CompletableFuture<BatchResult> future) {}
    List<Done> all = new ArrayList<>();
    lock.lock();
    try {
      outbox.acked(ack, (result, future) -> all.add(new Done(result, future)));
      work.signal();
      room.signalAll();
    } finally {
      lock.unlock();
    }
    // The listener first: whoever waits for the future finds everything told.
    for (Done done : all) {
      tell(
          () -> {
            try {
              settings.listener.onBatch(done.result());
            } finally {
              if (done.future() != null) {
                done.future().complete(done.result());
              }
            }
          });
    }
  }

  private void pause(Busy busy) {
    lock.lock();
    try {
      outbox.rewind(busy.sequence());
      isPaused = true;
      resumeNs =
          settings.nanoTime.getAsLong()
              + TimeUnit.MILLISECONDS.toNanos(Integer.toUnsignedLong(busy.retryAfterMs()));
      work.signal();
    } finally {
      lock.unlock();
    }
  }

  private void refused(RefusedDefinition refused) {
    SeriesRef series = null;
    String attribute = null;
    lock.lock();
    try {
      if (refused.kind() == FrameLayout.DEFINE_KIND_SERIES) {
        series = definitions.seriesOf(refused.number());
      } else {
        attribute = definitions.attributeOf(refused.number());
      }
    } finally {
      lock.unlock();
    }
    if (series != null) {
      SeriesRef refusedSeries = series;
      if (refusedSeries.refusal() == refused.code()) {
        return; // Said before, on an earlier connection.
      }
      refusedSeries.refuse(refused.code());
      tell(() -> settings.listener.onSeriesRefused(refusedSeries, refused.code()));
    } else if (attribute != null) {
      String refusedName = attribute;
      tell(() -> settings.listener.onAttributeRefused(refusedName, refused.code()));
    }
  }

  // Endings, on any thread.

  /** A connection has ended; the writer makes another one, unless this is how a close ends. */
  private void lost(FrameConnection which, Exception cause) {
    boolean isNews;
    lock.lock();
    try {
      isNews = which == connection && !isLost && !(isByeSent && outbox.isEmpty());
      if (which == connection) {
        isLost = true;
        close(connection);
      }
      work.signal();
    } finally {
      lock.unlock();
    }
    if (isNews) {
      tell(() -> settings.listener.onDisconnected(cause));
    }
  }

  private void fail(TallygateClientException cause) {
    List<CompletableFuture<BatchResult>> orphans;
    lock.lock();
    try {
      if (failure != null) {
        return;
      }
      failure = cause;
      close(connection);
      work.signal();
      room.signalAll();
      orphans = outbox.takeFutures();
    } finally {
      lock.unlock();
    }
    tell(
        () -> {
          orphans.forEach(future -> future.completeExceptionally(cause));
          settings.listener.onFailure(cause);
        });
  }

  /** Never blocks, so the lock may be held. What closing may complain about concerns a connection that is given up. */
  private static void close(FrameConnection which) {
    try {
      which.close();
    } catch (IOException e) {
      // The socket is gone either way.
    }
  }

  private void tell(Runnable news) {
    try {
      settings.executor.execute(() -> guarded(news));
    } catch (RejectedExecutionException e) {
      fail(new TallygateClientException("the executor takes no more tasks", e));
    }
  }

  private void guarded(Runnable news) {
    try {
      news.run();
    } catch (RuntimeException e) {
      fail(new TallygateClientException("the listener has thrown", e));
    }
  }
}
