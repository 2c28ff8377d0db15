package io.tallygate.loadtest.load;

/**
 * How fast batches are due.
 *
 * @param rate records a second in the mean; 0: closed loop, as fast as they are answered
 * @param batch records in each
 * @param burst batches that are due at the same time, 1 or more
 * @param profile how the rate changes meanwhile
 * @param periodSeconds after which the profile begins again
 * @param delayNs how long after the start the first batch is due: several generators take turns so
 */
record Pace(
    long rate, int batch, int burst, RateProfile profile, long periodSeconds, long delayNs) {
  /** At the same rate all the time, from the start on. */
  static Pace even(long rate, int batch, int burst) {
    return new Pace(rate, batch, burst, RateProfile.EVEN, 1, 0);
  }
}
