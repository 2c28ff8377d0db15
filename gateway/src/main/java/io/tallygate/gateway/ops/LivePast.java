package io.tallygate.gateway.ops;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The last ten minutes of what the charts of the live view show, so that whoever opens it sees what was before. Any thread. */
final class LivePast {
  /** Ten minutes: long enough to see what led to an alarm, and 40 KB to send. */
  static final int SECONDS = 600;

  private final Deque<Second> seconds = new ArrayDeque<>(SECONDS);

  /**
   * One second. Latencies are of the whole way, in microseconds, 0 if no frame took it; lags are bytes.
   *
   * @param atMs its end, since 1970
   * @param records counted
   * @param bytes logged
   * @param ring slots in use at its end
   */
  record Second(
      long atMs,
      long records,
      long frames,
      long bytes,
      double p50,
      double p99,
      double max,
      long forceLag,
      long flushLag,
      long ring) {}

  synchronized void add(Second second) {
    if (seconds.size() == SECONDS) {
      seconds.removeFirst();
    }
    seconds.addLast(second);
  }

  /** Columns of equal length by their names, oldest second first. */
  synchronized Map<String, Object> columns() {
    Collection<Second> kept = seconds;
    return Fields.of(
        "at", column(kept, Second::atMs),
        "records", column(kept, Second::records),
        "frames", column(kept, Second::frames),
        "bytes", column(kept, Second::bytes),
        "p50", column(kept, Second::p50),
        "p99", column(kept, Second::p99),
        "max", column(kept, Second::max),
        "forceLag", column(kept, Second::forceLag),
        "flushLag", column(kept, Second::flushLag),
        "ring", column(kept, Second::ring));
  }

  private static <T> List<T> column(Collection<Second> seconds, Function<Second, T> field) {
    List<T> column = new ArrayList<>(seconds.size());
    for (Second second : seconds) {
      column.add(field.apply(second));
    }
    return column;
  }
}
