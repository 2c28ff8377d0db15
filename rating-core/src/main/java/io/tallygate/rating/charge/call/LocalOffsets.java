package io.tallygate.rating.charge.call;

import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A zone's offsets from UTC as two arrays, so that an instant becomes local time without an object. Exact from 1970 to 2200;
 * before and after, the first and the last offset hold. Immutable, safe for all threads.
 */
final class LocalOffsets {
  private static final Instant FIRST = Instant.EPOCH;
  private static final Instant LAST = Instant.parse("2200-01-01T00:00:00Z");

  /** 5 KB a zone; there are some 600 of them. */
  private static final Map<ZoneId, LocalOffsets> COMPILED = new ConcurrentHashMap<>();

  private final long[] beginMs;
  private final int[] offsetMs;

  private LocalOffsets(long[] beginMs, int[] offsetMs) {
    this.beginMs = beginMs;
    this.offsetMs = offsetMs;
  }

  static LocalOffsets of(ZoneId zone) {
    return COMPILED.computeIfAbsent(zone, z -> compile(z.getRules()));
  }

  private static LocalOffsets compile(ZoneRules rules) {
    List<ZoneOffsetTransition> transitions = new ArrayList<>();
    ZoneOffsetTransition next = rules.nextTransition(FIRST);
    while (next != null && next.getInstant().isBefore(LAST)) {
      transitions.add(next);
      next = rules.nextTransition(next.getInstant());
    }
    long[] beginMs = new long[transitions.size() + 1];
    int[] offsetMs = new int[transitions.size() + 1];
    beginMs[0] = Long.MIN_VALUE;
    offsetMs[0] = rules.getOffset(FIRST).getTotalSeconds() * 1000;
    for (int i = 0; i < transitions.size(); i++) {
      beginMs[i + 1] = transitions.get(i).toEpochSecond() * 1000;
      offsetMs[i + 1] = transitions.get(i).getOffsetAfter().getTotalSeconds() * 1000;
    }
    return new LocalOffsets(beginMs, offsetMs);
  }

  /** Which of the zone's offsets holds at an instant: a number for the two methods below. */
  int indexAt(long instantMs) {
    int found = Arrays.binarySearch(beginMs, instantMs);
    return found >= 0 ? found : -found - 2;
  }

  /** Local time less UTC, ms. */
  int offsetMs(int index) {
    return offsetMs[index];
  }

  /** The instant before which the offset holds; {@link Long#MAX_VALUE} for the last. */
  long endMs(int index) {
    return index + 1 < beginMs.length ? beginMs[index + 1] : Long.MAX_VALUE;
  }
}
