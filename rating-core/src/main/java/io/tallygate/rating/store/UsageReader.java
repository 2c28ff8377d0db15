package io.tallygate.rating.store;

import java.util.Collection;
import java.util.List;
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
   * @param decomposition index of the meter's decomposition, {@link io.tallygate.rating.meter.SeriesDefinition#NONE} for what
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
}
