package io.tallygate.protocol;

/**
 * Offsets, lengths and limits of every frame, in bytes from the frame's first byte. Everything is little endian; strings are
 * a length in bytes, u16, and UTF-8.
 *
 * <pre>
 *                0                   4      5      6         8
 *               +-------------------+------+------+---------+
 * every frame   | length (all of it)| type | vers.| flags   |
 *               +-------------------+------+------+---------+
 * Usage,      8 | CRC32C of 12…end  | count               |
 * UsageDetail   +-------------------+---------------------+
 *            16 | sequence                                |
 *            24 | bookmark                                |
 *            32 | base time, ms since 1970                |
 *               +-----------------------------------------+
 *            40 | records or entries …
 * </pre>
 */
public final class FrameLayout {
  /** The protocol version in every head and in Hello. */
  public static final int PROTOCOL_VERSION = 1;

  // Limits.

  /** Largest number of bytes after the head of Usage and UsageDetail: 64 KiB. */
  public static final int PAYLOAD_LENGTH_MAX = 64 * 1024;

  /** Largest frame of any type. */
  public static final int FRAME_LENGTH_MAX = 40 + PAYLOAD_LENGTH_MAX;

  /** Most records in one Usage: 64 KiB / 16 B. */
  public static final int USAGE_COUNT_MAX = PAYLOAD_LENGTH_MAX / 16;

  /** Longest string: its length is a u16. */
  public static final int STRING_LENGTH_MAX = 0xFFFF;

  // Head of every frame.

  public static final int LENGTH_OFFSET = 0;
  public static final int TYPE_OFFSET = 4;
  public static final int VERSION_OFFSET = 5;
  public static final int FLAGS_OFFSET = 6;
  public static final int HEAD_LENGTH = 8;

  // Hello. The producer string begins at HELLO_STRINGS_OFFSET, the API key follows it.

  public static final int HELLO_VERSION_OFFSET = 8;
  public static final int HELLO_EPOCH_OFFSET = 10;
  public static final int HELLO_STRINGS_OFFSET = 14;

  // Welcome.

  public static final int WELCOME_INCARNATION_OFFSET = 8;
  public static final int WELCOME_PRODUCER_NUMBER_OFFSET = 12;
  public static final int WELCOME_EPOCH_OFFSET = 16;
  public static final int WELCOME_DURABLE_EPOCH_OFFSET = 20;
  public static final int WELCOME_DURABLE_SEQUENCE_OFFSET = 24;
  public static final int WELCOME_BOOKMARK_OFFSET = 32;
  public static final int WELCOME_IN_FLIGHT_OFFSET = 40;
  public static final int WELCOME_PAYLOAD_LIMIT_OFFSET = 44;
  public static final int WELCOME_TIME_OFFSET = 48;
  public static final int WELCOME_LENGTH = 56;

  // Define. An entry begins with its kind, u8.

  public static final int DEFINE_COUNT_OFFSET = 8;
  public static final int DEFINE_ENTRIES_OFFSET = 10;

  /** number u32 | meter str | scale u8 | subject str | dimension count u8 | dimension str … */
  public static final int DEFINE_KIND_SERIES = 1;

  /** number u16, from 1 | name str */
  public static final int DEFINE_KIND_ATTRIBUTE = 2;

  // DefineRefused. An entry: kind u8 | number u32 | refusal code u16.

  public static final int DEFINE_REFUSED_COUNT_OFFSET = 8;
  public static final int DEFINE_REFUSED_ENTRIES_OFFSET = 10;
  public static final int DEFINE_REFUSED_ENTRY_LENGTH = 7;

  // Usage and UsageDetail.

  public static final int USAGE_CRC_OFFSET = 8;

  /** First byte that the CRC32C covers; it covers all from here to the end of the frame. */
  public static final int USAGE_CRC_FROM = 12;

  public static final int USAGE_COUNT_OFFSET = 12;
  public static final int USAGE_SEQUENCE_OFFSET = 16;
  public static final int USAGE_BOOKMARK_OFFSET = 24;
  public static final int USAGE_BASE_TIME_OFFSET = 32;
  public static final int USAGE_RECORDS_OFFSET = 40;

  // A record of Usage: local series u32 | time offset ms u32 | quantity i64.

  public static final int RECORD_SERIES_OFFSET = 0;
  public static final int RECORD_TIME_OFFSET = 4;
  public static final int RECORD_QUANTITY_OFFSET = 8;
  public static final int RECORD_LENGTH = 16;

  /** Flag of UsageDetail: count an event id once per tenant, whichever producer sends it. */
  public static final int DETAIL_FLAG_DEDUPLICATE = 1;

  // An entry of UsageDetail.

  public static final int DETAIL_ID_OFFSET = 0;
  public static final int DETAIL_ID_LENGTH = 16;
  public static final int DETAIL_TIME_OFFSET = 16;
  public static final int DETAIL_RECORD_COUNT_OFFSET = 20;
  public static final int DETAIL_ATTRIBUTES_LENGTH_OFFSET = 22;
  public static final int DETAIL_SERIES_OFFSET = 24;
  public static final int DETAIL_INDEX_OFFSET = 28;
  public static final int DETAIL_QUANTITY_OFFSET = 32;

  /** attribute number u16 | value length u16 | value … ; zero bytes to a multiple of {@link #DETAIL_ALIGNMENT} */
  public static final int DETAIL_ATTRIBUTES_OFFSET = 40;

  public static final int DETAIL_ALIGNMENT = 8;

  // Ack.

  /** The frames were counted before, and this is the same answer as then. One flag at most is set. */
  public static final int ACK_FLAG_SEEN = 1;

  /** The frames were counted so long ago that their refusals are no longer known. */
  public static final int ACK_FLAG_DETAIL_EXPIRED = 2;

  public static final int ACK_SEQUENCE_OFFSET = 8;
  public static final int ACK_POSITION_OFFSET = 16;
  public static final int ACK_REFUSAL_COUNT_OFFSET = 24;
  public static final int ACK_REFUSALS_OFFSET = 32;

  // A refusal: the Ack's sequence minus its frame's sequence, u32 | index u32 | refusal code u16 |
  // zero u16.

  public static final int REFUSAL_DELTA_OFFSET = 0;
  public static final int REFUSAL_INDEX_OFFSET = 4;
  public static final int REFUSAL_CODE_OFFSET = 8;
  public static final int REFUSAL_LENGTH = 12;

  // Busy.

  public static final int BUSY_SEQUENCE_OFFSET = 8;
  public static final int BUSY_CODE_OFFSET = 16;
  public static final int BUSY_RETRY_AFTER_OFFSET = 20;
  public static final int BUSY_LENGTH = 24;

  // Fault. The text, a string, follows the code.

  public static final int FAULT_CODE_OFFSET = 8;
  public static final int FAULT_TEXT_OFFSET = 10;

  // Bye is a head.

  public static final int BYE_LENGTH = HEAD_LENGTH;

  private FrameLayout() {}

  /** The length in bytes of a Usage frame with that many records. */
  public static int usageLength(int count) {
    return USAGE_RECORDS_OFFSET + count * RECORD_LENGTH;
  }

  /** The length in bytes of an entry of UsageDetail whose attributes, padded, have that length. */
  public static int detailLength(int attributesLength) {
    return DETAIL_ATTRIBUTES_OFFSET + attributesLength;
  }

  /** The length in bytes of an Ack with that many refusals. */
  public static int ackLength(int refusalCount) {
    return ACK_REFUSALS_OFFSET + refusalCount * REFUSAL_LENGTH;
  }
}
