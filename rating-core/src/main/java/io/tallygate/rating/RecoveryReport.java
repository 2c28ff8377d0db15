package io.tallygate.rating;

import java.time.Duration;

/**
 * What a start found and brought back.
 *
 * @param checkpoint log position that the usage store was at
 * @param mark log position of the newest commit mark
 * @param end where the log was found to end
 * @param flushesStored flushes that the journal had and the store had not
 * @param flushesRepeated flush frames found behind the newest mark, carried out again
 * @param frames read back from the log
 * @param records counted again
 * @param bytes read back from the log
 * @param replay time that reading and counting took
 * @param total time from the lock to the log being ready
 */
public record RecoveryReport(
    long checkpoint,
    long mark,
    long end,
    int flushesStored,
    int flushesRepeated,
    long frames,
    long records,
    long bytes,
    Duration replay,
    Duration total) {}
