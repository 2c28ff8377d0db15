package io.tallygate.rating.store;

import java.util.List;

/**
 * Takes counters one by one, as numbers only: millions of them are read for one question, and none of them becomes an object.
 * Called by the thread that asks.
 */
public interface CounterVisitor {
  /** Rows of the series are left out. */
  int UNWANTED = -1;

  /**
   * Called once for each series, before its first row.
   *
   * @param dimensions rating dimension values in the meter's order
   * @return 0 or more: what its rows are to be called with; or {@link #UNWANTED}
   */
  int enter(int series, String subject, List<String> dimensions);

  /**
   * A row of counters; there may be several of one series and window.
   *
   * @param slot what {@link #enter} said
   * @param window number of the window
   * @param records counted, negative where records were taken back
   * @param quantity their sum in scaled units, less {@code carry} × 2^62
   * @param carry zero, unless the sum leaves 63 bits
   */
  void counted(int slot, int window, long records, long quantity, long carry);
}
