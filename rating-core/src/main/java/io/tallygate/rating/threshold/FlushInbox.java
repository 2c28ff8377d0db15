package io.tallygate.rating.threshold;

import io.tallygate.rating.flush.FlushBatch;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Flushes on their way to the threshold thread. The flush thread never waits here: where too much has gathered, the amounts are
 * given up and read from the store again.
 */
final class FlushInbox {
  /** 4 M rows of 12 to 24 bytes: 96 MB at the most, which the usage store's queue may hold as well. */
  static final int ROWS_MAX = 4_000_000;

  private final int rowsMax;
  private final Deque<FlushBatch> batches = new ArrayDeque<>();
  private long rows;
  private boolean isDropped;
  private boolean isWoken;

  /**
   * What came.
   *
   * @param isIncomplete flushes were dropped: their usage must be read from the store
   */
  record Mail(List<FlushBatch> batches, boolean isIncomplete) {}

  FlushInbox(int rowsMax) {
    this.rowsMax = rowsMax;
  }

  /** Flush thread. */
  synchronized void put(FlushBatch batch) {
    batches.add(batch);
    rows += batch.deltas().size();
    if (rows > rowsMax && batches.size() > 1) {
      batches.clear();
      rows = 0;
      isDropped = true;
    }
    notifyAll();
  }

  /** Ends a waiting at once. Any thread. */
  synchronized void wake() {
    isWoken = true;
    notifyAll();
  }

  /** Waits until something comes or the time is over; takes everything. Threshold thread. */
  synchronized Mail take(long timeoutMs) throws InterruptedException {
    long deadline = System.nanoTime() + timeoutMs * 1_000_000;
    long leftMs = timeoutMs;
    while (batches.isEmpty() && !isDropped && !isWoken && leftMs > 0) {
      wait(leftMs);
      leftMs = (deadline - System.nanoTime()) / 1_000_000;
    }
    Mail mail = new Mail(List.copyOf(batches), isDropped);
    batches.clear();
    rows = 0;
    isDropped = false;
    isWoken = false;
    return mail;
  }

  /** Flushes that wait. Any thread. */
  synchronized int size() {
    return batches.size();
  }
}
