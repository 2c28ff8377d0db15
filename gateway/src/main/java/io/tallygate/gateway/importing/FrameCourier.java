package io.tallygate.gateway.importing;

import io.tallygate.client.FrameConnection;
import io.tallygate.protocol.Definition;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Carries the frames of one file to the gateway and their answers back; keeps each frame until its ack, and sends it again, byte for
 * byte, over a new connection when one is lost. What the gateway has already, it gets no second time: a restarted import starts
 * with the frames whose answers it does not know.
 *
 * <p>Threads: one fills and publishes; a {@link FrameSender} sends and connects; a {@link FrameReceiver} per connection takes
 * answers. They share a {@link FrameWindow}.
 */
final class FrameCourier implements FrameFeed.Outlet, AutoCloseable {
  private final FrameConnection first;
  private final FrameAnswers answers;
  private final FrameWindow window;
  private final Thread sender;

  /**
   * @param first a connection that stands; the courier closes it
   * @param resendFrom first sequence that is sent; answers of those before are the caller's
   */
  FrameCourier(
      GatewayLink link,
      FrameConnection first,
      int payloadLimit,
      long resendFrom,
      FrameAnswers answers,
      LongSupplier nanoTime) {
    this.first = first;
    this.answers = answers;
    this.window = new FrameWindow(first, payloadLimit, resendFrom - 1, nanoTime);
    this.sender = new Thread(new FrameSender(window, link, answers), "tallygate-import-sender");
    sender.setDaemon(true);
  }

  void start() {
    FrameReceiver.start(window, answers, first);
    sender.start();
  }

  @Override
  public ImportFrame claim() throws ImportException, InterruptedException {
    window.lock.lock();
    try {
      while (window.published - window.acked >= window.size) {
        window.await();
      }
      window.requireSound();
      return window.frame(window.published + 1);
    } finally {
      window.lock.unlock();
    }
  }

  @Override
  public void publish(ImportFrame frame) throws ImportException {
    window.lock.lock();
    try {
      window.requireSound();
      if (frame.sequence != window.published + 1) {
        throw new IllegalStateException(
            "frames are published in order [sequence="
                + frame.sequence
                + "] [published="
                + window.published
                + "]");
      }
      window.publish(frame);
    } finally {
      window.lock.unlock();
    }
  }

  /** Definitions of a frame that is not sent: later ones build on them. */
  void define(List<Definition> more) {
    window.lock.lock();
    try {
      window.definitions.addAll(more);
    } finally {
      window.lock.unlock();
    }
  }

  /** Waits until everything published is durable and answered. */
  void awaitAnswers() throws ImportException, InterruptedException {
    window.lock.lock();
    try {
      while (window.acked < window.published) {
        window.await();
      }
      window.requireSound();
    } finally {
      window.lock.unlock();
    }
  }

  /** Ends the connection and the threads; what was not acked by now is sent by the next import of the file. */
  @Override
  public void close() {
    FrameConnection last;
    window.lock.lock();
    try {
      window.isClosed = true;
      last = window.connection;
      window.connection = null;
      window.changed.signalAll();
    } finally {
      window.lock.unlock();
    }
    if (last != null) {
      FrameWindow.closeQuietly(last);
    }
    sender.interrupt();
    try {
      sender.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
