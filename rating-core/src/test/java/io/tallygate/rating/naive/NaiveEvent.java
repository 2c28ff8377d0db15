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
 * @param voidedRun number of the bill run before which it is taken back; {@link #NEVER}
 */
public record NaiveEvent(
    String meter,
    String subject,
    String dimension,
    long timeMs,
    Ratio quantity,
    @Nullable String price,
    @Nullable String user,
    int run,
    int voidedRun) {
  public static final int NEVER = Integer.MAX_VALUE;

  /** Whether a run sees it. */
  public boolean counts(int billRun) {
    return run <= billRun && billRun < voidedRun;
  }

  /** Whether it is ever taken back. */
  public boolean isEverVoided() {
    return voidedRun != NEVER;
  }

  public NaiveEvent voidedBefore(int billRun) {
    return new NaiveEvent(meter, subject, dimension, timeMs, quantity, price, user, run, billRun);
  }

  public NaiveEvent with(String otherMeter, Ratio otherQuantity) {
    return new NaiveEvent(
        otherMeter, subject, dimension, timeMs, otherQuantity, price, user, run, voidedRun);
  }

  public NaiveEvent at(long otherTimeMs) {
    return new NaiveEvent(
        meter, subject, dimension, otherTimeMs, quantity, price, user, run, voidedRun);
  }
}
