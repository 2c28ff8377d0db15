package io.tallygate.rating.charge.call;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which band holds at a local time: a table of quarters of an hour.
 *
 * <pre>
 *   row = day type        quarter 0 .. 95
 *   monday            [ 2 2 2 ... 0 0 0 ... 1 1 1 ]   band
 *                     [ 32 32 ... 72 72 ... 96 96 ]   first quarter after its run
 *   ...
 * </pre>
 *
 * 7 rows, 672 quarters, for a week; 28 rows where bands go by a holiday calendar. Immutable, safe for all threads.
 */
final class BandTable {
  static final int QUARTER_MINUTES = 15;
  static final int QUARTERS = BandTimes.DAY_MINUTES / QUARTER_MINUTES;

  /** Bands are numbered by one unsigned byte. */
  static final int BANDS_MAX = 200;

  private final byte[] bands;
  private final byte[] runEnds;
  private final @Nullable HolidayCalendar calendar;

  private BandTable(byte[] bands, byte[] runEnds, @Nullable HolidayCalendar calendar) {
    this.bands = bands;
    this.runEnds = runEnds;
    this.calendar = calendar;
  }

  /** Compiles a tariff's bands, which cover every time just once. */
  static BandTable of(CallTariff tariff) {
    List<TimeBand> bands = tariff.bands();
    HolidayCalendar calendar = goesByHolidays(bands) ? tariff.calendar() : null;
    List<DayType> days = DayType.all(calendar != null);
    byte[] table = new byte[days.size() * QUARTERS];
    byte[] runEnds = new byte[table.length];
    for (int row = 0; row < days.size(); row++) {
      for (int quarter = QUARTERS - 1; quarter >= 0; quarter--) {
        int at = row * QUARTERS + quarter;
        table[at] = (byte) bandAt(bands, days.get(row), quarter * QUARTER_MINUTES);
        boolean goesOn = quarter < QUARTERS - 1 && table[at] == table[at + 1];
        runEnds[at] = goesOn ? runEnds[at + 1] : (byte) (quarter + 1);
      }
    }
    return new BandTable(table, runEnds, calendar);
  }

  private static boolean goesByHolidays(List<TimeBand> bands) {
    return bands.stream()
        .anyMatch(b -> b.times() != null && b.times().holidays() != HolidayRule.INCLUDE);
  }

  private static int bandAt(List<TimeBand> bands, DayType day, int minute) {
    int otherwise = -1;
    for (int i = 0; i < bands.size(); i++) {
      BandTimes times = bands.get(i).times();
      if (times == null) {
        otherwise = i;
      } else if (day.isCoveredBy(times, minute)) {
        return i;
      }
    }
    if (otherwise < 0) {
      throw new IllegalArgumentException("no band " + day + " [minute=" + minute + "]");
    }
    return otherwise;
  }

  /** The day's row, a number for the two methods below. */
  int row(long epochDay) {
    return calendar == null ? DayType.number(epochDay) : DayType.number(epochDay, calendar);
  }

  /** Number of the band in a quarter of a day. */
  int band(int row, int quarter) {
    return bands[row * QUARTERS + quarter] & 0xff;
  }

  /** The first quarter of the same day with another band; 96 where it lasts to midnight. */
  int runEnd(int row, int quarter) {
    return runEnds[row * QUARTERS + quarter];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BandTable table
        && Arrays.equals(bands, table.bands)
        && (calendar == null
            ? table.calendar == null
            : table.calendar != null && calendar.hasSameDates(table.calendar));
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bands);
  }
}
