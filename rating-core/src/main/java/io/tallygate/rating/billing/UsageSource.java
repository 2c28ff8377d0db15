package io.tallygate.rating.billing;

import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.store.UsageReader;
import io.tallygate.rating.store.UsageRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Usage as of one flush, for one run. A run over many subscriptions reads each interval of a meter once for every subject and
 * keeps it grouped in memory; a preview of one reads only what it needs. Not thread-safe.
 */
final class UsageSource {
  /** Rows kept for reuse; at some 150 bytes each, 300 MB. The interval in use is always kept. */
  private static final int ROWS_MAX = 2_000_000;

  private final UsageReader reader;
  private final long throughFlush;
  private final boolean isWholeMeters;
  private final Map<Interval, Grouped> intervals = new LinkedHashMap<>(16, 0.75f, true);
  private long rows;

  private record Interval(int meter, int decomposition, long fromMs, long toMs) {}

  private record Grouped(Map<String, List<UsageRow>> bySubject, int rows) {}

  /**
   * Usage through a flush.
   *
   * @param isWholeMeters read intervals for every subject at once
   */
  UsageSource(UsageReader reader, long throughFlush, boolean isWholeMeters) {
    this.reader = reader;
    this.throughFlush = throughFlush;
    this.isWholeMeters = isWholeMeters;
  }

  long throughFlush() {
    return throughFlush;
  }

  /** Usage of a subject over an interval that other subjects are asked for as well. */
  List<UsageRow> shared(Meter meter, int decomposition, String subject, Instant from, Instant to) {
    if (!isWholeMeters) {
      return single(meter, decomposition, subject, from, to);
    }
    Interval interval =
        new Interval(meter.id(), decomposition, from.toEpochMilli(), to.toEpochMilli());
    Grouped grouped = intervals.get(interval);
    if (grouped == null) {
      grouped = read(interval);
      makeRoom(grouped.rows);
      intervals.put(interval, grouped);
      rows += grouped.rows;
    }
    return grouped.bySubject.getOrDefault(subject, List.of());
  }

  /** Usage of a subject over an interval of its own. */
  List<UsageRow> single(Meter meter, int decomposition, String subject, Instant from, Instant to) {
    return reader.usage(
        meter.id(),
        decomposition,
        Set.of(subject),
        from.toEpochMilli(),
        to.toEpochMilli(),
        throughFlush);
  }

  private Grouped read(Interval interval) {
    List<UsageRow> all =
        reader.usage(
            interval.meter,
            interval.decomposition,
            null,
            interval.fromMs,
            interval.toMs,
            throughFlush);
    Map<String, List<UsageRow>> bySubject = new HashMap<>();
    for (UsageRow row : all) {
      bySubject.computeIfAbsent(row.subject(), subject -> new ArrayList<>(1)).add(row);
    }
    return new Grouped(bySubject, all.size());
  }

  private void makeRoom(int needed) {
    Iterator<Grouped> oldest = intervals.values().iterator();
    while (rows + needed > ROWS_MAX && oldest.hasNext()) {
      rows -= oldest.next().rows;
      oldest.remove();
    }
  }
}
