package io.tallygate.loadtest.demo;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * What the senders of the demo share: how much is acknowledged, how long that took, and the gate in front of the last part,
 * which opens when the gateway has been killed and is back. Any thread.
 */
final class Delivery {
  private static final long LATENCY_MAX_NS = TimeUnit.MINUTES.toNanos(10);

  private final long total;
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicLong sent = new AtomicLong();
  private final Histogram httpLatencies = new ConcurrentHistogram(LATENCY_MAX_NS, 3);
  private final Histogram binaryLatencies = new ConcurrentHistogram(LATENCY_MAX_NS, 3);
  private boolean isOpen;

  /**
   * @param total records to be sent
   */
  Delivery(long total) {
    this.total = total;
  }

  long total() {
    return total;
  }

  /** A sender hands over records. */
  void sent(long records) {
    sent.addAndGet(records);
  }

  /** A request over HTTP was answered. */
  void acknowledgedHttp(long records, long latencyNs) {
    httpLatencies.recordValue(Math.min(latencyNs, LATENCY_MAX_NS));
    acknowledged(records);
  }

  /** A batch over the binary protocol was answered. */
  void acknowledgedBinary(long records, long latencyNs) {
    binaryLatencies.recordValue(Math.min(latencyNs, LATENCY_MAX_NS));
    acknowledged(records);
  }

  private synchronized void acknowledged(long records) {
    acknowledged.addAndGet(records);
    notifyAll();
  }

  long acknowledged() {
    return acknowledged.get();
  }

  /** Sent and not acknowledged. */
  long inFlight() {
    return sent.get() - acknowledged.get();
  }

  /** Waits until so many records are acknowledged. */
  synchronized void awaitAcknowledged(long records) throws InterruptedException {
    while (acknowledged.get() < records) {
      wait();
    }
  }

  /** A sender that is through with three fifths of its work waits here until the gate opens. */
  synchronized void pass(long done, long all) throws InterruptedException {
    while (!isOpen && done * 5 >= all * 3) {
      wait();
    }
  }

  /** The gateway is back: everything may be sent. */
  synchronized void open() {
    isOpen = true;
    notifyAll();
  }

  /** Nanoseconds from the request to its answer. */
  Histogram httpLatencies() {
    return httpLatencies;
  }

  /** Nanoseconds from adding a batch's first record to its acknowledgement. */
  Histogram binaryLatencies() {
    return binaryLatencies;
  }
}
