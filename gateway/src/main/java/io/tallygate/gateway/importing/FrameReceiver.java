package io.tallygate.gateway.importing;

import io.tallygate.client.FrameConnection;
import io.tallygate.client.GatewayFaultException;
import io.tallygate.client.TallygateClientException;
import io.tallygate.protocol.Frame;
import io.tallygate.protocol.Frame.Ack;
import io.tallygate.protocol.Frame.Busy;
import io.tallygate.protocol.Frame.Fault;
import io.tallygate.protocol.Frame.Refusal;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The reader thread of one connection of a {@link FrameCourier}: takes answers until the connection ends. */
final class FrameReceiver implements Runnable {
  private final FrameWindow window;
  private final FrameAnswers answers;
  private final FrameConnection from;

  private FrameReceiver(FrameWindow window, FrameAnswers answers, FrameConnection from) {
    this.window = window;
    this.answers = answers;
    this.from = from;
  }

  static void start(FrameWindow window, FrameAnswers answers, FrameConnection from) {
    Thread reader = new Thread(new FrameReceiver(window, answers, from), "tallygate-import-reader");
    reader.setDaemon(true);
    reader.start();
  }

  @Override
  public void run() {
    try {
      while (take()) {}
    } catch (IOException e) {
      window.lost(from);
    } catch (GatewayFaultException e) {
      if (e.code().isTransient() || !window.isCurrent(from)) {
        window.lost(from);
      } else {
        window.fail(GatewayLink.failure(e));
      }
    } catch (ImportException e) {
      window.fail(e);
    } catch (TallygateClientException e) {
      window.fail(
          new ImportException("the gateway's answer cannot be understood: " + e.getMessage(), e));
    } catch (RuntimeException e) {
      window.fail(new ImportException("the reader has failed: " + e, e));
    }
  }

  private boolean take() throws IOException, ImportException {
    Frame answer;
    try {
      answer = from.receive();
    } catch (SocketTimeoutException e) {
      if (isWaiting()) {
        throw e;
      }
      return true;
    }
    if (answer instanceof Ack ack) {
      window.answering.lock();
      try {
        acked(ack);
      } finally {
        window.answering.unlock();
      }
    } else if (answer instanceof Busy busy) {
      pause(busy);
    } else if (answer instanceof Fault fault) {
      throw new GatewayFaultException(fault.code(), fault.text());
    } else if (answer instanceof Frame.Bye) {
      window.lost(from);
      return false;
    }
    // DefineRefused is left: each record of such a series is refused by itself.
    return true;
  }

  private boolean isWaiting() {
    window.lock.lock();
    try {
      return window.connection == from && window.sent > window.acked;
    } finally {
      window.lock.unlock();
    }
  }

  /** Lock of answering held. */
  private void acked(Ack ack) throws ImportException {
    long first;
    long last;
    window.lock.lock();
    try {
      if (window.connection != from) {
        return;
      }
      first = window.acked + 1;
      // What another connection has sent is answered again when it is sent over this one.
      last = Math.min(ack.sequence(), window.sent);
    } finally {
      window.lock.unlock();
    }
    try {
      for (long sequence = first; sequence <= last; sequence++) {
        answers.answered(window.frame(sequence), refusalsOf(ack, sequence), ack.isDetailExpired());
      }
      if (first <= last) {
        answers.answeredThrough(last);
      }
    } catch (IOException e) {
      throw new ImportSuspendedException("the import's own files cannot be written: " + e, e);
    }
    window.lock.lock();
    try {
      window.acked = Math.max(window.acked, last);
      window.progressNs = window.nanoTime.getAsLong();
      window.changed.signalAll();
    } finally {
      window.lock.unlock();
    }
  }

  private static List<Refusal> refusalsOf(Ack ack, long sequence) {
    if (ack.refusals().isEmpty()) {
      return List.of();
    }
    return ack.refusals().stream()
        .filter(each -> ack.sequence() - each.sequenceDelta() == sequence)
        .toList();
  }

  private void pause(Busy busy) {
    window.lock.lock();
    try {
      if (window.connection == from && busy.sequence() <= window.sent) {
        window.sent = Math.max(window.acked, busy.sequence() - 1);
        window.isPaused = true;
        window.resumeNs =
            window.nanoTime.getAsLong()
                + TimeUnit.MILLISECONDS.toNanos(Integer.toUnsignedLong(busy.retryAfterMs()));
        window.changed.signalAll();
      }
    } finally {
      window.lock.unlock();
    }
  }
}
