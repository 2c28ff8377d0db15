package io.tallygate.rating.store;

import java.util.List;
import java.util.Map;

/**
 * A kept event as rating reads it.
 *
 * @param series number of its source series
 * @param subject it is reported for
 * @param dimensions rating dimension values in the meter's order
 * @param timeMs event time, ms since 1970
 * @param quantity in the meter's scaled units
 * @param attributes descriptive attributes by name: those that the meter declares, and that the event had
 * @param position log position of its frame
 * @param index of the event in what the producer sent; (position, index, series) is unique
 * @param idHigh first 8 bytes of the id hash, little endian; 0 with idLow 0: no id
 * @param idLow last 8 bytes
 * @param flush that brought it
 */
public record UsageEvent(
    int series,
    String subject,
    List<String> dimensions,
    long timeMs,
    long quantity,
    Map<String, String> attributes,
    long position,
    int index,
    long idHigh,
    long idLow,
    long flush) {}
