package io.tallygate.rating.flush;

/**
 * A record that a correction took back, or all that a series had counted in a window. The record itself stays where it is, and so
 * does this.
 *
 * @param position log position of the frame that brought the record; of a window: every record of frames below it is taken back
 * @param index of its event in what the producer sent; (position, index, series) names the record. Of a window: how many records it
 *     had, negative
 * @param series number of the source series
 * @param timeMs event time, ms since 1970; of a window: its start
 * @param quantity of the record, or sum of the window, in the meter's scaled units
 * @param idHigh first 8 bytes of the id hash, little endian; 0 with idLow 0: no id
 * @param idLow last 8 bytes
 * @param correction log position of the correction's frame
 * @param correctedMs when the correction arrived, ms since 1970
 */
public record VoidedEvent(
    long position,
    int index,
    int series,
    long timeMs,
    long quantity,
    long idHigh,
    long idLow,
    long correction,
    long correctedMs) {
  /** Whether this is a window, not a record. */
  public boolean isWindow() {
    return index < 0;
  }
}
