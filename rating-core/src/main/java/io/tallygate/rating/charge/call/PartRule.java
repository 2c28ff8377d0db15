package io.tallygate.rating.charge.call;

import io.tallygate.rating.meter.CallRule;
import io.tallygate.rating.meter.PartSink;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A tariff without its prices: takes a call apart into what is priced, by its start and its length alone. Tariffs that differ in
 * nothing but prices and names share one rule ({@link #equals}), so calls can be priced again without another count.
 *
 * <p>Parts are numbered band by band, in the tariff's order: the connect, then each step.
 *
 * <pre>
 *   band 0: connect 0, step 0 = 1, step 1 = 2     band 1: connect 3, step 0 = 4     ...
 * </pre>
 *
 * Immutable, safe for all threads, allocates nothing.
 */
public final class PartRule implements CallRule {
  /** Bands are followed for 366 days from a call's start; what is longer stays in the band that holds then. */
  static final long FOLLOWED_MS = 366 * 86_400_000L;

  /** Longer calls count as this long: with the longest pulse it still fits 64 bits. 10^9 units a second: 146 years. */
  static final long QUANTITY_MAX = 1L << 62;

  private static final long[] POWERS = {
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000
  };

  /** Instants before 1970 and after 9999 count as these. */
  private static final long LATEST_MS = 253_402_300_799_999L;

  private final int scale;
  private final @Nullable BandClock clock;
  private final boolean isByStart;
  private final boolean completedOnly;

  /** Length of the call's first pulse; 0: as the step says. */
  private final long firstPulse;

  /** By band: number of its connect part. One more at the end: the number of parts. */
  private final int[] connects;

  /** By part: where its step begins, and how long its pulses are, in scaled units; unused for connects. */
  private final long[] stepFrom;

  private final long[] stepPulse;

  private PartRule(
      int scale,
      @Nullable BandClock clock,
      boolean isByStart,
      boolean completedOnly,
      long firstPulse,
      int[] connects,
      long[] stepFrom,
      long[] stepPulse) {
    this.scale = scale;
    this.clock = clock;
    this.isByStart = isByStart;
    this.completedOnly = completedOnly;
    this.firstPulse = firstPulse;
    this.connects = connects;
    this.stepFrom = stepFrom;
    this.stepPulse = stepPulse;
  }

  /** Compiles the rule of a tariff that has no problems at this scale. */
  static PartRule of(CallTariff tariff, ZoneId zone, int scale) {
    List<TimeBand> bands = tariff.bands();
    int[] connects = new int[bands.size() + 1];
    for (int band = 0; band < bands.size(); band++) {
      connects[band + 1] = connects[band] + 1 + bands.get(band).steps().size();
    }
    long[] stepFrom = new long[connects[bands.size()]];
    long[] stepPulse = new long[stepFrom.length];
    for (int band = 0; band < bands.size(); band++) {
      int part = connects[band];
      for (RateStep step : bands.get(band).steps()) {
        part++;
        stepFrom[part] = scaled(step.from(), scale);
        stepPulse[part] = scaled(step.pulse(), scale);
      }
    }
    boolean knowsTimes = bands.size() > 1;
    return new PartRule(
        scale,
        knowsTimes ? new BandClock(BandTable.of(tariff), zone) : null,
        knowsTimes && tariff.bandRule() == BandRule.START,
        tariff.completedOnly(),
        tariff.first() == null ? 0 : scaled(tariff.first(), scale),
        connects,
        stepFrom,
        stepPulse);
  }

  /**
   * Seconds in scaled units.
   *
   * @throws ArithmeticException where they are no whole number of them
   */
  static long scaled(BigDecimal seconds, int scale) {
    return seconds.movePointRight(scale).setScale(0, RoundingMode.UNNECESSARY).longValueExact();
  }

  @Override
  public void split(long startMs, long quantity, PartSink sink) {
    if (quantity == 0) {
      return;
    }
    long start = Math.max(0, Math.min(LATEST_MS, startMs));
    long length =
        quantity < 0 ? -Math.max(quantity, -QUANTITY_MAX) : Math.min(quantity, QUANTITY_MAX);
    long sign = quantity < 0 ? -1 : 1;
    int band = clock == null ? 0 : BandClock.band(clock.run(start));
    sink.accept(connects[band], sign * POWERS[scale]);
    if (clock == null || isByStart) {
      stretch(band, 0, length, sign, sink);
    } else {
      followBands(clock, start, length, sign, sink);
    }
  }

  private void followBands(BandClock bands, long start, long length, long sign, PartSink sink) {
    long followed = followed();
    long position = 0;
    while (position < length) {
      long atMs = start + ms(Math.min(position, followed));
      long run = bands.run(atMs);
      long end = Long.MAX_VALUE;
      if (position < followed) {
        long endMs = atMs + BandClock.lengthMs(run);
        end =
            units(
                (completedOnly ? sameBandUntil(bands, run, endMs, start, length) : endMs) - start);
      }
      position = stretch(BandClock.band(run), position, Math.min(end, length), sign, sink);
    }
  }

  /** End of the stretch in one band, over midnights and changes of the clock, where the call goes on that long. */
  private long sameBandUntil(BandClock bands, long run, long endMs, long start, long length) {
    long end = endMs;
    long callEndMs = start + ms(Math.min(length, followed()));
    while (end <= callEndMs) {
      long next = bands.run(end);
      if (BandClock.band(next) != BandClock.band(run)) {
        break;
      }
      end += BandClock.lengthMs(next);
    }
    return end;
  }

  /**
   * Bills one stretch in one band.
   *
   * @param from position in the call at which it begins
   * @param until position before which it ends
   * @return position at which the next one begins: {@code until}, or the end of a pulse that passes it
   */
  private long stretch(int band, long from, long until, long sign, PartSink sink) {
    int last = connects[band + 1] - 1;
    int part = connects[band] + 1;
    long position = from;
    while (position < until) {
      while (part < last && position >= stepFrom[part + 1]) {
        part++;
      }
      long stepEnd = part < last ? Math.min(until, stepFrom[part + 1]) : until;
      boolean isFirst = position == 0 && firstPulse > 0;
      long pulse = isFirst ? firstPulse : stepPulse[part];
      long pulses = isFirst ? 1 : (stepEnd - position + pulse - 1) / pulse;
      if (completedOnly) {
        pulses = Math.min(pulses, (until - position) / pulse);
        if (pulses == 0) {
          return until;
        }
      }
      sink.accept(part, sign * pulses * pulse);
      position += pulses * pulse;
    }
    return position;
  }

  @Override
  public int partCount() {
    return stepFrom.length;
  }

  /** Number of the band that a part belongs to. */
  public int band(int part) {
    int found = Arrays.binarySearch(connects, part);
    return found >= 0 ? found : -found - 2;
  }

  /** True if a part counts connects; else it is a step's time. */
  public boolean isConnect(int part) {
    return connects[band(part)] == part;
  }

  /** Number of a time part's step within its band. */
  public int step(int part) {
    return part - connects[band(part)] - 1;
  }

  /** True if a call's start decides the band of all of it. */
  public boolean isByStart() {
    return isByStart;
  }

  /** True if only completed pulses count. */
  public boolean completedOnly() {
    return completedOnly;
  }

  /** Length of a call's first pulse in scaled units; 0: as the step says. */
  public long firstPulse() {
    return firstPulse;
  }

  /** Where the step of a time part begins, in scaled units. */
  public long stepFrom(int part) {
    return stepFrom[part];
  }

  /** How long the pulses of a time part are, in scaled units. */
  public long stepPulse(int part) {
    return stepPulse[part];
  }

  /** Number of the connect part of a band; of as many bands as there are, how many parts there are. */
  public int connect(int band) {
    return connects[band];
  }

  /** Number of the band that holds at an instant, ms since 1970. */
  public int bandAt(long ms) {
    return clock == null ? 0 : BandClock.band(clock.run(ms));
  }

  /** How far bands are followed, in scaled units. */
  long followed() {
    return units(FOLLOWED_MS);
  }

  /**
   * Whole ms in a length.
   *
   * @param quantity at most {@link #followed}
   */
  long wholeMs(long quantity) {
    return ms(quantity);
  }

  /** Quantities are whole numbers of 10^-scale seconds. */
  public int scale() {
    return scale;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PartRule rule
        && scale == rule.scale
        && isByStart == rule.isByStart
        && completedOnly == rule.completedOnly
        && firstPulse == rule.firstPulse
        && Arrays.equals(connects, rule.connects)
        && Arrays.equals(stepFrom, rule.stepFrom)
        && Arrays.equals(stepPulse, rule.stepPulse)
        && Objects.equals(clock, rule.clock);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(stepPulse) + Objects.hashCode(clock);
  }

  /** The first unit of a call that begins at or after so many ms: each unit belongs to the band in which it begins. */
  private long units(long ms) {
    return scale >= 3
        ? ms * POWERS[scale - 3]
        : Math.floorDiv(ms + POWERS[3 - scale] - 1, POWERS[3 - scale]);
  }

  /** Whole ms from a call's start to the begin of a unit. */
  private long ms(long units) {
    return scale >= 3 ? units / POWERS[scale - 3] : units * POWERS[3 - scale];
  }
}
