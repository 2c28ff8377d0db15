package io.tallygate.rating.charge.call;

import java.time.ZoneId;

/**
 * Which band holds at an instant, and for how long. Borders are those of the zone's own clock as it really runs: an hour that
 * a change of clocks skips is in no band, one that it repeats is in its band twice. Allocates nothing; immutable, safe for all
 * threads.
 */
final class BandClock {
  private static final long DAY_MS = 86_400_000L;
  private static final long QUARTER_MS = BandTable.QUARTER_MINUTES * 60_000L;
  private static final int BAND_BITS = 8;

  private final BandTable table;
  private final ZoneId zone;
  private final LocalOffsets offsets;

  BandClock(BandTable table, ZoneId zone) {
    this.table = table;
    this.zone = zone;
    this.offsets = LocalOffsets.of(zone);
  }

  /**
   * The run of one band at an instant: at the latest it ends at midnight or where the clock is changed, and the next run may
   * be of the same band.
   *
   * @param ms since 1970
   * @return the run, for {@link #band} and {@link #lengthMs}: {@code length << 8 | band}
   */
  long run(long ms) {
    int offset = offsets.indexAt(ms);
    long local = ms + offsets.offsetMs(offset);
    long day = Math.floorDiv(local, DAY_MS);
    long inDay = local - day * DAY_MS;
    int row = table.row(day);
    int quarter = (int) (inDay / QUARTER_MS);
    long length = table.runEnd(row, quarter) * QUARTER_MS - inDay;
    long untilChange = offsets.endMs(offset) - ms;
    return Math.min(length, untilChange) << BAND_BITS | table.band(row, quarter);
  }

  /** Number of a run's band. */
  static int band(long run) {
    return (int) (run & 0xff);
  }

  /** What is left of a run from the instant it was asked for, ms, more than 0. */
  static long lengthMs(long run) {
    return run >>> BAND_BITS;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BandClock clock && table.equals(clock.table) && zone.equals(clock.zone);
  }

  @Override
  public int hashCode() {
    return 31 * table.hashCode() + zone.hashCode();
  }
}
