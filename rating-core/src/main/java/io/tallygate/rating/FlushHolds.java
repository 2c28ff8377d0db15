package io.tallygate.rating;

import io.tallygate.rating.flush.FlushHold;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The flushes that somebody reads through. Any thread. */
final class FlushHolds {
  private final TreeMap<Long, Integer> readersByFlush = new TreeMap<>();

  private long storedNumber;
  private long storedAsOfMs;

  /**
   * Holds a flush once more. The thread that plans compactions calls it, so that none is planned in between.
   *
   * @param asOfMs as {@link FlushHold#asOfMs}
   */
  synchronized FlushHold hold(long number, long asOfMs) {
    readersByFlush.merge(number, 1, Integer::sum);
    return new Hold(number, asOfMs);
  }

  /** The store has every flush through one. The thread that plans compactions, before it plans one through that flush. */
  synchronized void stored(long number, long asOfMs) {
    storedNumber = number;
    storedAsOfMs = asOfMs;
  }

  /** Holds the newest flush that the store has; null: it is not known yet. No compaction through a later one is planned. */
  synchronized @Nullable FlushHold holdStored() {
    return storedAsOfMs == 0 ? null : hold(storedNumber, storedAsOfMs);
  }

  private synchronized void release(long number) {
    readersByFlush.computeIfPresent(number, (flush, readers) -> readers == 1 ? null : readers - 1);
  }

  synchronized SortedSet<Long> numbers() {
    return new TreeSet<>(readersByFlush.keySet());
  }

  private final class Hold implements FlushHold {
    private final long number;
    private final long asOfMs;
    private final AtomicBoolean isReleased = new AtomicBoolean();

    Hold(long number, long asOfMs) {
      this.number = number;
      this.asOfMs = asOfMs;
    }

    @Override
    public long number() {
      return number;
    }

    @Override
    public long asOfMs() {
      return asOfMs;
    }

    @Override
    public void close() {
      if (isReleased.compareAndSet(false, true)) {
        release(number);
      }
    }
  }
}
