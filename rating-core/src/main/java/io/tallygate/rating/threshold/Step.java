package io.tallygate.rating.threshold;

import io.tallygate.rating.catalog.Threshold;
import java.math.BigDecimal;

/**
 * One percent of one threshold.
 *
 * @param index among the steps of its plan
 * @param thresholdIndex of the threshold in its plan
 * @param needed from this amount on it is reached: exact, in the threshold's unit
 */
record Step(int index, Threshold threshold, int thresholdIndex, int percent, BigDecimal needed) {
  static Step of(int index, Threshold threshold, int thresholdIndex, int percent) {
    BigDecimal needed = threshold.limit().multiply(BigDecimal.valueOf(percent)).movePointLeft(2);
    return new Step(index, threshold, thresholdIndex, percent, needed);
  }

  long bit() {
    return 1L << index;
  }
}
