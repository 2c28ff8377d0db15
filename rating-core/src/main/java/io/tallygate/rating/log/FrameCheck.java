package io.tallygate.rating.log;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Whether a whole frame lies at a place of a buffer, judged by the frame alone: magic, version, position, lengths and both
 * checksums, but not the chain to the header before. One thread.
 */
final class FrameCheck {
  /** The fault of a place that no frame was written to. */
  static final String NO_FRAME = "no frame begins here";

  /** The fault of a place where a recycled file still has a frame of its earlier life. */
  static final String OTHER_FRAME = "a frame of another position";

  private final ByteBuffer bytes;
  private final UnsafeBuffer chunk;
  private final CRC32C crc = new CRC32C();

  /**
   * @param bytes whole, from 0 to its capacity; what is checked is in it
   */
  FrameCheck(ByteBuffer bytes) {
    this.bytes = bytes;
    this.chunk = new UnsafeBuffer(bytes);
  }

  /**
   * What is wrong with a header; null if nothing.
   *
   * @param at of the header in the buffer, {@link LogFrame#HEADER_LENGTH} bytes of which are there
   * @param position that the frame must have
   * @param room bytes to the end of the segment
   */
  @Nullable String headerFault(int at, long position, int room) {
    if (chunk.getInt(at, LITTLE_ENDIAN) != LogFrame.MAGIC) {
      return NO_FRAME;
    }
    if (LogFrame.position(chunk, at) != position) {
      return OTHER_FRAME;
    }
    if (crc(at, LogFrame.HEADER_CRC_OFFSET) != LogFrame.headerCrc(chunk, at)) {
      return "header is damaged";
    }
    if (chunk.getShort(at + LogFrame.VERSION_OFFSET, LITTLE_ENDIAN) != LogFrame.VERSION) {
      return "frame of another version";
    }
    int payload = LogFrame.payloadLength(chunk, at);
    int length = LogFrame.frameLength(chunk, at);
    boolean ends = LogFrame.kind(chunk, at) == LogFrame.KIND_SEGMENT_END;
    if (payload < 0
        || payload > LogFrame.PAYLOAD_LENGTH_MAX
        || length != (ends ? room : LogFrame.frameLength(payload))
        || length > room) {
      return "lengths disagree";
    }
    return null;
  }

  /** What is wrong with the payload behind a good header; null if nothing. */
  @Nullable String payloadFault(int at) {
    int stored = chunk.getInt(at + LogFrame.PAYLOAD_CRC_OFFSET, LITTLE_ENDIAN);
    int found = crc(at + LogFrame.HEADER_LENGTH, LogFrame.payloadLength(chunk, at));
    return found == stored ? null : "payload is damaged";
  }

  private int crc(int at, int length) {
    crc.reset();
    crc.update(bytes.duplicate().limit(at + length).position(at));
    return (int) crc.getValue();
  }
}
