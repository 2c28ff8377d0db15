package io.tallygate.loadtest.load;

import static io.tallygate.protocol.FrameLayout.USAGE_BASE_TIME_OFFSET;
import static io.tallygate.protocol.FrameLayout.USAGE_BOOKMARK_OFFSET;
import static io.tallygate.protocol.FrameLayout.USAGE_COUNT_OFFSET;
import static io.tallygate.protocol.FrameLayout.USAGE_CRC_FROM;
import static io.tallygate.protocol.FrameLayout.USAGE_CRC_OFFSET;
import static io.tallygate.protocol.FrameLayout.USAGE_SEQUENCE_OFFSET;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** What Usage and UsageDetail have in common: the fields before the records, and the checksum over all. For one thread. */
final class SequencedFrame {
  private final CRC32C crc = new CRC32C();

  /** The fields behind the frame's head, but for the checksum; the bookmark is the sequence. */
  static void putFields(ByteBuffer target, int at, long sequence, int count, long baseTimeMs) {
    target.putInt(at + USAGE_COUNT_OFFSET, count);
    target.putLong(at + USAGE_SEQUENCE_OFFSET, sequence);
    target.putLong(at + USAGE_BOOKMARK_OFFSET, sequence);
    target.putLong(at + USAGE_BASE_TIME_OFFSET, baseTimeMs);
  }

  /** Puts the checksum in, and the target's position behind the frame. */
  void seal(ByteBuffer target, int at, int length) {
    crc.reset();
    int limit = target.limit();
    crc.update(target.limit(at + length).position(at + USAGE_CRC_FROM));
    target.limit(limit).position(at + length);
    target.putInt(at + USAGE_CRC_OFFSET, (int) crc.getValue());
  }
}
