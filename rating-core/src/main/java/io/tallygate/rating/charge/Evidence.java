package io.tallygate.rating.charge;

import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.Windows;
import io.tallygate.rating.store.UsageEvent;
import io.tallygate.rating.store.UsageRow;
import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * What a line was made from.
 *
 * @param meter key of the meter; null where no usage is priced
 * @param series number of series summed
 * @param records number of records summed
 * @param firstWindow start of the first window with usage; null if none
 * @param lastWindow start of the last window with usage; null if none
 * @param lastFlush greatest flush among the rows summed, 0 if none
 * @param throughFlush flush that the usage was read through
 * @param item key of the one-off item; null for a charge
 */
public record Evidence(
    @Nullable String meter,
    int series,
    long records,
    @Nullable Instant firstWindow,
    @Nullable Instant lastWindow,
    long lastFlush,
    long throughFlush,
    @Nullable String item) {
  /** Of a fee that is due by the calendar. */
  public static Evidence ofFee(long throughFlush) {
    return new Evidence(null, 0, 0, null, null, 0, throughFlush, null);
  }

  /** Of a one-off item. */
  public static Evidence ofItem(String item, long throughFlush) {
    return new Evidence(null, 0, 0, null, null, 0, throughFlush, item);
  }

  /** Of counted usage. */
  public static Evidence ofRows(Collection<UsageRow> rows, Meter meter, long throughFlush) {
    long records = 0;
    int firstWindow = Integer.MAX_VALUE;
    int lastWindow = 0;
    long lastFlush = 0;
    for (UsageRow row : rows) {
      records = Math.addExact(records, row.count());
      firstWindow = Math.min(firstWindow, row.firstWindow());
      lastWindow = Math.max(lastWindow, row.lastWindow());
      lastFlush = Math.max(lastFlush, row.lastFlush());
    }
    boolean empty = rows.isEmpty();
    return new Evidence(
        meter.key(),
        (int) rows.stream().mapToInt(UsageRow::series).distinct().count(),
        records,
        empty ? null : Instant.ofEpochMilli(Windows.startMs(firstWindow)),
        empty ? null : Instant.ofEpochMilli(Windows.startMs(lastWindow)),
        lastFlush,
        throughFlush,
        null);
  }

  /** Of kept events: each is a record. */
  public static Evidence ofEvents(Collection<UsageEvent> events, Meter meter, long throughFlush) {
    int firstWindow = Integer.MAX_VALUE;
    int lastWindow = 0;
    long lastFlush = 0;
    for (UsageEvent event : events) {
      int window = Windows.of(event.timeMs(), meter.windowMinutes());
      firstWindow = Math.min(firstWindow, window);
      lastWindow = Math.max(lastWindow, window);
      lastFlush = Math.max(lastFlush, event.flush());
    }
    boolean empty = events.isEmpty();
    return new Evidence(
        meter.key(),
        (int) events.stream().mapToInt(UsageEvent::series).distinct().count(),
        events.size(),
        empty ? null : Instant.ofEpochMilli(Windows.startMs(firstWindow)),
        empty ? null : Instant.ofEpochMilli(Windows.startMs(lastWindow)),
        lastFlush,
        throughFlush,
        null);
  }
}
