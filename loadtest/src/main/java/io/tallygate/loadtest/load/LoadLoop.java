package io.tallygate.loadtest.load;

import java.io.IOException;
import java.nio.channels.Selector;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The thread that sends: first one batch on each connection, so that series are defined before the clock runs; then warm-up,
 * the measured window, and the drain, until everything offered is answered. Further windows may follow. It waits in the selector and never spins: the
 * gateway shares the machine.
 */
final class LoadLoop {
  private static final long DRAIN_NS = TimeUnit.SECONDS.toNanos(60);
  private static final long HEARTBEAT_NS = TimeUnit.SECONDS.toNanos(1);

  /** Below this a selector, which counts in milliseconds, would oversleep. */
  private static final long SELECT_NS = TimeUnit.MILLISECONDS.toNanos(2);

  private final List<? extends LoadConnection> connections;
  private final Selector selector;
  private final RunRecorder recorder;
  private final LongSupplier nanoTime;
  private final LoadObserver observer;
  private @Nullable SendSchedule schedule;
  private long endNs;
  private long nextHeartbeatNs;
  private int turn;

  LoadLoop(
      List<? extends LoadConnection> connections,
      Selector selector,
      RunRecorder recorder,
      LongSupplier nanoTime,
      LoadObserver observer) {
    this.connections = connections;
    this.selector = selector;
    this.recorder = recorder;
    this.nanoTime = nanoTime;
    this.observer = observer;
  }

  /**
   * Runs the load.
   *
   * @param amount seconds or records of the measured window
   * @param warmupNs before it
   * @param rate records a second; 0: closed loop
   * @param burst batches that are due at the same time
   * @throws IOException the gateway refused what was sent, or went away and did not come back
   */
  void run(Amount amount, long warmupNs, long rate, int batch, int burst) throws IOException {
    define(batch);
    window(amount, warmupNs, Pace.even(rate, batch, burst));
  }

  /** One batch on each connection, answered. */
  void define(int batch) throws IOException {
    nextHeartbeatNs = nanoTime.getAsLong() + HEARTBEAT_NS;
    long nowNs = nanoTime.getAsLong();
    for (LoadConnection each : connections) {
      each.offer(nowNs, batch);
    }
    drain();
    observer.onDefined();
  }

  /**
   * Sends for a measured window, and waits for all answers. What is due goes on where the window before ended.
   *
   * @param amount seconds or records of it
   * @param warmupNs before it
   * @throws IOException the gateway refused what was sent, or went away and did not come back
   */
  void window(Amount amount, long warmupNs, Pace pace) throws IOException {
    long startNs = nanoTime.getAsLong();
    nextHeartbeatNs = startNs + HEARTBEAT_NS;
    SendSchedule due = schedule;
    if (due == null) {
      due = new SendSchedule(pace, startNs);
      schedule = due;
    } else {
      due.resume(endNs, startNs);
    }
    send(due, new Amount(Long.MAX_VALUE, warmupNs), startNs, pace.batch());
    observer.onMeasuring();
    long fromNs = due.isOpenLoop() ? startNs + warmupNs : nanoTime.getAsLong();
    recorder.measure(fromNs, amount.durationNs, System.currentTimeMillis());
    send(due, amount, fromNs, pace.batch());
    endNs = amount.isByTime() ? fromNs + amount.durationNs : nanoTime.getAsLong();
    observer.onMeasured();
    drain();
  }

  /** How much is sent: so many records, but no longer than so many nanoseconds. */
  record Amount(long records, long durationNs) {
    static Amount ofRecords(long records) {
      return new Amount(records, Long.MAX_VALUE);
    }

    static Amount ofSeconds(long seconds) {
      return new Amount(Long.MAX_VALUE, TimeUnit.SECONDS.toNanos(seconds));
    }

    boolean isByTime() {
      return durationNs != Long.MAX_VALUE;
    }
  }

  private void send(SendSchedule schedule, Amount amount, long fromNs, int batch)
      throws IOException {
    long left = amount.records;
    while (left > 0) {
      long nowNs = nanoTime.getAsLong();
      if (nowNs - fromNs >= amount.durationNs) {
        return;
      }
      long dueNs = schedule.nextNs(nowNs);
      boolean moved = false;
      for (int i = 0; i < connections.size() && left > 0; i++) {
        LoadConnection next = connections.get(turn++ % connections.size());
        while (left > 0
            && next.hasRoom()
            && dueNs - nowNs <= 0
            && dueNs - fromNs < amount.durationNs) {
          int count = (int) Math.min(batch, left);
          next.offer(dueNs, count);
          recorder.offered(dueNs, nowNs);
          schedule.take();
          left -= count;
          dueNs = schedule.nextNs(nowNs);
          moved = true;
          if (schedule.isOpenLoop()) {
            break;
          }
        }
      }
      moved |= advance();
      if (!moved) {
        await(schedule.isOpenLoop() ? dueNs - nanoTime.getAsLong() : HEARTBEAT_NS);
      }
    }
  }

  private void drain() throws IOException {
    long lastMoveNs = nanoTime.getAsLong();
    while (unanswered() > 0) {
      if (advance()) {
        lastMoveNs = nanoTime.getAsLong();
      } else if (nanoTime.getAsLong() - lastMoveNs > DRAIN_NS) {
        throw new IOException("the gateway does not answer [batches=" + unanswered() + "]");
      } else {
        await(HEARTBEAT_NS);
      }
    }
  }

  private boolean advance() throws IOException {
    selector.selectNow();
    boolean moved = false;
    for (LoadConnection each : connections) {
      moved |= each.advance(nanoTime.getAsLong());
    }
    selector.selectedKeys().clear();
    if (nanoTime.getAsLong() - nextHeartbeatNs >= 0) {
      nextHeartbeatNs += HEARTBEAT_NS;
      recorder.flush();
      observer.onBeat(recorder.acceptedSoFar());
    }
    return moved;
  }

  /** Waits until a socket is ready or the time has passed; at most so long that lost connections are tried again. */
  private void await(long waitNs) throws IOException {
    long boundedNs = Math.min(waitNs, TimeUnit.MILLISECONDS.toNanos(100));
    if (boundedNs >= SELECT_NS) {
      selector.select(TimeUnit.NANOSECONDS.toMillis(boundedNs) - 1);
    } else if (boundedNs > 0) {
      LockSupport.parkNanos(boundedNs);
    }
  }

  private int unanswered() {
    int count = 0;
    for (LoadConnection each : connections) {
      count += each.unanswered();
    }
    return count;
  }
}
