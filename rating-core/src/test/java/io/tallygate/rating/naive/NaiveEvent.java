package io.tallygate.rating.naive;

import org.jspecify.annotations.Nullable;

/**
 * An event as it is sent.
 *
 * @param dimension value of the meter's one dimension
 * @param timeMs event time, ms since 1970
 * @param price attribute; null: none
 * @param user attribute; null: none
 * @param run number of the bill run before which it arrives
 */
public record NaiveEvent(
    String meter,
    String subject,
    String dimension,
    long timeMs,
    Ratio quantity,
    @Nullable String price,
    @Nullable String user,
    int run) {
  public NaiveEvent with(String otherMeter, Ratio otherQuantity) {
    return new NaiveEvent(otherMeter, subject, dimension, timeMs, otherQuantity, price, user, run);
  }

  public NaiveEvent at(long otherTimeMs) {
    return new NaiveEvent(meter, subject, dimension, otherTimeMs, quantity, price, user, run);
  }
}
