package io.tallygate.gateway.importing;

import io.tallygate.client.FrameConnection;
import io.tallygate.client.GatewayFaultException;
import io.tallygate.protocol.Definition;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The sender thread of a {@link FrameCourier}: definitions before the frames that need them, and new connections for lost ones. */
final class FrameSender implements Runnable {
  private final FrameWindow window;
  private final GatewayLink link;
  private final FrameAnswers answers;

  FrameSender(FrameWindow window, GatewayLink link, FrameAnswers answers) {
    this.window = window;
    this.link = link;
    this.answers = answers;
  }

  @Override
  public void run() {
    try {
      while (true) {
        FrameConnection to = connected();
        if (to == null) {
          return;
        }
        try {
          sendNext(to);
        } catch (IOException e) {
          window.lost(to);
        }
      }
    } catch (GatewayFaultException e) {
      window.fail(GatewayLink.failure(e));
    } catch (ImportException e) {
      window.fail(e);
    } catch (InterruptedException e) {
      window.fail(new ImportException("interrupted", e));
    } catch (RuntimeException e) {
      window.fail(new ImportException("the sender has failed: " + e, e));
    }
  }

  /** The connection to send over, a new one if need be; null at the end. */
  private @Nullable FrameConnection connected() throws ImportException, InterruptedException {
    window.lock.lock();
    try {
      if (window.isClosed || window.failure != null) {
        return null;
      }
      if (window.connection != null) {
        return window.connection;
      }
    } finally {
      window.lock.unlock();
    }
    FrameConnection fresh = link.connect();
    window.answering.lock();
    try {
      return install(fresh);
    } finally {
      window.answering.unlock();
    }
  }

  private @Nullable FrameConnection install(FrameConnection fresh) {
    window.lock.lock();
    try {
      if (window.isClosed) {
        FrameWindow.closeQuietly(fresh);
        return null;
      }
      window.connection = fresh;
      window.defined = 0;
      window.sent = window.acked;
      window.isPaused = false;
      window.progressNs = window.nanoTime.getAsLong();
    } finally {
      window.lock.unlock();
    }
    FrameReceiver.start(window, answers, fresh);
    return fresh;
  }

  private void sendNext(FrameConnection to)
      throws IOException, ImportException, InterruptedException {
    List<Definition> toDefine;
    ImportFrame frame;
    window.lock.lock();
    try {
      while (true) {
        if (window.isClosed || window.failure != null || window.connection != to) {
          return;
        }
        long nowNs = window.nanoTime.getAsLong();
        if (window.acked < window.published
            && nowNs - window.progressNs > link.patience().toNanos()) {
          throw new ImportSuspendedException(
              "the gateway takes nothing more [seconds=" + link.patience().toSeconds() + "]");
        }
        if (window.isPaused && window.resumeNs - nowNs > 0) {
          window.await(Math.min(window.resumeNs - nowNs, TimeUnit.SECONDS.toNanos(1)));
          continue;
        }
        window.isPaused = false;
        if (window.sent < window.published && window.sent - window.acked < window.size) {
          break;
        }
        window.await();
      }
      window.sent++;
      frame = window.frame(window.sent);
      int through = window.definitionsThrough(window.sent);
      toDefine =
          through > window.defined
              ? List.copyOf(window.definitions.subList(window.defined, through))
              : List.of();
      window.defined = Math.max(window.defined, through);
    } finally {
      window.lock.unlock();
    }
    if (!toDefine.isEmpty()) {
      to.define(toDefine);
    }
    to.send(frame.bytes);
  }
}
