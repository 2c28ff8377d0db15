package io.tallygate.gateway.importing;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Arrays;
import java.util.List;

/**
 * Local times of a zone to UTC. What was looked up is kept by quarter of an hour, because the times of a file lie close together and
 * offsets change on quarters. For one thread.
 */
final class LocalZone {
  private static final int SLOTS = 1 << 12;
  private static final int QUARTER_SECONDS = 900;

  /** The clocks skip this local time. */
  static final long SKIPPED = Long.MIN_VALUE;

  private final ZoneRules rules;
  private final long[] quarters = new long[SLOTS];
  private final long[] offsets = new long[SLOTS];

  LocalZone(ZoneId zone) {
    rules = zone.getRules();
    Arrays.fill(quarters, Long.MIN_VALUE);
  }

  /** Seconds since 1970 of a local time; of the earlier one where the clocks show it twice; {@link #SKIPPED} for none. */
  long utcSeconds(long localSeconds) {
    long quarter = Math.floorDiv(localSeconds, QUARTER_SECONDS);
    int slot = (int) (quarter & (SLOTS - 1));
    if (quarters[slot] != quarter) {
      LocalDateTime local =
          LocalDateTime.ofEpochSecond(quarter * QUARTER_SECONDS, 0, ZoneOffset.UTC);
      offsets[slot] = offset(local);
      quarters[slot] = quarter;
    }
    long offset = offsets[slot];
    if (offset == SKIPPED) {
      // Zones of old had changes within a quarter: each time by itself.
      offset = offset(LocalDateTime.ofEpochSecond(localSeconds, 0, ZoneOffset.UTC));
      return offset == SKIPPED ? SKIPPED : localSeconds - offset;
    }
    return localSeconds - offset;
  }

  private long offset(LocalDateTime local) {
    List<ZoneOffset> valid = rules.getValidOffsets(local);
    if (!valid.isEmpty()) {
      return valid.get(0).getTotalSeconds();
    }
    ZoneOffsetTransition gap = rules.getTransition(local);
    if (gap == null || !gap.isGap()) {
      throw new IllegalStateException("no offset and no gap [local=" + local + "]");
    }
    return SKIPPED;
  }
}
