package io.tallygate.client;

import java.io.IOException;

/**
 * The writer thread: one connection after the other, each with a reader thread of its own, a pause between attempts, until
 * there is nothing left to carry or no sense in trying again.
 */
final class Connector implements Runnable {
  private final CourierState state;
  private final TallygateClientBuilder settings;
  private final ConnectionSettings address;
  private final Sender sender;

  Connector(
      CourierState state,
      TallygateClientBuilder settings,
      ConnectionSettings address,
      Sender sender) {
    this.state = state;
    this.settings = settings;
    this.address = address;
    this.sender = sender;
  }

  @Override
  public void run() {
    try {
      connectUntilDone();
    } catch (InterruptedException | RuntimeException e) {
      state.fail(new TallygateClientException("the writer thread has failed", e));
    }
  }

  private void connectUntilDone() throws InterruptedException {
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
      isConnected = connect();
      backOffNs = Math.min(Math.max(1, backOffNs * 2), settings.backOffMax.toNanos());
    }
  }

  /** Uses the present connection until it ends. */
  private void carry() throws InterruptedException {
    Link link = link();
    Thread reader =
        new Thread(
            new AnswerReader(state, link, settings.nanoTime),
            "tallygate-reader-" + address.producer());
    reader.setDaemon(true);
    reader.start();
    try {
      sender.carry(link);
    } catch (IOException e) {
      state.lost(link, e);
    } finally {
      link.close();
      reader.join();
    }
  }

  private Link link() {
    state.lock.lock();
    try {
      return state.link;
    } finally {
      state.lock.unlock();
    }
  }

  /** Waits before the next attempt. Returns false if there is to be none. */
  private boolean awaitRetry(long backOffNs) throws InterruptedException {
    state.lock.lock();
    try {
      long untilNs = settings.nanoTime.getAsLong() + backOffNs;
      while (true) {
        if (state.failure != null || (state.isClosing && state.outbox.isEmpty())) {
          state.isFinished = true;
          state.room.signalAll();
          return false;
        }
        long waitNs = untilNs - settings.nanoTime.getAsLong();
        if (waitNs <= 0) {
          return true;
        }
        state.work.awaitNanos(waitNs);
      }
    } finally {
      state.lock.unlock();
    }
  }

  private boolean connect() {
    try {
      accept(new Link(FrameConnection.open(address), settings.inFlight));
      return true;
    } catch (GatewayFaultException e) {
      if (e.code().isTransient()) {
        state.news.tell(() -> state.news.listener.onDisconnected(e));
      } else {
        state.fail(e);
      }
    } catch (TallygateClientException e) {
      state.fail(e);
    } catch (IOException e) {
      state.news.tell(() -> state.news.listener.onDisconnected(e));
    }
    return false;
  }

  /** A connection begins: all definitions again, then every frame that is not acked. */
  private void accept(Link next) {
    state.lock.lock();
    try {
      if (next.payloadLimit() < state.link.payloadLimit()) {
        next.close();
        throw new TallygateClientException(
            "the gateway now takes smaller frames than those that wait [payload limit="
                + next.welcome.payloadLimit()
                + "]");
      }
      state.link = next;
      state.outbox.rewind(0);
    } finally {
      state.lock.unlock();
    }
  }
}
