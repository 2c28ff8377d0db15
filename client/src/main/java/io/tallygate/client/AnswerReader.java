package io.tallygate.client;

import io.tallygate.protocol.Frame;
import io.tallygate.protocol.Frame.Ack;
import io.tallygate.protocol.Frame.Busy;
import io.tallygate.protocol.Frame.Bye;
import io.tallygate.protocol.Frame.DefineRefused;
import io.tallygate.protocol.Frame.Fault;
import io.tallygate.protocol.Frame.RefusedDefinition;
import io.tallygate.protocol.FrameLayout;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The reader thread of one connection: takes the gateway's answers until the connection ends. */
final class AnswerReader implements Runnable {
  private final CourierState state;
  private final Link link;
  private final LongSupplier nanoTime;

  AnswerReader(CourierState state, Link link, LongSupplier nanoTime) {
    this.state = state;
    this.link = link;
    this.nanoTime = nanoTime;
  }

  @Override
  public void run() {
    try {
      read();
    } catch (IOException e) {
      state.lost(link, e);
    } catch (GatewayFaultException e) {
      if (e.code().isTransient()) {
        state.lost(link, e);
      } else {
        state.fail(e);
      }
    } catch (TallygateClientException e) {
      state.fail(e);
    } catch (RuntimeException e) {
      state.fail(new TallygateClientException("the reader thread has failed", e));
    }
  }

  private void read() throws IOException {
    long silentAt = -1;
    while (true) {
      try {
        if (!handle(link.connection.receive())) {
          throw new EOFException("the gateway said bye");
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
  }

  /** The last sequence acked while an answer is due; -1 if none is. */
  private long waitingFor() {
    Outbox outbox = state.outbox;
    state.lock.lock();
    try {
      return link.isByeSent || outbox.sent() > outbox.acked() ? outbox.acked() : -1;
    } finally {
      state.lock.unlock();
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
    state.lock.lock();
    try {
      state.outbox.acked(ack, (result, future) -> all.add(new Done(result, future)));
      state.work.signal();
      state.room.signalAll();
    } finally {
      state.lock.unlock();
    }
    // The listener first: whoever waits for the future finds everything told.
    for (Done done : all) {
      state.news.tell(
          () -> {
            try {
              state.news.listener.onBatch(done.result());
            } finally {
              if (done.future() != null) {
                done.future().complete(done.result());
              }
            }
          });
    }
  }

  private void pause(Busy busy) {
    state.lock.lock();
    try {
      state.outbox.rewind(busy.sequence());
      link.isPaused = true;
      link.resumeNs =
          nanoTime.getAsLong()
              + TimeUnit.MILLISECONDS.toNanos(Integer.toUnsignedLong(busy.retryAfterMs()));
      state.work.signal();
    } finally {
      state.lock.unlock();
    }
  }

  private void refused(RefusedDefinition refused) {
    SeriesRef series = null;
    String attribute = null;
    state.lock.lock();
    try {
      if (refused.kind() == FrameLayout.DEFINE_KIND_SERIES) {
        series = state.definitions.seriesOf(refused.number());
      } else {
        attribute = state.definitions.attributeOf(refused.number());
      }
    } finally {
      state.lock.unlock();
    }
    if (series != null) {
      SeriesRef refusedSeries = series;
      if (refusedSeries.refusal() == refused.code()) {
        return; // Said before, on an earlier connection.
      }
      refusedSeries.refuse(refused.code());
      state.news.tell(() -> state.news.listener.onSeriesRefused(refusedSeries, refused.code()));
    } else if (attribute != null) {
      String refusedName = attribute;
      state.news.tell(() -> state.news.listener.onAttributeRefused(refusedName, refused.code()));
    }
  }
}
