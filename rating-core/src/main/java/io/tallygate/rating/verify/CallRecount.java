package io.tallygate.rating.verify;

import io.tallygate.rating.charge.call.PartRule;
import java.math.BigInteger;
import java.util.Map;
import java.util.TreeMap;

/**
 * Takes a call apart again for the auditor, pulse by pulse along minutes of the clock: borders of bands lie on whole minutes of
 * UTC. Of the rule it uses what it says of itself and what band holds at an instant, not how it splits.
 */
final class CallRecount {
  private static final long MINUTE_MS = 60_000;

  /** Bands are followed for so long; what is longer stays in the band that holds then. */
  private static final long FOLLOWED_MS = 366 * 1440 * MINUTE_MS;

  private static final long LENGTH_MAX = 1L << 62;
  private static final long LATEST_MS = 253_402_300_799_999L;

  private final PartRule rule;
  private final long startMs;
  private final long length;
  private final long sign;
  private final int startBand;
  private final Map<Integer, Long> billed = new TreeMap<>();

  private CallRecount(PartRule rule, long startMs, long quantity) {
    this.rule = rule;
    this.startMs = Math.max(0, Math.min(LATEST_MS, startMs));
    this.sign = quantity < 0 ? -1 : 1;
    this.length = Math.min(LENGTH_MAX, Math.abs(Math.max(quantity, -LENGTH_MAX)));
    this.startBand = rule.bandAt(this.startMs);
  }

  /** What is billed of a call, by part. */
  static Map<Integer, Long> of(PartRule rule, long startMs, long quantity) {
    CallRecount recount = new CallRecount(rule, startMs, quantity);
    if (quantity != 0) {
      recount.run();
    }
    return recount.billed;
  }

  private void run() {
    add(rule.connect(startBand), BigInteger.TEN.pow(rule.scale()).longValueExact());
    long at = 0;
    while (at < length) {
      int band = bandAt(at);
      int part = partAt(band, at);
      boolean isFirst = at == 0 && rule.firstPulse() > 0;
      long pulse = isFirst ? rule.firstPulse() : rule.stepPulse(part);
      if (rule.completedOnly()) {
        long end = Math.min(length, at + pulse);
        long border = borderWithin(band, at, end);
        if (border < at + pulse) {
          at = border;
          continue;
        }
      }
      long pulses = isFirst ? 1 : pulsesAlike(at, pulse, part);
      add(part, pulses * pulse);
      at += pulses * pulse;
    }
  }

  private void add(int part, long units) {
    billed.merge(part, sign * units, Math::addExact);
  }

  /** The first unit from which another band holds, or the end. */
  private long borderWithin(int band, long at, long end) {
    for (long next = nextMinute(at); next < end; next = nextMinute(next)) {
      if (bandAt(next) != band) {
        return next;
      }
    }
    return end;
  }

  /** How many pulses begin before anything may change: a minute, a step, the end. All of them completed where that counts. */
  private long pulsesAlike(long at, long pulse, int part) {
    long until = Math.min(length, nextMinute(at));
    int next = part + 1;
    if (next < rule.connect(rule.band(part) + 1)) {
      until = Math.min(until, rule.stepFrom(next));
    }
    long begun = (until - at - 1) / pulse + 1;
    return rule.completedOnly() ? Math.max(1, Math.min(begun, (until - at) / pulse)) : begun;
  }

  private int partAt(int band, long at) {
    int found = rule.connect(band) + 1;
    for (int part = found; part < rule.connect(band + 1); part++) {
      found = rule.stepFrom(part) <= at ? part : found;
    }
    return found;
  }

  private int bandAt(long at) {
    return rule.isByStart() ? startBand : rule.bandAt(startMs + ms(at));
  }

  /** The first unit after this one that begins in another minute; none where bands are not followed any more. */
  private long nextMinute(long at) {
    if (rule.isByStart() || ms(at) >= FOLLOWED_MS) {
      return Long.MAX_VALUE;
    }
    long minuteMs = ((startMs + ms(at)) / MINUTE_MS + 1) * MINUTE_MS - startMs;
    return BigInteger.valueOf(minuteMs)
        .multiply(BigInteger.TEN.pow(rule.scale()))
        .add(BigInteger.valueOf(999))
        .divide(BigInteger.valueOf(1000))
        .longValueExact();
  }

  /** Whole ms from the start of the call to the begin of a unit, as far as bands are followed. */
  private long ms(long units) {
    return BigInteger.valueOf(units)
        .multiply(BigInteger.valueOf(1000))
        .divide(BigInteger.TEN.pow(rule.scale()))
        .min(BigInteger.valueOf(FOLLOWED_MS))
        .longValueExact();
  }
}
