package io.tallygate.rating.journal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * What stands before the payload of every excerpt: Chronicle has no checksum of its own.
 *
 * <pre>
 *  0 magic u32 | version u16 | kind u16 | number i64
 * 16 chunk index u32 | chunk count u32 | payload length u32 | CRC32C of header (this field 0) and payload
 * 32 ordinal i64 | forced through i64
 * </pre>
 *
 * Little endian. A message longer than a chunk is split; {@code number} is the message's, as its journal numbers it.
 *
 * @param ordinal of the excerpt within its life, from 1
 * @param forcedThrough the highest ordinal that was safe on disk when this excerpt was written: nothing through it may be
 *     missing later
 */
record ExcerptHeader(
    int kind,
    long number,
    int chunk,
    int chunks,
    int payloadLength,
    long ordinal,
    long forcedThrough) {
  static final int LENGTH = 48;

  /** "TGLJ" as bytes. */
  static final int MAGIC = 0x4A4C4754;

  private static final int VERSION = 2;
  private static final int CRC_OFFSET = 28;

  /** Completes the header at the front of an excerpt whose payload is in place. */
  void complete(byte[] excerpt) {
    ByteBuffer buffer = ByteBuffer.wrap(excerpt).order(ByteOrder.LITTLE_ENDIAN);
    buffer.putInt(MAGIC).putShort((short) VERSION).putShort((short) kind).putLong(number);
    buffer.putInt(chunk).putInt(chunks).putInt(payloadLength).putInt(0);
    buffer.putLong(ordinal).putLong(forcedThrough);
    buffer.putInt(CRC_OFFSET, crc(excerpt, LENGTH + payloadLength));
  }

  /**
   * @return the header of an excerpt
   * @throws JournalDamagedException if it is not one of ours, or not as it was written
   */
  static ExcerptHeader read(byte[] excerpt, int length) throws JournalDamagedException {
    ByteBuffer buffer = ByteBuffer.wrap(excerpt).order(ByteOrder.LITTLE_ENDIAN);
    if (length < LENGTH || buffer.getInt(0) != MAGIC) {
      throw new JournalDamagedException("not an excerpt of this journal");
    }
    if (buffer.getShort(4) != VERSION) {
      throw new JournalDamagedException(
          "excerpt of another version [version=" + buffer.getShort(4) + "]");
    }
    int stored = buffer.getInt(CRC_OFFSET);
    buffer.putInt(CRC_OFFSET, 0);
    int payloadLength = buffer.getInt(24);
    if (payloadLength < 0
        || LENGTH + payloadLength > length
        || crc(excerpt, LENGTH + payloadLength) != stored) {
      throw new JournalDamagedException("excerpt is damaged");
    }
    return new ExcerptHeader(
        buffer.getShort(6),
        buffer.getLong(8),
        buffer.getInt(16),
        buffer.getInt(20),
        payloadLength,
        buffer.getLong(32),
        buffer.getLong(40));
  }

  private static int crc(byte[] excerpt, int length) {
    CRC32C crc = new CRC32C();
    crc.update(excerpt, 0, length);
    return (int) crc.getValue();
  }
}
