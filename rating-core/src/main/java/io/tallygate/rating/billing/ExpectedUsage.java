package io.tallygate.rating.billing;

import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.Windows;
import io.tallygate.rating.period.Span;
import io.tallygate.rating.store.UsageEvent;
import io.tallygate.rating.store.UsageRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Usage with what is to be expected: from an instant on, the time just before it happens again and again. Seven days of it, so
 * that a Monday is expected to be like the last Monday; fewer whole days where there are no seven, or less than a day on the
 * first one. Exact, like usage itself: tiers, bands and allowances see whole records. Any thread.
 */
final class ExpectedUsage implements UsageView {
  private static final Duration WEEK = Duration.ofDays(7);
  private static final long DAY_MS = Duration.ofDays(1).toMillis();

  /** Windows of every length begin on its multiples. */
  private static final long WINDOW_MS = 3 * Windows.UNIT_MS;

  private final UsageView known;
  private final Instant from;
  private final long patternMs;

  /**
   * @param known up to {@code from} it is taken as it is
   * @param since when usage may have begun
   * @param asOf of which the window is not over: the one before is the last that is taken as it is
   */
  ExpectedUsage(UsageView known, Instant since, Instant asOf) {
    this.known = known;
    this.from = Instant.ofEpochMilli(asOf.toEpochMilli() / WINDOW_MS * WINDOW_MS);
    long past = Math.min(WEEK.toMillis(), from.toEpochMilli() - since.toEpochMilli());
    this.patternMs = past >= DAY_MS ? past / DAY_MS * DAY_MS : past / WINDOW_MS * WINDOW_MS;
  }

  /** From when on usage is expected, not known. */
  Instant from() {
    return from;
  }

  /** How long the time is that is expected again; not more than 0: there was none, nothing is expected. */
  Duration pattern() {
    return Duration.ofMillis(Math.max(0, patternMs));
  }

  @Override
  public long throughFlush() {
    return known.throughFlush();
  }

  @Override
  public List<UsageRow> sums(
      Meter meter, int decomposition, String subject, Span span, boolean isShared) {
    if (!span.to().isAfter(from)) {
      return known.sums(meter, decomposition, subject, span, isShared);
    }
    Map<Integer, UsageRow> bySeries = new LinkedHashMap<>();
    for (UsageRow row : windows(meter, decomposition, subject, span, isShared)) {
      bySeries.merge(row.series(), row, ExpectedUsage::plus);
    }
    return List.copyOf(bySeries.values());
  }

  private static UsageRow plus(UsageRow a, UsageRow b) {
    return new UsageRow(
        a.series(),
        a.subject(),
        a.dimensions(),
        a.count() + b.count(),
        a.sum().add(b.sum()),
        Math.min(a.firstWindow(), b.firstWindow()),
        Math.max(a.lastWindow(), b.lastWindow()),
        Math.max(a.lastFlush(), b.lastFlush()));
  }

  @Override
  public List<UsageRow> windows(
      Meter meter, int decomposition, String subject, Span span, boolean isShared) {
    List<UsageRow> rows =
        new ArrayList<>(
            known.windows(meter, decomposition, subject, span.intersect(past()), isShared));
    if (!span.to().isAfter(from)) {
      return rows;
    }
    List<UsageRow> pattern = known.windows(meter, decomposition, subject, patternSpan(), isShared);
    for (long shift = patternMs; isExpected(shift, span); shift += patternMs) {
      for (UsageRow row : pattern) {
        UsageRow again = shifted(row, (int) (shift / Windows.UNIT_MS));
        if (holds(span, Windows.startMs(again.firstWindow()))) {
          rows.add(again);
        }
      }
    }
    rows.sort(Comparator.comparingInt(UsageRow::firstWindow));
    return rows;
  }

  @Override
  public List<UsageEvent> events(Meter meter, String subject, Span span, boolean isShared) {
    List<UsageEvent> events =
        new ArrayList<>(known.events(meter, subject, span.intersect(past()), isShared));
    if (!span.to().isAfter(from)) {
      return events;
    }
    List<UsageEvent> pattern = known.events(meter, subject, patternSpan(), isShared);
    for (long shift = patternMs; isExpected(shift, span); shift += patternMs) {
      for (UsageEvent event : pattern) {
        if (holds(span, event.timeMs() + shift)) {
          events.add(shifted(event, shift));
        }
      }
    }
    return events;
  }

  private Span past() {
    return new Span(Instant.EPOCH, from);
  }

  private Span patternSpan() {
    return new Span(from.minus(pattern()), from);
  }

  /** Whether the pattern, moved on by so much, begins before the span ends. */
  private boolean isExpected(long shift, Span span) {
    return patternMs > 0 && from.toEpochMilli() - patternMs + shift < span.to().toEpochMilli();
  }

  private static boolean holds(Span span, long timeMs) {
    return timeMs >= span.from().toEpochMilli() && timeMs < span.to().toEpochMilli();
  }

  private static UsageRow shifted(UsageRow row, int windows) {
    return new UsageRow(
        row.series(),
        row.subject(),
        row.dimensions(),
        row.count(),
        row.sum(),
        row.firstWindow() + windows,
        row.lastWindow() + windows,
        row.lastFlush());
  }

  private static UsageEvent shifted(UsageEvent event, long shiftMs) {
    return new UsageEvent(
        event.series(),
        event.subject(),
        event.dimensions(),
        event.timeMs() + shiftMs,
        event.quantity(),
        event.attributes(),
        event.position(),
        event.index(),
        event.idHigh(),
        event.idLow(),
        event.flush());
  }
}
