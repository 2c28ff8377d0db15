package io.tallygate.rating.log;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The layout of a frame in the usage log: a header of 128 bytes, then the payload, padded with zero bytes to a multiple of
 * 8. Everything is little endian. A ring slot has this layout too, so that a frame is written to the log from where the
 * event loop put it, without another copy.
 *
 * <pre>
 *    0                   4         6      7
 *   +-------------------+---------+------+------+-------------------------------+
 * 0 | magic             | version | kind | flags| position                      |
 *   +-------------------+---------+------+------+-------------------------------+
 *16 | frame length      | payload length        | incarnation   | payload CRC32C|
 *   +-------------------+-----------------------+-------------------------------+
 *32 | arrival time, ms since 1970               | durable position when written |
 *   +-------------------+-----------------------+-------------------------------+
 *48 | producer number   | epoch                 | sequence                      |
 *   +-------------------+-----------------------+-------------------------------+
 *64 | bookmark                                  | base time, ms since 1970      |
 *   +-------------------+-----------------------+-------------------------------+
 *80 | events received   | accepted  (events)    | duplicate     | refused       |
 *   +-------------------+-----------------------+-------------------------------+
 *96 | record count      | client CRC32C         | refusal count | catalog vers. |
 *   +-------------------+-----------------------+-------------------------------+
 *112| flush number                              | prev. hdr CRC | header CRC    |
 *   +-------------------------------------------+-------------------------------+
 * </pre>
 *
 * <p>The position is the byte offset of the frame in the endless log: segment number × segment length + offset in the
 * segment. The header CRC covers bytes 0 to 123, and so the previous header's CRC: headers form a chain.
 */
public final class LogFrame {
  /** "TGLF" as bytes in the file. */
  public static final int MAGIC = 0x464C4754;

  public static final int VERSION = 1;

  public static final int HEADER_LENGTH = 128;

  /** Frames begin on multiples of this. */
  public static final int ALIGNMENT = 8;

  /** 64 KiB of records, the payload limit of the wire protocol; refusals take the place of the records they refuse. */
  public static final int PAYLOAD_LENGTH_MAX = 64 * 1024;

  public static final int MAGIC_OFFSET = 0;
  public static final int VERSION_OFFSET = 4;
  public static final int KIND_OFFSET = 6;
  public static final int FLAGS_OFFSET = 7;
  public static final int POSITION_OFFSET = 8;
  public static final int FRAME_LENGTH_OFFSET = 16;
  public static final int PAYLOAD_LENGTH_OFFSET = 20;
  public static final int INCARNATION_OFFSET = 24;
  public static final int PAYLOAD_CRC_OFFSET = 28;
  public static final int ARRIVAL_TIME_OFFSET = 32;
  public static final int DURABLE_POSITION_OFFSET = 40;
  public static final int PRODUCER_OFFSET = 48;
  public static final int EPOCH_OFFSET = 52;
  public static final int SEQUENCE_OFFSET = 56;
  public static final int BOOKMARK_OFFSET = 64;
  public static final int BASE_TIME_OFFSET = 72;
  public static final int EVENTS_RECEIVED_OFFSET = 80;
  public static final int EVENTS_ACCEPTED_OFFSET = 84;
  public static final int EVENTS_DUPLICATE_OFFSET = 88;
  public static final int EVENTS_REFUSED_OFFSET = 92;
  public static final int RECORD_COUNT_OFFSET = 96;
  public static final int CLIENT_CRC_OFFSET = 100;
  public static final int REFUSAL_COUNT_OFFSET = 104;
  public static final int CATALOG_VERSION_OFFSET = 108;
  public static final int FLUSH_NUMBER_OFFSET = 112;
  public static final int PREVIOUS_HEADER_CRC_OFFSET = 120;
  public static final int HEADER_CRC_OFFSET = 124;

  /**
   * Counted path: the payload is {@code record count} records of 16 bytes (series u32, time offset to base time in ms u32,
   * quantity i64), then {@code refusal count} refusals of 8 bytes (index in the producer's frame u32, reason u16, zero u16).
   */
  public static final byte KIND_USAGE = 1;

  /**
   * Events with ids: {@code events accepted} entries, then refusals as above. An entry is {@link EventEntry}: id hash,
   * time offset, 1 or more records, attributes.
   */
  public static final byte KIND_EVENTS = 2;

  /** {@link #FLAGS_OFFSET} bit of {@link #KIND_EVENTS}: ids in this frame are to be de-duplicated. */
  public static final byte FLAG_DEDUPLICATE = 1;

  /** Takes events back, and counts others in their place: see {@link CorrectionEntry}. The header counts the new events only. */
  public static final byte KIND_CORRECTION = 3;

  /** A producer opened an epoch: tenant i32, name length u16, name UTF-8. The producer number and epoch are in the header. */
  public static final byte KIND_PRODUCER = 16;

  /** New series: see {@code io.tallygate.rating.meter.SeriesDefinitionCodec}. */
  public static final byte KIND_SERIES = 17;

  /** New attribute names: see {@code AttributeNames}. */
  public static final byte KIND_ATTRIBUTE_NAMES = 18;

  /** From here on counting follows the catalog version in the header. */
  public static final byte KIND_CATALOG = 19;

  /** The flush with the number in the header ends here: what comes later belongs to the next one. */
  public static final byte KIND_FLUSH = 20;

  /** The log was recovered up to here and goes on with a higher incarnation. */
  public static final byte KIND_INCARNATION = 30;

  /** The segment ends here; its frame length reaches to the end of the segment. Padded space is not written. */
  public static final byte KIND_SEGMENT_END = 31;

  private LogFrame() {}

  /** The length of a frame with that payload, padded. */
  public static int frameLength(int payloadLength) {
    return HEADER_LENGTH + ((payloadLength + ALIGNMENT - 1) & -ALIGNMENT);
  }

  public static byte kind(DirectBuffer buffer, int offset) {
    return buffer.getByte(offset + KIND_OFFSET);
  }

  public static long position(DirectBuffer buffer, int offset) {
    return buffer.getLong(offset + POSITION_OFFSET, LITTLE_ENDIAN);
  }

  public static int frameLength(DirectBuffer buffer, int offset) {
    return buffer.getInt(offset + FRAME_LENGTH_OFFSET, LITTLE_ENDIAN);
  }

  public static int payloadLength(DirectBuffer buffer, int offset) {
    return buffer.getInt(offset + PAYLOAD_LENGTH_OFFSET, LITTLE_ENDIAN);
  }

  public static int incarnation(DirectBuffer buffer, int offset) {
    return buffer.getInt(offset + INCARNATION_OFFSET, LITTLE_ENDIAN);
  }

  public static long arrivalTimeMs(DirectBuffer buffer, int offset) {
    return buffer.getLong(offset + ARRIVAL_TIME_OFFSET, LITTLE_ENDIAN);
  }

  public static long durablePosition(DirectBuffer buffer, int offset) {
    return buffer.getLong(offset + DURABLE_POSITION_OFFSET, LITTLE_ENDIAN);
  }

  /** Records of usage in the payload; 0 in control frames. */
  public static int recordCount(DirectBuffer buffer, int offset) {
    return buffer.getInt(offset + RECORD_COUNT_OFFSET, LITTLE_ENDIAN);
  }

  public static int headerCrc(DirectBuffer buffer, int offset) {
    return buffer.getInt(offset + HEADER_CRC_OFFSET, LITTLE_ENDIAN);
  }

  /** Clears the header and sets what the log does not set itself. */
  public static void begin(MutableDirectBuffer buffer, int offset, byte kind) {
    buffer.setMemory(offset, HEADER_LENGTH, (byte) 0);
    buffer.putInt(offset + MAGIC_OFFSET, MAGIC, LITTLE_ENDIAN);
    buffer.putShort(offset + VERSION_OFFSET, (short) VERSION, LITTLE_ENDIAN);
    buffer.putByte(offset + KIND_OFFSET, kind);
  }
}
