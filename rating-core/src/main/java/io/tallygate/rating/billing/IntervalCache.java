package io.tallygate.rating.billing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What was read of a meter over an interval for every subject at once, grouped by subject, so that a run over a million
 * subscriptions asks the store once. Keeps the intervals used last, up to a number of rows; the one in use always. Not
 * thread-safe.
 */
final class IntervalCache<T> {
  private final int rowsMax;
  private final Function<T, String> subject;
  private final Map<Interval, Grouped<T>> intervals = new LinkedHashMap<>(16, 0.75f, true);
  private long rows;

  /**
   * An interval of a meter.
   *
   * @param decomposition of the meter; {@link io.tallygate.rating.meter.SeriesDefinition#NONE} for what producers sent
   */
  record Interval(int meter, int decomposition, long fromMs, long toMs) {}

  private record Grouped<T>(Map<String, List<T>> bySubject, int rows) {}

  IntervalCache(int rowsMax, Function<T, String> subject) {
    this.rowsMax = rowsMax;
    this.subject = subject;
  }

  /**
   * The rows of one subject.
   *
   * @param read reads every subject's
   */
  List<T> rows(Interval key, String wanted, Function<Interval, List<T>> read) {
    Grouped<T> grouped = intervals.get(key);
    if (grouped == null) {
      grouped = group(read.apply(key));
      makeRoom(grouped.rows);
      intervals.put(key, grouped);
      rows += grouped.rows;
    }
    return grouped.bySubject.getOrDefault(wanted, List.of());
  }

  private Grouped<T> group(List<T> all) {
    Map<String, List<T>> bySubject = new HashMap<>();
    for (T row : all) {
      bySubject.computeIfAbsent(subject.apply(row), key -> new ArrayList<>(1)).add(row);
    }
    return new Grouped<>(bySubject, all.size());
  }

  private void makeRoom(int needed) {
    Iterator<Grouped<T>> oldest = intervals.values().iterator();
    while (rows + needed > rowsMax && oldest.hasNext()) {
      rows -= oldest.next().rows;
      oldest.remove();
    }
  }
}
