package io.tallygate.rating.correction;

import java.util.List;

/**
 * An event that still counts.
 *
 * @param position log position of its frame
 * @param index of the event in what the producer sent
 * @param timeMs event time, ms since 1970
 * @param records that it was counted with
 */
record FoundEvent(long position, int index, long timeMs, IdHash id, List<CountedRecord> records) {
  /**
   * One record of an event.
   *
   * @param end derived series with lower numbers counted it too, those from it on came later
   */
  record CountedRecord(int series, long quantity, int end) {}
}
