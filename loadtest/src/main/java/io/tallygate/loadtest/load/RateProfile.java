package io.tallygate.loadtest.load;

/**
 * How an open loop's rate changes: a period is cut into equally long slots, each with its share of the period's records. Over a
 * whole period the mean is the rate that was asked for.
 */
// The arrays are written by the constructor only and never leave the enum.
@SuppressWarnings("ImmutableEnumChecker")
enum RateProfile {
  /** The same all the time. */
  EVEN(100),

  /** Half of the period 50 %, the other half 150 %. */
  STEP(50, 150),

  /** A tenth of the period 460 %, the rest 60 %. */
  SPIKE(60, 60, 60, 60, 460, 60, 60, 60, 60, 60),

  /** A day of 24 hours: 15 % at night, 160 % in the morning. */
  DIURNAL(
      30, 20, 15, 15, 20, 35, 60, 95, 120, 140, 150, 155, 160, 155, 140, 130, 125, 130, 140, 150,
      155, 120, 85, 55);

  private final int[] percents;

  /** Shares of the slots before each one, in percent of a slot's mean; the last is that of all. */
  private final int[] before;

  RateProfile(int... percents) {
    this.percents = percents;
    before = new int[percents.length + 1];
    for (int i = 0; i < percents.length; i++) {
      before[i + 1] = before[i] + percents[i];
    }
  }

  /**
   * When a record is due.
   *
   * @param record of the period, from 0
   * @param recordsPerPeriod more than {@code record}; times 100 times the slots it must stay below 2^63
   * @return ns after the period's begin
   */
  long dueNs(long record, long recordsPerPeriod, long periodNs) {
    long all = before[percents.length];
    long position = record * all;
    int slot = 0;
    while (position >= recordsPerPeriod * before[slot + 1]) {
      slot++;
    }
    // A time, not a quantity: 53 bits are a nanosecond in a slot of a hundred days.
    double withinSlot =
        (double) (position - recordsPerPeriod * before[slot])
            / ((double) recordsPerPeriod * percents[slot]);
    double slotNs = (double) periodNs / percents.length;
    return (long) ((slot + withinSlot) * slotNs);
  }

  int slots() {
    return percents.length;
  }

  /** The share of a slot, in percent of the mean. */
  int percent(int slot) {
    return percents[slot];
  }
}
