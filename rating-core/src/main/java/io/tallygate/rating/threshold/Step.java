package io.tallygate.rating.threshold;

import io.tallygate.rating.catalog.Threshold;
import java.math.BigDecimal;

/**
 * One percent of one threshold.
 *
 * @param index among the steps of its plan
 * @param thresholdIndex of the threshold in its plan
 */
record Step(int index, Threshold threshold, int thresholdIndex, int percent) {
  /** Exact: whether an amount has come to so many percent of a limit. */
  boolean isReached(BigDecimal amount, BigDecimal limit) {
    return amount.movePointRight(2).compareTo(limit.multiply(BigDecimal.valueOf(percent))) >= 0;
  }

  long bit() {
    return 1L << index;
  }
}
