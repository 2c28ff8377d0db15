package io.tallygate.rating.charge.call;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rates a call by walking through it second by second (unit by unit), asking at each what band holds and what step, with the
 * calendar of {@code java.time}. Slow, and written from the rules, not from the rater.
 */
final class NaiveCallRater {
  private final CallTariff tariff;
  private final ZoneId zone;
  private final int scale;

  /** What was billed, in units, by band and step; by band alone for the connect. */
  record Billed(String band, int step, long units) {}

  NaiveCallRater(CallTariff tariff, ZoneId zone, int scale) {
    this.tariff = tariff;
    this.zone = zone;
    this.scale = scale;
  }

  /** Each billed pulse by itself, in order; the connect before them, with step -1. */
  List<Billed> pulses(long startMs, long units) {
    List<Billed> pulses = new ArrayList<>();
    if (units == 0) {
      return pulses;
    }
    TimeBand startBand = bandAt(startMs);
    pulses.add(new Billed(startBand.name(), -1, 1));
    @Nullable TimeBand before = null;
    @Nullable Billed running = null;
    long left = 0;
    for (long unit = 0; unit < units; unit++) {
      TimeBand band =
          tariff.bandRule() == BandRule.START ? startBand : bandAt(instant(startMs, unit));
      if (tariff.completedOnly() && before != null && !band.equals(before)) {
        running = null;
        left = 0;
      }
      before = band;
      if (left == 0) {
        int step = stepAt(band, unit);
        long length =
            unit == 0 && tariff.first() != null
                ? units(tariff.first())
                : units(band.steps().get(step).pulse());
        running = new Billed(band.name(), step, length);
        left = length;
        if (!tariff.completedOnly()) {
          pulses.add(running);
        }
      }
      left--;
      if (left == 0 && tariff.completedOnly() && running != null) {
        pulses.add(running);
      }
    }
    return pulses;
  }

  private long units(BigDecimal seconds) {
    return seconds.movePointRight(scale).longValueExact();
  }

  private long instant(long startMs, long unit) {
    return startMs
        + BigInteger.valueOf(unit)
            .multiply(BigInteger.valueOf(1_000))
            .divide(BigInteger.TEN.pow(scale))
            .longValueExact();
  }

  private int stepAt(TimeBand band, long unit) {
    int found = 0;
    for (int i = 0; i < band.steps().size(); i++) {
      if (units(band.steps().get(i).from()) <= unit) {
        found = i;
      }
    }
    return found;
  }

  private TimeBand bandAt(long ms) {
    ZonedDateTime local = Instant.ofEpochMilli(ms).atZone(zone);
    int minute = local.getHour() * 60 + local.getMinute();
    TimeBand otherwise = null;
    for (TimeBand band : tariff.bands()) {
      if (band.times() == null) {
        otherwise = band;
      } else if (covers(band.times(), local.toLocalDate(), minute)) {
        return band;
      }
    }
    if (otherwise == null) {
      throw new AssertionError("no band at " + local);
    }
    return otherwise;
  }

  private boolean covers(BandTimes times, LocalDate date, int minute) {
    if (times.fromMinute() < times.toMinute()) {
      return applies(times, date) && times.fromMinute() <= minute && minute < times.toMinute();
    }
    return (applies(times, date) && times.fromMinute() <= minute)
        || (applies(times, date.minusDays(1)) && minute < times.toMinute());
  }

  private boolean applies(BandTimes times, LocalDate date) {
    boolean weekday = times.days().contains(date.getDayOfWeek());
    boolean holiday = tariff.calendar() != null && tariff.calendar().dates().contains(date);
    return switch (times.holidays()) {
      case INCLUDE -> weekday;
      case EXCLUDE -> weekday && !holiday;
      case ONLY -> weekday && holiday;
      case ALSO -> weekday || holiday;
    };
  }
}
