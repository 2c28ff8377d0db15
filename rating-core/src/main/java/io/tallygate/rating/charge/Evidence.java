package io.tallygate.rating.charge;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a line was made from.
 *
 * @param meter key of the meter; null where no usage is priced
 * @param series number of series summed
 * @param records number of records summed
 * @param firstWindow start of the first window with usage; null if none
 * @param lastWindow start of the last window with usage; null if none
 * @param lastFlush greatest flush among the rows summed, 0 if none
 * @param throughFlush flush that the usage was read through
 * @param item key of the one-off item; null for a charge
 */
public record Evidence(
    @Nullable String meter,
    int series,
    long records,
    @Nullable Instant firstWindow,
    @Nullable Instant lastWindow,
    long lastFlush,
    long throughFlush,
    @Nullable String item) {
  /** Of a fee that is due by the calendar. */
  public static Evidence ofFee(long throughFlush) {
    return new Evidence(null, 0, 0, null, null, 0, throughFlush, null);
  }

  /** Of a one-off item. */
  public static Evidence ofItem(String item, long throughFlush) {
    return new Evidence(null, 0, 0, null, null, 0, throughFlush, item);
  }
}
