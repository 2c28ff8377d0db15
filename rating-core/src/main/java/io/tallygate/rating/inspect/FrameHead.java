package io.tallygate.rating.inspect;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.tallygate.rating.log.LogFrame;
import org.agrona.DirectBuffer;

/**
 * The header of a frame of the usage log: see {@link LogFrame}.
 *
 * @param position in bytes of the endless log
 * @param kind in words
 * @param lengthBytes with header and padding
 * @param arrivalMs ms since 1970; 0 in a frame that begins a life of the log
 * @param durablePosition what was known to be durable when it was written
 * @param producer number of the producer; 0 in control frames
 * @param baseTimeMs ms since 1970
 * @param received events; accepted, duplicate and refused add up to it
 */
public record FrameHead(
    long position,
    String kind,
    int lengthBytes,
    int payloadBytes,
    int incarnation,
    long arrivalMs,
    long durablePosition,
    int producer,
    int epoch,
    long sequence,
    long bookmark,
    long baseTimeMs,
    int received,
    int accepted,
    int duplicate,
    int refused,
    int records,
    int catalogVersion,
    long flushNumber) {

  /** The header that lies in a buffer. */
  public static FrameHead of(DirectBuffer buffer, int frame) {
    return new FrameHead(
        LogFrame.position(buffer, frame),
        kind(LogFrame.kind(buffer, frame)),
        LogFrame.frameLength(buffer, frame),
        LogFrame.payloadLength(buffer, frame),
        LogFrame.incarnation(buffer, frame),
        LogFrame.arrivalTimeMs(buffer, frame),
        LogFrame.durablePosition(buffer, frame),
        buffer.getInt(frame + LogFrame.PRODUCER_OFFSET, LITTLE_ENDIAN),
        buffer.getInt(frame + LogFrame.EPOCH_OFFSET, LITTLE_ENDIAN),
        buffer.getLong(frame + LogFrame.SEQUENCE_OFFSET, LITTLE_ENDIAN),
        buffer.getLong(frame + LogFrame.BOOKMARK_OFFSET, LITTLE_ENDIAN),
        buffer.getLong(frame + LogFrame.BASE_TIME_OFFSET, LITTLE_ENDIAN),
        buffer.getInt(frame + LogFrame.EVENTS_RECEIVED_OFFSET, LITTLE_ENDIAN),
        buffer.getInt(frame + LogFrame.EVENTS_ACCEPTED_OFFSET, LITTLE_ENDIAN),
        buffer.getInt(frame + LogFrame.EVENTS_DUPLICATE_OFFSET, LITTLE_ENDIAN),
        buffer.getInt(frame + LogFrame.EVENTS_REFUSED_OFFSET, LITTLE_ENDIAN),
        LogFrame.recordCount(buffer, frame),
        buffer.getInt(frame + LogFrame.CATALOG_VERSION_OFFSET, LITTLE_ENDIAN),
        buffer.getLong(frame + LogFrame.FLUSH_NUMBER_OFFSET, LITTLE_ENDIAN));
  }

  private static String kind(byte kind) {
    return switch (kind) {
      case LogFrame.KIND_USAGE -> "usage";
      case LogFrame.KIND_EVENTS -> "events";
      case LogFrame.KIND_CORRECTION -> "correction";
      case LogFrame.KIND_PRODUCER -> "producer";
      case LogFrame.KIND_SERIES -> "series";
      case LogFrame.KIND_ATTRIBUTE_NAMES -> "attribute-names";
      case LogFrame.KIND_CATALOG -> "catalog";
      case LogFrame.KIND_FLUSH -> "flush";
      case LogFrame.KIND_INCARNATION -> "incarnation";
      case LogFrame.KIND_SEGMENT_END -> "segment-end";
      default -> "kind-" + kind;
    };
  }
}
