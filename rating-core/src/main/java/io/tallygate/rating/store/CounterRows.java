package io.tallygate.rating.store;

import java.math.BigInteger;

/** Takes rows of the store's counters. */
@FunctionalInterface
public interface CounterRows {
  /**
   * @param window {@link io.tallygate.rating.meter.Windows} number
   * @param flush that brought the row; where rows were merged, the greatest
   * @param count records
   * @param sum of their quantities in scaled units
   */
  void row(int series, int window, long flush, long count, BigInteger sum);
}
