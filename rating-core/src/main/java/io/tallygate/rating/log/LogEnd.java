package io.tallygate.rating.log;

/**
 * Where the log was found to end.
 *
 * @param position the next frame goes here, or to the first place of the segment that begins here
 * @param incarnation highest one read; 0 in an empty log
 * @param headerCrc header CRC of the last frame; 0 in an empty log
 * @param durableLine highest durable position that frames or the caller knew of
 * @param frames handed to the handler
 * @param bytes length of these frames
 */
public record LogEnd(
    long position, int incarnation, int headerCrc, long durableLine, long frames, long bytes) {}
