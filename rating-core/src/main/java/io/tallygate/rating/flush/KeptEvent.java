package io.tallygate.rating.flush;

import java.util.Map;

/**
 * An event of a meter that keeps its events, one per record of such a meter.
 *
 * @param position log position of its frame
 * @param index of the event in what the producer sent; (position, index, series) is unique
 * @param series number of the source series
 * @param timeMs event time, ms since 1970
 * @param quantity in the meter's scaled units
 * @param idHigh first 8 bytes of the id hash, little endian; 0 with idLow 0: no id
 * @param idLow last 8 bytes
 * @param attributes descriptive attributes by name: those that the meter declares, and that the event had
 */
public record KeptEvent(
    long position,
    int index,
    int series,
    long timeMs,
    long quantity,
    long idHigh,
    long idLow,
    Map<String, String> attributes) {}
