package io.tallygate.rating.log;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The first page of a segment file. What counts lies in its first 40 bytes, inside one disk sector, so it is never torn. A
 * page of zero bytes is a file that is free.
 *
 * <pre>
 *   0 magic u32 | version u32 | segment number u64 | segment length u32 | incarnation u32
 *  24 first position u64 | CRC of the last header of the segment before, u32 | CRC32C of bytes 0 to 35, u32
 * </pre>
 *
 * @param number from 0; the segment holds positions from {@code number × length}
 * @param length of the segment in bytes
 * @param incarnation that began the segment
 * @param predecessorCrc header CRC of the frame that ended the segment before; 0 for the first
 */
record SegmentHeader(long number, int length, int incarnation, int predecessorCrc) {
  /** One page of its own: writing frames never rewrites the sector that the header is in. */
  static final int LENGTH = 4096;

  /** "TGLS" as bytes in the file. */
  private static final int MAGIC = 0x534C4754;

  private static final int VERSION = 1;
  private static final int CRC_OFFSET = 36;

  /** The page to write. */
  ByteBuffer encode() {
    ByteBuffer page = ByteBuffer.allocateDirect(LENGTH).order(LITTLE_ENDIAN);
    page.putInt(MAGIC).putInt(VERSION).putLong(number).putInt(length).putInt(incarnation);
    page.putLong(number * length + LENGTH).putInt(predecessorCrc);
    page.putInt(crc(page));
    return page.clear();
  }

  /** The header of a file; null if it has none. */
  static @Nullable SegmentHeader read(SegmentFile file) throws IOException {
    ByteBuffer page = ByteBuffer.allocate(LENGTH).order(LITTLE_ENDIAN);
    if (file.read(page, 0) < LENGTH
        || page.getInt(0) != MAGIC
        || page.getInt(CRC_OFFSET) != crc(page)) {
      return null;
    }
    if (page.getInt(4) != VERSION) {
      throw new IOException(
          "segment of another version [file="
              + file.name()
              + "] [version="
              + page.getInt(4)
              + "] [known="
              + VERSION
              + "]");
    }
    return new SegmentHeader(page.getLong(8), page.getInt(16), page.getInt(20), page.getInt(32));
  }

  private static int crc(ByteBuffer page) {
    CRC32C crc = new CRC32C();
    crc.update(page.duplicate().position(0).limit(CRC_OFFSET));
    return (int) crc.getValue();
  }
}
