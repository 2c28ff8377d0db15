package io.tallygate.rating.meter;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a meter turns records into one figure. Counts and sums are carried by counters; where a single record may decide, the
 * meter keeps its events.
 */
public enum Aggregation {
  /** The number of events; the quantity of a record is always 1. */
  COUNT(false, true),
  /** The sum of the quantities. */
  SUM(false, false),
  /** The sum of the quantities by the number of events. */
  AVERAGE(false, false),
  /** The 95th percentile of the sums of 5-minute windows. */
  P95(false, false),
  /** The greatest quantity. */
  MAX(true, false),
  /** The least quantity. */
  MIN(true, false),
  /** The quantity of the latest event. */
  LATEST(true, false),
  /** How many different values an attribute has; the quantity of a record is always 1. */
  UNIQUE(true, true),
  /** A quantity held, changed by plus and minus, weighted by time. */
  HELD(true, false);

  private final boolean needsEvents;
  private final boolean countsEvents;

  Aggregation(boolean needsEvents, boolean countsEvents) {
    this.needsEvents = needsEvents;
    this.countsEvents = countsEvents;
  }

  /** True if the meter must keep its events. */
  public boolean needsEvents() {
    return needsEvents;
  }

  /** True if the quantity of every record is 1, whatever the event carries. */
  public boolean countsEvents() {
    return countsEvents;
  }

  /** As documents write it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The one of that text; null if there is none. */
  public static @Nullable Aggregation of(String text) {
    for (Aggregation aggregation : values()) {
      if (aggregation.text().equals(text)) {
        return aggregation;
      }
    }
    return null;
  }
}
