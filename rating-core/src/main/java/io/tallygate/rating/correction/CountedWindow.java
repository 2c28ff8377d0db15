package io.tallygate.rating.correction;

import java.util.List;

/**
 * What series had counted in their windows from one instant on.
 *
 * @param through log position: records of frames below it are in
 * @param startMs of the windows, ms since 1970
 */
record CountedWindow(long through, long startMs, List<Row> rows) {
  /**
   * What one series had counted.
   *
   * @param series source or derived
   * @param records 1 or more
   * @param sum of quantities, scaled
   */
  record Row(int series, int records, long sum) {}
}
