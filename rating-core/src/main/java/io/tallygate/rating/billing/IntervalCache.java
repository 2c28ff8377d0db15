package io.tallygate.rating.billing;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * What was read of a meter over an interval for every subject at once, so that a run over a million subscriptions asks the
 * store once. Keeps the intervals used last, up to a number of rows; the one in use always. Any thread: whoever wants an
 * interval that another one reads waits for it.
 */
final class IntervalCache<V> {
  private final int rowsMax;
  private final ToIntFunction<V> rowsOf;
  private final Map<Interval, V> intervals = new LinkedHashMap<>(16, 0.75f, true);
  private long rows;

  /**
   * An interval of a meter.
   *
   * @param decomposition of the meter; {@link io.tallygate.rating.meter.SeriesDefinition#NONE} for what producers sent
   */
  record Interval(int meter, int decomposition, long fromMs, long toMs) {}

  /**
   * @param rowsOf how many rows a value holds
   */
  IntervalCache(int rowsMax, ToIntFunction<V> rowsOf) {
    this.rowsMax = rowsMax;
    this.rowsOf = rowsOf;
  }

  /**
   * What there is of an interval.
   *
   * @param read reads every subject's
   */
  synchronized V get(Interval key, Function<Interval, V> read) {
    V value = intervals.get(key);
    if (value == null) {
      value = read.apply(key);
      makeRoom(rowsOf.applyAsInt(value));
      intervals.put(key, value);
      rows += rowsOf.applyAsInt(value);
    }
    return value;
  }

  private void makeRoom(int needed) {
    Iterator<V> oldest = intervals.values().iterator();
    while (rows + needed > rowsMax && oldest.hasNext()) {
      rows -= rowsOf.applyAsInt(oldest.next());
      oldest.remove();
    }
  }
}
