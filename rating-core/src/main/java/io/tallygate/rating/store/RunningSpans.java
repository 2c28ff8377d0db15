package io.tallygate.rating.store;

import io.tallygate.rating.flush.FlushBatch;
import io.tallygate.rating.store.SpanSums.SpanKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Spans that are asked for again and again, as previews of a running period ask for it, subject by subject: read from the store
 * once for every subject, then kept up with the flushes that it stores. An answer from here is the store's own, through the
 * same flush, and takes a microsecond where the store looks through all of its rows.
 *
 * <pre>
 *  reader ──the eighth question for a span since the last store transaction──▶ one read of all subjects
 *                                                                                      │
 *  apply ──▶ copies of all tables with what the flushes add ──▶ newest (immutable) ◀───┘
 *                                                                  │
 *  reader ◀── through exactly the newest's flush ──────────────────┘
 * </pre>
 *
 * <p>One thread applies, any thread reads. Nobody waits for a reader; a reader whose flush is not the newest any more has the
 * store.
 */
final class RunningSpans {
  /** For two million series with usage, in a heap of 896 MB; twice that for as long as flushes are taken in. */
  private static final long BYTES_MAX = 96L << 20;

  /** A span is read whole at the so many-th question for it; one of those reads costs as much as a few questions. */
  static final int ASKS_MIN = 8;

  /** So many store transactions without a question, ten minutes or so, and a span is no longer kept. */
  private static final int IDLE_MAX = 10;

  /** Spans counted between two store transactions: those of a bill run over millions of days must not gather here. */
  private static final int COUNTED_MAX = 10_000;

  private final SeriesTable series;
  private final Map<SpanKey, AtomicInteger> asks = new ConcurrentHashMap<>();
  private volatile Newest newest;

  /** Flushes stored while a span is being read; null: none is. Under this object's lock. */
  private @Nullable List<FlushBatch> missed;

  private record Newest(long flush, Map<SpanKey, Kept> spans) {}

  private record Kept(SpanSums sums, AtomicInteger idle) {}

  RunningSpans(SeriesTable series, long flush) {
    this.series = series;
    this.newest = new Newest(flush, Map.of());
  }

  /** The applying thread, when the store has the flushes. */
  synchronized void apply(List<FlushBatch> batches) {
    Map<SpanKey, Kept> spans = new HashMap<>();
    newest.spans.forEach(
        (key, kept) -> {
          if (kept.idle.incrementAndGet() <= IDLE_MAX) {
            spans.put(key, new Kept(kept.sums.with(batches, series), kept.idle));
          }
        });
    if (missed != null) {
      missed.addAll(batches);
    }
    asks.clear();
    newest = new Newest(batches.get(batches.size() - 1).number(), makeRoom(spans, 0));
  }

  /** Lets go of those that nobody asks for until the others have room; with what is asked for now, that is none. */
  private static Map<SpanKey, Kept> makeRoom(Map<SpanKey, Kept> spans, long wanted) {
    long bytes = wanted;
    for (Kept kept : spans.values()) {
      bytes += kept.sums.bytes();
    }
    Iterator<Kept> all = spans.values().iterator();
    while (bytes > BYTES_MAX && all.hasNext()) {
      Kept kept = all.next();
      if (kept.idle.get() > 1) {
        bytes -= kept.sums.bytes();
        all.remove();
      }
    }
    return Map.copyOf(spans);
  }

  /** Usage of subjects, in the order of their series; null: not known here. */
  @Nullable List<UsageRow> rows(SpanKey key, Collection<String> subjects, long throughFlush) {
    Newest current = newest;
    Kept kept = current.flush == throughFlush ? current.spans.get(key) : null;
    if (kept == null) {
      return null;
    }
    kept.idle.set(0);
    List<UsageRow> rows = new ArrayList<>(2);
    for (int number : series.numbersOf(key.meter(), key.decomposition(), subjects)) {
      UsageRow row = kept.sums.row(series.get(number));
      if (row != null) {
        rows.add(row);
      }
    }
    return rows;
  }

  /**
   * Counts a question that could not be answered.
   *
   * @param readAll reads the span through the flush for every subject
   * @return true: now it can be, if nothing was stored meanwhile
   */
  boolean readIfWanted(SpanKey key, long throughFlush, Consumer<Consumer<UsageRow>> readAll) {
    AtomicInteger asked =
        asks.size() < COUNTED_MAX
            ? asks.computeIfAbsent(key, k -> new AtomicInteger())
            : asks.get(key);
    if (asked == null || asked.incrementAndGet() < ASKS_MIN) {
      return false;
    }
    int expected = series.count(key.meter(), key.decomposition());
    if (!begin(SpanSums.bytes(series.size(), expected), throughFlush)) {
      return false;
    }
    SpanSums sums = null;
    try {
      SpanSums read = new SpanSums(key, series.size(), expected);
      readAll.accept(read::load);
      sums = read;
    } finally {
      end(key, sums);
    }
    return true;
  }

  private synchronized boolean begin(long bytes, long throughFlush) {
    Newest current = newest;
    if (missed != null || current.flush != throughFlush || bytes > BYTES_MAX) {
      return false;
    }
    Map<SpanKey, Kept> spans = makeRoom(new HashMap<>(current.spans), bytes);
    long free = BYTES_MAX - spans.values().stream().mapToLong(kept -> kept.sums.bytes()).sum();
    if (free < bytes) {
      return false;
    }
    newest = new Newest(current.flush, spans);
    missed = new ArrayList<>();
    return true;
  }

  private synchronized void end(SpanKey key, @Nullable SpanSums read) {
    List<FlushBatch> since = missed;
    missed = null;
    if (read != null && since != null) {
      Map<SpanKey, Kept> spans = new HashMap<>(newest.spans);
      SpanSums sums = since.isEmpty() ? read : read.with(since, series);
      spans.put(key, new Kept(sums, new AtomicInteger()));
      newest = new Newest(newest.flush, Map.copyOf(spans));
    }
  }

  /** Spans that are answered from here now. */
  int size() {
    return newest.spans.size();
  }
}
