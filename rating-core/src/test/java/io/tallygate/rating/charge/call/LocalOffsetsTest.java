package io.tallygate.rating.charge.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class LocalOffsetsTest {
  private static final List<String> ZONES =
      List.of(
          "UTC",
          "+05:45",
          "Europe/Berlin",
          "America/New_York",
          "Australia/Lord_Howe",
          "Africa/Casablanca",
          "Africa/Monrovia",
          "Asia/Tehran",
          "Pacific/Apia");

  /** Every zone, at every hour of some years, and at each change of its clock. */
  @Test
  void shouldAgreeWithTheZonesOwnRules() {
    for (String name : new TreeSet<>(ZONES)) {
      ZoneId zone = ZoneId.of(name);
      LocalOffsets offsets = LocalOffsets.of(zone);
      for (int year : new int[] {1970, 1971, 1972, 2011, 2024, 2099, 2199}) {
        long begin = Instant.parse(year + "-01-01T00:00:00Z").toEpochMilli();
        for (int hour = 0; hour < 365 * 24; hour++) {
          long ms = begin + hour * 3_600_000L;
          check(zone, offsets, ms);
          int index = offsets.indexAt(ms);
          long end = offsets.endMs(index);
          if (end != Long.MAX_VALUE) {
            check(zone, offsets, end - 1);
            check(zone, offsets, end);
            assertThat(offsets.indexAt(end)).isEqualTo(index + 1);
          }
        }
      }
    }
  }

  private static void check(ZoneId zone, LocalOffsets offsets, long ms) {
    int seconds = zone.getRules().getOffset(Instant.ofEpochMilli(ms)).getTotalSeconds();
    int compiled = offsets.offsetMs(offsets.indexAt(ms));
    if (compiled != seconds * 1_000) {
      throw new AssertionError(zone + " at " + Instant.ofEpochMilli(ms) + " is " + compiled);
    }
  }

  @Test
  void shouldKeepTheLastOffsetPastItsRange() {
    LocalOffsets offsets = LocalOffsets.of(ZoneId.of("Europe/Berlin"));
    long far = Instant.parse("2500-07-01T00:00:00Z").toEpochMilli();

    assertThat(offsets.offsetMs(offsets.indexAt(far))).isEqualTo(3_600_000);
    assertThat(offsets.endMs(offsets.indexAt(far))).isEqualTo(Long.MAX_VALUE);
    assertThat(offsets.offsetMs(offsets.indexAt(-1))).isEqualTo(3_600_000);
  }
}
