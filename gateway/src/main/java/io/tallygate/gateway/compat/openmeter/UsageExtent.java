package io.tallygate.gateway.compat.openmeter;

import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.Windows;
import io.tallygate.rating.query.QueryInterval;
import io.tallygate.rating.store.UsageRow;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * From the first to the last usage of a meter, in whole windows of an answer: what is asked for where a question has no borders.
 * Empty, and at the epoch, where there is no usage.
 */
final class UsageExtent implements Consumer<UsageRow> {
  private final Duration window;
  private final @Nullable QueryInterval interval;
  private final ZoneId zone;
  private int first = Integer.MAX_VALUE;
  private int last = Integer.MIN_VALUE;

  /**
   * @param interval of the answer; null: windows of the meter
   */
  UsageExtent(Meter meter, @Nullable QueryInterval interval, ZoneId zone) {
    this.window = Duration.ofMinutes(meter.windowMinutes());
    this.interval = interval;
    this.zone = zone;
  }

  @Override
  public void accept(UsageRow row) {
    first = Math.min(first, row.firstWindow());
    last = Math.max(last, row.lastWindow());
  }

  private boolean isEmpty() {
    return first > last;
  }

  Instant from() {
    return isEmpty() ? Instant.EPOCH : start(Instant.ofEpochMilli(Windows.startMs(first)));
  }

  /** Exclusive. */
  Instant to() {
    return isEmpty()
        ? Instant.EPOCH
        : end(Instant.ofEpochMilli(Windows.startMs(last)).plus(window).minusMillis(1));
  }

  /** Where the window of the answer begins that holds an instant. */
  private Instant start(Instant instant) {
    ZonedDateTime local = instant.atZone(zone);
    if (interval == QueryInterval.HOUR) {
      return local.truncatedTo(ChronoUnit.HOURS).toInstant();
    }
    if (interval == QueryInterval.DAY) {
      return local.toLocalDate().atStartOfDay(zone).toInstant();
    }
    if (interval == QueryInterval.MONTH) {
      return local.toLocalDate().withDayOfMonth(1).atStartOfDay(zone).toInstant();
    }
    return instant;
  }

  /** Where it ends. */
  private Instant end(Instant instant) {
    ZonedDateTime local = start(instant).atZone(zone);
    if (interval == QueryInterval.HOUR) {
      return local.plusHours(1).toInstant();
    }
    if (interval == QueryInterval.DAY) {
      return local.toLocalDate().plusDays(1).atStartOfDay(zone).toInstant();
    }
    if (interval == QueryInterval.MONTH) {
      return local.toLocalDate().plusMonths(1).atStartOfDay(zone).toInstant();
    }
    return instant.plusMillis(1);
  }
}
