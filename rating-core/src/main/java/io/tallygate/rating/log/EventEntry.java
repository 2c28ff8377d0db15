package io.tallygate.rating.log;

/**
 * One event in the payload of a frame of {@link LogFrame#KIND_EVENTS}.
 *
 * <pre>
 *   0  id hash, 16 bytes (all zero: the event has no id and is not de-duplicated)
 *  16  time offset to the frame's base time in ms, u32
 *  20  record count, u16, 1 or more
 *  22  attributes length in bytes, u16, a multiple of 8
 *  24  records, 16 bytes each: series u32 | index of the event in what the producer sent, u32 | quantity i64
 *   …  attributes: name number u16 | value length u16 | value, UTF-8; … ; zero bytes to a multiple of 8
 * </pre>
 */
public final class EventEntry {
  public static final int ID_HASH_OFFSET = 0;
  public static final int TIME_OFFSET_OFFSET = 16;
  public static final int RECORD_COUNT_OFFSET = 20;
  public static final int ATTRIBUTES_LENGTH_OFFSET = 22;
  public static final int RECORDS_OFFSET = 24;
  public static final int RECORD_LENGTH = 16;
  public static final int RECORD_INDEX_OFFSET = 4;
  public static final int RECORD_QUANTITY_OFFSET = 8;

  private EventEntry() {}

  /** The length of an entry in bytes. */
  public static int length(int recordCount, int attributesLength) {
    return RECORDS_OFFSET + recordCount * RECORD_LENGTH + attributesLength;
  }
}
