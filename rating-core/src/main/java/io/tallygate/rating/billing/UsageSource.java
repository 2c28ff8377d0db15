package io.tallygate.rating.billing;

import io.tallygate.rating.billing.IntervalCache.Interval;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.SeriesDefinition;
import io.tallygate.rating.period.Span;
import io.tallygate.rating.store.UsageEvent;
import io.tallygate.rating.store.UsageReader;
import io.tallygate.rating.store.UsageRow;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Usage as of one flush, for one run. A run over many subscriptions reads each interval of a meter once for every subject and
 * keeps it grouped in memory; a preview of one reads only what it needs. Not thread-safe.
 */
final class UsageSource {
  /** Rows of a kind kept for reuse; at some 150 bytes each, 300 MB. */
  private static final int ROWS_MAX = 2_000_000;

  private final UsageReader reader;
  private final long throughFlush;
  private final boolean isWholeMeters;
  private final IntervalCache<UsageRow> sums = new IntervalCache<>(ROWS_MAX, UsageRow::subject);
  private final IntervalCache<UsageRow> windows = new IntervalCache<>(ROWS_MAX, UsageRow::subject);
  private final IntervalCache<UsageEvent> events =
      new IntervalCache<>(ROWS_MAX, UsageEvent::subject);

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

  /**
   * Usage of a subject, a row per series.
   *
   * @param isShared other subjects are asked for over the same span as well
   */
  List<UsageRow> sums(Meter meter, int decomposition, String subject, Span span, boolean isShared) {
    return isShared && isWholeMeters
        ? sums.rows(key(meter, decomposition, span), subject, key -> readSums(key, null))
        : readSums(key(meter, decomposition, span), Set.of(subject));
  }

  /** Usage of a subject, a row per series and window. */
  List<UsageRow> windows(
      Meter meter, int decomposition, String subject, Span span, boolean isShared) {
    return isShared && isWholeMeters
        ? windows.rows(key(meter, decomposition, span), subject, key -> readWindows(key, null))
        : readWindows(key(meter, decomposition, span), Set.of(subject));
  }

  /** Kept events of a subject, in the order of event time. */
  List<UsageEvent> events(Meter meter, String subject, Span span, boolean isShared) {
    Interval key = key(meter, SeriesDefinition.NONE, span);
    return isShared && isWholeMeters
        ? events.rows(key, subject, all -> readEvents(all, null))
        : readEvents(key, Set.of(subject));
  }

  private static Interval key(Meter meter, int decomposition, Span span) {
    return new Interval(
        meter.id(), decomposition, span.from().toEpochMilli(), span.to().toEpochMilli());
  }

  private List<UsageRow> readSums(Interval key, @Nullable Set<String> subjects) {
    return reader.usage(
        key.meter(), key.decomposition(), subjects, key.fromMs(), key.toMs(), throughFlush);
  }

  private List<UsageRow> readWindows(Interval key, @Nullable Set<String> subjects) {
    return reader.usageByWindow(
        key.meter(), key.decomposition(), subjects, key.fromMs(), key.toMs(), throughFlush);
  }

  private List<UsageEvent> readEvents(Interval key, @Nullable Set<String> subjects) {
    return reader.keptEvents(key.meter(), subjects, key.fromMs(), key.toMs(), throughFlush);
  }
}
