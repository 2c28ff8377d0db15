package io.tallygate.client;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What a client's threads share: the outbox, the definitions, the connection that carries them, and how the client stands. All
 * of it is guarded by one lock; nothing is sent, received or reported while it is held.
 */
final class CourierState {
  final ReentrantLock lock = new ReentrantLock();

  /** The writer waits for something to send, or for a time. */
  final Condition work = lock.newCondition();

  /** Adders wait for a free buffer, close for the end. */
  final Condition room = lock.newCondition();

  final Outbox outbox;
  final Definitions definitions;
  final News news;

  /** The present connection, or the last one. */
  Link link;

  /** Nothing more is added. */
  boolean isClosing;

  /** The writer has nothing more to do. */
  boolean isFinished;

  @Nullable TallygateClientException failure;

  CourierState(
      Outbox outbox, Definitions definitions, TallygateClientBuilder settings, Link first) {
    this.outbox = outbox;
    this.definitions = definitions;
    this.link = first;
    this.news = new News(settings.listener, settings.executor, this::fail);
  }

  /**
   * Lock held.
   *
   * @throws TallygateClientException if the client has failed
   * @throws ClientClosedException if it is closed
   */
  void requireUsable() {
    if (failure != null) {
      throw new TallygateClientException("the client has failed: " + failure.getMessage(), failure);
    }
    if (isClosing) {
      throw new ClientClosedException("the client is closed");
    }
  }

  /** Any thread, lock not held: a connection has ended. The writer makes another one, unless this is how a close ends. */
  void lost(Link which, Exception cause) {
    boolean isNews;
    lock.lock();
    try {
      isNews = which == link && !which.isLost && !(which.isByeSent && outbox.isEmpty());
      if (which == link) {
        which.isLost = true;
        which.close();
      }
      work.signal();
    } finally {
      lock.unlock();
    }
    if (isNews) {
      news.tell(() -> news.listener.onDisconnected(cause));
    }
  }

  /** Any thread, lock not held: the client gives up. The first cause counts. */
  void fail(TallygateClientException cause) {
    List<CompletableFuture<BatchResult>> orphans;
    lock.lock();
    try {
      if (failure != null) {
        return;
      }
      failure = cause;
      link.close();
      work.signal();
      room.signalAll();
      orphans = outbox.takeFutures();
    } finally {
      lock.unlock();
    }
    news.tell(
        () -> {
          orphans.forEach(future -> future.completeExceptionally(cause));
          news.listener.onFailure(cause);
        });
  }
}
