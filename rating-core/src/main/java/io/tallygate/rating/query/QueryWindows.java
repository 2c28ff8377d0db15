package io.tallygate.rating.query;

import io.tallygate.rating.charge.PriceInterval;
import io.tallygate.rating.period.Span;
import io.tallygate.rating.period.ZoneHistory;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;

/** The windows of an answer: they tile the time that is asked for. One thread. */
final class QueryWindows {
  /** A year of 5-minute windows, and a day. */
  static final int COUNT_MAX = 367 * 24 * 12;

  private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");
  private static final int COUNT_FIRST = 64;

  /** Starts in order of time, and the end of the last one: ms since 1970. */
  private final long[] borders;

  /** The window found last: neighbours in the store are mostly neighbours in time. */
  private int last;

  private QueryWindows(long[] borders) {
    this.borders = borders;
  }

  /**
   * @throws QueryRefusedException if the question's time is empty, out of range, or makes too many windows
   */
  static QueryWindows of(MeterQuestion question) throws QueryRefusedException {
    Instant from = question.from();
    Instant to = question.to();
    checkTime("from", from);
    checkTime("to", to);
    if (!from.isBefore(to)) {
      throw new QueryRefusedException(
          "to", "to must be later than from [from=" + from + "] [to=" + to + "]");
    }
    QueryInterval interval = question.interval();
    return new QueryWindows(
        interval == null
            ? new long[] {from.toEpochMilli(), to.toEpochMilli()}
            : borders(question, interval));
  }

  private static void checkTime(String field, Instant time) throws QueryRefusedException {
    if (time.isBefore(Instant.EPOCH) || time.isAfter(LATEST)) {
      throw new QueryRefusedException(
          field, field + " must lie between 1970 and 9999 [value=" + time + "]");
    }
    if (!time.truncatedTo(ChronoUnit.MILLIS).equals(time)) {
      throw new QueryRefusedException(
          field, field + " must be in whole milliseconds [value=" + time + "]");
    }
  }

  private static long[] borders(MeterQuestion question, QueryInterval interval)
      throws QueryRefusedException {
    ZoneHistory zones = ZoneHistory.of(question.zone());
    PriceInterval parts = interval.interval();
    Duration part = parts.part();
    if (part != null
        && Duration.between(question.from(), question.to()).dividedBy(part) > COUNT_MAX) {
      throw tooMany(interval);
    }
    long[] borders = new long[COUNT_FIRST];
    int count = 0;
    Instant at = question.from();
    while (at.isBefore(question.to())) {
      if (count == COUNT_MAX) {
        throw tooMany(interval);
      }
      if (count + 1 == borders.length) {
        borders = Arrays.copyOf(borders, borders.length * 2);
      }
      borders[count++] = at.toEpochMilli();
      at = parts.containing(at, zones).to();
    }
    borders[count++] = question.to().toEpochMilli();
    return Arrays.copyOf(borders, count);
  }

  private static QueryRefusedException tooMany(QueryInterval interval) {
    return new QueryRefusedException(
        "interval",
        "interval "
            + interval.text()
            + " makes more than "
            + COUNT_MAX
            + " windows: ask for a longer interval or less time");
  }

  int count() {
    return borders.length - 1;
  }

  long startMs(int window) {
    return borders[window];
  }

  long endMs(int window) {
    return borders[window + 1];
  }

  long fromMs() {
    return borders[0];
  }

  long toMs() {
    return borders[borders.length - 1];
  }

  Span span(int window) {
    return new Span(Instant.ofEpochMilli(startMs(window)), Instant.ofEpochMilli(endMs(window)));
  }

  /** True if every border is a multiple of a length of time. */
  boolean areMultiplesOf(long lengthMs) {
    for (long border : borders) {
      if (border % lengthMs != 0) {
        return false;
      }
    }
    return true;
  }

  /** The window that an instant of the time asked for lies in. */
  int at(long timeMs) {
    if (timeMs < borders[last] || timeMs >= borders[last + 1]) {
      int found = Arrays.binarySearch(borders, timeMs);
      last = found >= 0 ? found : -found - 2;
    }
    return last;
  }
}
