package io.tallygate.rating.billing;

import io.tallygate.rating.billing.IntervalCache.Interval;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.SeriesDefinition;
import io.tallygate.rating.period.Span;
import io.tallygate.rating.store.UsageEvent;
import io.tallygate.rating.store.UsageReader;
import io.tallygate.rating.store.UsageRow;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Usage as of one flush, for one run. A run over many subscriptions reads each interval of a meter once for every subject and
 * keeps it by subject in memory; a preview of one reads only what it needs. Any thread.
 */
final class UsageSource implements UsageView {
  /** Rows of counters of a kind kept for reuse; at some 56 bytes each, 220 MB. */
  private static final int ROWS_MAX = 4_000_000;

  /** Kept events kept for reuse; at some 300 bytes each, 300 MB. */
  private static final int EVENTS_MAX = 1_000_000;

  private final UsageReader reader;
  private final long throughFlush;
  private final boolean isWholeMeters;
  private final IntervalCache<UsageTable> sums = new IntervalCache<>(ROWS_MAX, UsageTable::size);
  private final IntervalCache<UsageTable> windows = new IntervalCache<>(ROWS_MAX, UsageTable::size);
  private final IntervalCache<Events> events = new IntervalCache<>(EVENTS_MAX, Events::size);

  private record Events(Map<String, List<UsageEvent>> bySubject, int size) {
    static Events of(List<UsageEvent> all) {
      return new Events(
          all.stream().collect(Collectors.groupingBy(UsageEvent::subject)), all.size());
    }
  }

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

  @Override
  public long throughFlush() {
    return throughFlush;
  }

  @Override
  public List<UsageRow> sums(
      Meter meter, int decomposition, String subject, Span span, boolean isShared) {
    return isShared && isWholeMeters
        ? sums.get(key(meter, decomposition, span), this::allSums).rows(subject)
        : readSums(key(meter, decomposition, span), Set.of(subject));
  }

  @Override
  public List<UsageRow> windows(
      Meter meter, int decomposition, String subject, Span span, boolean isShared) {
    return isShared && isWholeMeters
        ? windows.get(key(meter, decomposition, span), this::allWindows).rows(subject)
        : readWindows(key(meter, decomposition, span), Set.of(subject));
  }

  @Override
  public List<UsageEvent> events(Meter meter, String subject, Span span, boolean isShared) {
    Interval key = key(meter, SeriesDefinition.NONE, span);
    return isShared && isWholeMeters
        ? events
            .get(key, all -> Events.of(readEvents(all, null)))
            .bySubject
            .getOrDefault(subject, List.of())
        : readEvents(key, Set.of(subject));
  }

  private static Interval key(Meter meter, int decomposition, Span span) {
    return new Interval(
        meter.id(), decomposition, span.from().toEpochMilli(), span.to().toEpochMilli());
  }

  private UsageTable allSums(Interval key) {
    UsageTable table = new UsageTable(false);
    reader.forEachUsage(
        key.meter(), key.decomposition(), key.fromMs(), key.toMs(), throughFlush, table);
    return table;
  }

  private UsageTable allWindows(Interval key) {
    UsageTable table = new UsageTable(true);
    reader.forEachUsageByWindow(
        key.meter(), key.decomposition(), key.fromMs(), key.toMs(), throughFlush, table);
    return table;
  }

  private List<UsageRow> readSums(Interval key, Set<String> subjects) {
    return reader.usage(
        key.meter(), key.decomposition(), subjects, key.fromMs(), key.toMs(), throughFlush);
  }

  private List<UsageRow> readWindows(Interval key, Set<String> subjects) {
    return reader.usageByWindow(
        key.meter(), key.decomposition(), subjects, key.fromMs(), key.toMs(), throughFlush);
  }

  private List<UsageEvent> readEvents(Interval key, @Nullable Set<String> subjects) {
    return reader.keptEvents(key.meter(), subjects, key.fromMs(), key.toMs(), throughFlush);
  }
}
