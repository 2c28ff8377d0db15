package io.tallygate.rating.query;

import io.tallygate.rating.charge.PriceInterval;
import io.tallygate.rating.period.PeriodLength;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The intervals that an answer may be taken apart into. Days, weeks (from Monday) and months are those of the question's zone; parts of
 * a day are counted from its midnight in elapsed time, so the day on which clocks change has 23 or 25 hours.
 */
public enum QueryInterval {
  /** For meters that keep events. */
  MINUTE("1m", Duration.ofMinutes(1)),
  FIVE_MINUTES("5m", Duration.ofMinutes(5)),
  FIFTEEN_MINUTES("15m", Duration.ofMinutes(15)),
  THIRTY_MINUTES("30m", Duration.ofMinutes(30)),
  HOUR("1h", Duration.ofHours(1)),
  DAY("1d", PeriodLength.DAY),
  WEEK("1w", PeriodLength.WEEK),
  MONTH("1mo", PeriodLength.MONTH);

  private final String text;

  @SuppressWarnings("ImmutableEnumChecker") // a record of durations
  private final PriceInterval interval;

  QueryInterval(String text, Duration part) {
    this.text = text;
    this.interval = new PriceInterval(null, part);
  }

  QueryInterval(String text, PeriodLength period) {
    this.text = text;
    this.interval = new PriceInterval(period, null);
  }

  /** As people write it: {@code 1m}, {@code 5m}, {@code 15m}, {@code 30m}, {@code 1h}, {@code 1d}, {@code 1w}, {@code 1mo}. */
  public String text() {
    return text;
  }

  /** The one of that text; null if there is none. */
  public static @Nullable QueryInterval of(String text) {
    for (QueryInterval each : values()) {
      if (each.text.equals(text)) {
        return each;
      }
    }
    return null;
  }

  PriceInterval interval() {
    return interval;
  }

  /** True for parts of a day that are shorter than a meter's windows. */
  boolean isFinerThan(int windowMinutes) {
    Duration part = interval.part();
    return part != null && part.compareTo(Duration.ofMinutes(windowMinutes)) < 0;
  }
}
