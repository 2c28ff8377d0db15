package io.tallygate.rating.correction;

import org.agrona.DirectBuffer;

/**
 * An event to be counted by a correction.
 *
 * @param buffer holds the {@link io.tallygate.rating.log.EventEntry}, complete but for its time offset, its series defined
 * @param offset of the entry
 * @param length of the entry in bytes, a multiple of 8
 * @param records of the entry
 * @param timeMs event time, ms since 1970
 */
public record NewEvent(DirectBuffer buffer, int offset, int length, int records, long timeMs) {}
