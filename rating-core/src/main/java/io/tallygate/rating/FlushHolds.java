package io.tallygate.rating;

import io.tallygate.rating.flush.FlushHold;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;

/** The flushes that somebody reads through. Any thread. */
final class FlushHolds {
  private final TreeMap<Long, Integer> readersByFlush = new TreeMap<>();

  /** Holds a flush once more. The thread that plans compactions calls it, so that none is planned in between. */
  synchronized FlushHold hold(long number) {
    readersByFlush.merge(number, 1, Integer::sum);
    return new Hold(number);
  }

  private synchronized void release(long number) {
    readersByFlush.computeIfPresent(number, (flush, readers) -> readers == 1 ? null : readers - 1);
  }

  synchronized SortedSet<Long> numbers() {
    return new TreeSet<>(readersByFlush.keySet());
  }

  private final class Hold implements FlushHold {
    private final long number;
    private final AtomicBoolean isReleased = new AtomicBoolean();

    Hold(long number) {
      this.number = number;
    }

    @Override
    public long number() {
      return number;
    }

    @Override
    public void close() {
      if (isReleased.compareAndSet(false, true)) {
        release(number);
      }
    }
  }
}
