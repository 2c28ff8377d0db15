package io.tallygate.gateway.binary;

import io.tallygate.protocol.RefusalCode;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.Meters;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which event times and quantities the meters of a connection allow, against the gateway's clock. The hot path compares with bounds that
 * every meter of the connection allows; only a time outside them is looked at by its own meter. Event loop only.
 */
final class TimeBounds {
  /** 100 years: far beyond any clock, and no sum of it with a time overflows. */
  private static final long LIMIT_MAX_MS = Duration.ofDays(36_525).toMillis();

  private @Nullable Meters meters;
  private boolean[] used = new boolean[0];
  private long[] backMs = new long[0];
  private long[] aheadMs = new long[0];
  private boolean[] takesNegative = new boolean[0];
  private boolean[] archived = new boolean[0];
  private boolean usesArchived;
  private long tightestBackMs = LIMIT_MAX_MS;
  private long tightestAheadMs = LIMIT_MAX_MS;
  private long nowMs;
  private long earliestMs;
  private long rangeMs;

  /** What holds from now on. */
  void at(long gatewayTimeMs, Meters newest) {
    if (meters == null || meters.version() != newest.version()) {
      adopt(newest);
    }
    nowMs = gatewayTimeMs;
    tighten();
  }

  /** The gateway's time that holds now. */
  long nowMs() {
    return nowMs;
  }

  private void adopt(Meters newest) {
    meters = newest;
    List<Meter> all = newest.all();
    used = Arrays.copyOf(used, Math.max(used.length, all.size()));
    backMs = new long[all.size()];
    aheadMs = new long[all.size()];
    takesNegative = new boolean[all.size()];
    archived = new boolean[all.size()];
    usesArchived = false;
    tightestBackMs = LIMIT_MAX_MS;
    tightestAheadMs = LIMIT_MAX_MS;
    for (int i = 0; i < all.size(); i++) {
      backMs[i] = millis(all.get(i).backLimit());
      aheadMs[i] = millis(all.get(i).aheadLimit());
      takesNegative[i] = all.get(i).allowsNegative();
      archived[i] = all.get(i).isArchived();
      if (used[i]) {
        include(i);
      }
    }
  }

  private static long millis(Duration limit) {
    return limit.toSeconds() >= LIMIT_MAX_MS / 1000 ? LIMIT_MAX_MS : limit.toMillis();
  }

  /** A series of this meter is defined: its bounds count from now on. */
  void use(int meter) {
    if (!used[meter]) {
      used[meter] = true;
      include(meter);
      tighten();
    }
  }

  private void include(int meter) {
    tightestBackMs = Math.min(tightestBackMs, backMs[meter]);
    tightestAheadMs = Math.min(tightestAheadMs, aheadMs[meter]);
    usesArchived |= archived[meter];
  }

  private void tighten() {
    if (usesArchived) {
      // No time of a record reaches this one: each record is looked at by its meter.
      earliestMs = Long.MAX_VALUE;
      rangeMs = 0;
      return;
    }
    earliestMs = Math.max(0, nowMs - tightestBackMs);
    rangeMs = nowMs + tightestAheadMs - earliestMs;
  }

  /** The first instant that every meter of the connection allows, ms since 1970. */
  long earliestMs() {
    return earliestMs;
  }

  /** From {@link #earliestMs} to the last such instant; a time t is inside if t - earliest, unsigned, is not above it. */
  long rangeMs() {
    return rangeMs;
  }

  /** Whether the meter allows quantities below 0. */
  boolean takesNegative(int meter) {
    return takesNegative[meter];
  }

  /** 0 if the meter takes records and allows the time, else the code of a refusal. */
  int check(int meter, long timeMs) {
    if (archived[meter]) {
      return RefusalCode.UNKNOWN_METER.code();
    }
    if (timeMs < Math.max(0, nowMs - backMs[meter])) {
      return RefusalCode.TIME_TOO_OLD.code();
    }
    return timeMs > nowMs + aheadMs[meter] ? RefusalCode.TIME_TOO_FAR_AHEAD.code() : 0;
  }
}
