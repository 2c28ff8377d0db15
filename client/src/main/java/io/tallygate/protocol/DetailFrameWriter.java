package io.tallygate.protocol;

import static io.tallygate.protocol.FrameLayout.DETAIL_ATTRIBUTES_LENGTH_OFFSET;
import static io.tallygate.protocol.FrameLayout.DETAIL_ATTRIBUTES_OFFSET;
import static io.tallygate.protocol.FrameLayout.DETAIL_ID_OFFSET;
import static io.tallygate.protocol.FrameLayout.DETAIL_INDEX_OFFSET;
import static io.tallygate.protocol.FrameLayout.DETAIL_QUANTITY_OFFSET;
import static io.tallygate.protocol.FrameLayout.DETAIL_RECORD_COUNT_OFFSET;
import static io.tallygate.protocol.FrameLayout.DETAIL_SERIES_OFFSET;
import static io.tallygate.protocol.FrameLayout.DETAIL_TIME_OFFSET;

import io.tallygate.protocol.Frame.Attribute;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.zip.CRC32C;

/** Writes UsageDetail frames into buffers of the caller, like {@link UsageFrameWriter}. For one thread. */
public final class DetailFrameWriter {
  private static final long OFFSET_MAX_MS = 0xFFFF_FFFFL;

  /** Longest encoded attributes: a frame must be able to hold the entry. */
  private static final int ATTRIBUTES_LENGTH_MAX =
      FrameLayout.PAYLOAD_LENGTH_MAX - DETAIL_ATTRIBUTES_OFFSET;

  private final CRC32C crc = new CRC32C();
  private ByteBuffer frame = ByteBuffer.allocate(0);
  private int flags;
  private long baseTimeMs;
  private int count;
  private int length;
  private int lengthMax;

  /**
   * Begins a frame; parameters as in {@link UsageFrameWriter#begin}.
   *
   * @param deduplicate whether an event id counts once per tenant, whoever sends it
   */
  public void begin(ByteBuffer buffer, long base, boolean deduplicate) {
    frame = buffer.order(ByteOrder.LITTLE_ENDIAN).clear();
    flags = deduplicate ? FrameLayout.DETAIL_FLAG_DEDUPLICATE : 0;
    baseTimeMs = base;
    count = 0;
    length = FrameLayout.USAGE_RECORDS_OFFSET;
    lengthMax = Math.min(frame.capacity(), FrameLayout.FRAME_LENGTH_MAX);
  }

  /**
   * Adds a record.
   *
   * @param attributes as {@link #encode} made them
   * @return false, and nothing was added, if the frame has no room or the time is not within its reach
   */
  public boolean add(EventId id, int series, long timeMs, long quantity, byte[] attributes) {
    long offsetMs = timeMs - baseTimeMs;
    int at = length;
    int end = at + FrameLayout.detailLength(attributes.length);
    if (end > lengthMax || offsetMs < 0 || offsetMs > OFFSET_MAX_MS) {
      return false;
    }
    frame.putLong(at + DETAIL_ID_OFFSET, id.low());
    frame.putLong(at + DETAIL_ID_OFFSET + 8, id.high());
    frame.putInt(at + DETAIL_TIME_OFFSET, (int) offsetMs);
    frame.putShort(at + DETAIL_RECORD_COUNT_OFFSET, (short) 1);
    frame.putShort(at + DETAIL_ATTRIBUTES_LENGTH_OFFSET, (short) attributes.length);
    frame.putInt(at + DETAIL_SERIES_OFFSET, series);
    frame.putInt(at + DETAIL_INDEX_OFFSET, count);
    frame.putLong(at + DETAIL_QUANTITY_OFFSET, quantity);
    frame.put(at + DETAIL_ATTRIBUTES_OFFSET, attributes);
    length = end;
    count++;
    return true;
  }

  /** Records in the frame so far. */
  public int count() {
    return count;
  }

  /** Bytes in the frame so far. */
  public int length() {
    return length;
  }

  /** Completes the frame: head and checksum. Returns the buffer, from position 0 to the frame's end. */
  public ByteBuffer finish(long sequence, long bookmark) {
    return SequencedHead.seal(
        frame, FrameType.USAGE_DETAIL, flags, length, count, sequence, bookmark, baseTimeMs, crc);
  }

  /**
   * Attributes as they stand in an entry, padded.
   *
   * @throws IllegalArgumentException if they do not fit into a frame, a number is not 1 to 65,535, or a value is not text
   */
  public static byte[] encode(List<Attribute> attributes) {
    int length = 0;
    byte[][] values = new byte[attributes.size()][];
    for (int i = 0; i < values.length; i++) {
      int name = attributes.get(i).name();
      if (name < 1 || name > 0xFFFF) {
        throw new IllegalArgumentException(
            "out of range [field=attribute name, value=" + name + "]");
      }
      values[i] = Text.encode("attribute value", attributes.get(i).value());
      length += 4 + values[i].length;
    }
    int padded = (length + FrameLayout.DETAIL_ALIGNMENT - 1) & -FrameLayout.DETAIL_ALIGNMENT;
    if (padded > ATTRIBUTES_LENGTH_MAX) {
      throw new IllegalArgumentException(
          "the attributes are too long [length=" + padded + ", max=" + ATTRIBUTES_LENGTH_MAX + "]");
    }
    ByteBuffer encoded = ByteBuffer.allocate(padded).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < values.length; i++) {
      encoded.putShort((short) attributes.get(i).name());
      encoded.putShort((short) values[i].length);
      encoded.put(values[i]);
    }
    return encoded.array();
  }
}
