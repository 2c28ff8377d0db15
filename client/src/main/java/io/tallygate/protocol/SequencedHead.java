package io.tallygate.protocol;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** The 40 bytes before the records of Usage and UsageDetail. */
final class SequencedHead {
  private SequencedHead() {}

  /** Writes the head and the checksum over the rest; the frame's bytes then stand from position 0 to its limit. */
  static ByteBuffer seal(
      ByteBuffer frame,
      FrameType type,
      int flags,
      int length,
      int count,
      long sequence,
      long bookmark,
      long baseTimeMs,
      CRC32C crc) {
    frame.clear();
    frame.putInt(FrameLayout.LENGTH_OFFSET, length);
    frame.put(FrameLayout.TYPE_OFFSET, type.code());
    frame.put(FrameLayout.VERSION_OFFSET, (byte) FrameLayout.PROTOCOL_VERSION);
    frame.putShort(FrameLayout.FLAGS_OFFSET, (short) flags);
    frame.putInt(FrameLayout.USAGE_COUNT_OFFSET, count);
    frame.putLong(FrameLayout.USAGE_SEQUENCE_OFFSET, sequence);
    frame.putLong(FrameLayout.USAGE_BOOKMARK_OFFSET, bookmark);
    frame.putLong(FrameLayout.USAGE_BASE_TIME_OFFSET, baseTimeMs);
    frame.position(FrameLayout.USAGE_CRC_FROM).limit(length);
    crc.reset();
    crc.update(frame);
    frame.putInt(FrameLayout.USAGE_CRC_OFFSET, (int) crc.getValue());
    return frame.position(0);
  }
}
