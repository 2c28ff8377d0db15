package io.tallygate.rating.store;

import io.tallygate.rating.meter.SeriesDefinition;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What rating reads from the usage store. Any thread.
 *
 * <p>A window belongs to a span of event time if its start lies in it. {@code throughFlush} leaves out rows of later flushes;
 * where rows of that flush have been merged with later ones (compaction keeps only the flushes that it is told to keep apart),
 * the answer would be wrong, so there is none: {@link IllegalArgumentException}.
 */
public interface UsageReader {
  /**
   * Usage of a meter by subject and dimension values.
   *
   * @param meter id of the meter
   * @param decomposition index of the meter's decomposition, {@link SeriesDefinition#NONE} for what
   *     producers sent
   * @param subjects subjects wanted; null: every subject of the meter
   * @param fromMs start of event time, inclusive, on a window border
   * @param toMs end of event time, exclusive, on a window border
   * @param throughFlush rows of later flushes are left out
   * @return one row per series with usage, in the order of the series' numbers (a million subjects sorted by name would take longer
   *     than adding them up)
   */
  List<UsageRow> usage(
      int meter,
      int decomposition,
      @Nullable Collection<String> subjects,
      long fromMs,
      long toMs,
      long throughFlush);

  /**
   * Every row of {@link #usage} over all subjects, in no particular order: without a list of them all, which takes more memory
   * than what is made of it.
   */
  default void forEachUsage(
      int meter,
      int decomposition,
      long fromMs,
      long toMs,
      long throughFlush,
      Consumer<UsageRow> each) {
    usage(meter, decomposition, null, fromMs, toMs, throughFlush).forEach(each);
  }

  /**
   * A page of {@link #usage}, in the same order.
   *
   * @param afterSeries rows of series with greater numbers only; -1: from the first
   * @param limit rows at the most, 1 or more
   */
  default List<UsageRow> usagePage(
      int meter,
      int decomposition,
      @Nullable Collection<String> subjects,
      long fromMs,
      long toMs,
      long throughFlush,
      int afterSeries,
      int limit) {
    return usage(meter, decomposition, subjects, fromMs, toMs, throughFlush).stream()
        .filter(row -> row.series() > afterSeries)
        .limit(limit)
        .toList();
  }

  /**
   * What producers sent for a meter by subject and window, whatever its dimensions, over all time. A row per subject and
   * window: ask for the subjects that matter where a meter has many.
   *
   * @param subjects subjects wanted; null: every subject of the meter
   * @return in the order of subject and window
   */
  List<SubjectUsage> usageBySubject(
      int meter, @Nullable Collection<String> subjects, long throughFlush);

  /** As {@link #usage}, one row per series and window, in the order of windows, then of series. */
  List<UsageRow> usageByWindow(
      int meter,
      int decomposition,
      @Nullable Collection<String> subjects,
      long fromMs,
      long toMs,
      long throughFlush);

  /** As {@link #forEachUsage}, one row per series and window. */
  default void forEachUsageByWindow(
      int meter,
      int decomposition,
      long fromMs,
      long toMs,
      long throughFlush,
      Consumer<UsageRow> each) {
    usageByWindow(meter, decomposition, null, fromMs, toMs, throughFlush).forEach(each);
  }

  /**
   * Kept events of a meter in the order of event time, then log order; bounds as for {@link #usage}, to the millisecond. Events
   * that were taken back by then are left out.
   */
  List<UsageEvent> keptEvents(
      int meter, @Nullable Collection<String> subjects, long fromMs, long toMs, long throughFlush);

  /** As {@link #keptEvents}, one by one, without a list of them. */
  default void forEachKeptEvent(
      int meter,
      @Nullable Collection<String> subjects,
      long fromMs,
      long toMs,
      long throughFlush,
      Consumer<UsageEvent> each) {
    keptEvents(meter, subjects, fromMs, toMs, throughFlush).forEach(each);
  }

  /**
   * What producers sent for a meter by series and window, in no particular order, as numbers: for questions over more rows than
   * objects should be made for. Bounds as for {@link #usage}.
   *
   * @param subjects subjects wanted; null: every subject of the meter
   */
  default void forEachCounter(
      int meter,
      @Nullable Collection<String> subjects,
      long fromMs,
      long toMs,
      long throughFlush,
      CounterVisitor visitor) {
    Map<Integer, Integer> slots = new HashMap<>();
    for (UsageRow row :
        usageByWindow(meter, SeriesDefinition.NONE, subjects, fromMs, toMs, throughFlush)) {
      int slot =
          slots.computeIfAbsent(
              row.series(), series -> visitor.enter(series, row.subject(), row.dimensions()));
      if (slot != CounterVisitor.UNWANTED) {
        BigInteger[] parts = row.sum().divideAndRemainder(BigInteger.valueOf(Exact.CARRY));
        visitor.counted(
            slot,
            row.firstWindow(),
            row.count(),
            parts[1].longValueExact(),
            parts[0].longValueExact());
      }
    }
  }

  /** The latest kept events of a meter that are wanted, the latest first; of one time, the latest in the log. */
  default List<UsageEvent> latestEvents(LatestEvents wanted) {
    return keptEvents(
            wanted.meter(),
            wanted.subjects(),
            wanted.fromMs(),
            wanted.toMs(),
            wanted.throughFlush())
        .stream()
        .filter(event -> event.attributes().entrySet().containsAll(wanted.attributes().entrySet()))
        .sorted(
            Comparator.comparingLong(UsageEvent::timeMs)
                .thenComparingLong(UsageEvent::position)
                .thenComparingInt(UsageEvent::index)
                .thenComparingInt(UsageEvent::series)
                .reversed())
        .limit(wanted.limit())
        .toList();
  }
}
