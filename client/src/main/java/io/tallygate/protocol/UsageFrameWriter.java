package io.tallygate.protocol;

import static io.tallygate.protocol.FrameLayout.RECORD_LENGTH;
import static io.tallygate.protocol.FrameLayout.RECORD_QUANTITY_OFFSET;
import static io.tallygate.protocol.FrameLayout.RECORD_TIME_OFFSET;
import static io.tallygate.protocol.FrameLayout.USAGE_RECORDS_OFFSET;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * Writes Usage frames, one after the other, straight into buffers of the caller; allocates nothing. For one thread.
 *
 * <pre>{@code
 * writer.begin(buffer, firstTimeMs);
 * while (writer.add(series, timeMs, quantity)) { … }
 * connection.send(writer.finish(sequence, bookmark));
 * }</pre>
 */
public final class UsageFrameWriter {
  /**
   * How far a frame's base time lies before its first record: half of what an offset can hold, so that the records that
   * follow may be 24 days earlier or later than the first.
   */
  private static final long BASE_BEFORE_FIRST_MS = 1L << 31;

  private static final long OFFSET_MAX_MS = 0xFFFF_FFFFL;

  private final CRC32C crc = new CRC32C();
  private ByteBuffer frame = ByteBuffer.allocate(0);
  private long baseTimeMs;
  private int count;
  private int length;
  private int lengthMax;

  /** A buffer for one frame of any type. */
  public static ByteBuffer newFrameBuffer() {
    return ByteBuffer.allocate(FrameLayout.FRAME_LENGTH_MAX).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The base time for a frame whose first record has that time, in ms since 1970. */
  public static long baseTimeMs(long firstTimeMs) {
    return firstTimeMs - BASE_BEFORE_FIRST_MS;
  }

  /**
   * Begins a frame.
   *
   * @param buffer its capacity bounds the frame, beside the protocol's limit; overwritten from its start, made little endian
   * @param base times may be up to 2^32 - 1 ms later; see {@link #baseTimeMs(long)}
   */
  public void begin(ByteBuffer buffer, long base) {
    frame = buffer.order(ByteOrder.LITTLE_ENDIAN).clear();
    baseTimeMs = base;
    count = 0;
    length = USAGE_RECORDS_OFFSET;
    lengthMax = Math.min(frame.capacity(), FrameLayout.FRAME_LENGTH_MAX);
  }

  /**
   * Adds a record.
   *
   * @return false, and nothing was added, if the frame is full or the time is not within its reach: finish it, begin another
   */
  public boolean add(int series, long timeMs, long quantity) {
    long offsetMs = timeMs - baseTimeMs;
    int at = length;
    if (at + RECORD_LENGTH > lengthMax || offsetMs < 0 || offsetMs > OFFSET_MAX_MS) {
      return false;
    }
    frame.putInt(at, series);
    frame.putInt(at + RECORD_TIME_OFFSET, (int) offsetMs);
    frame.putLong(at + RECORD_QUANTITY_OFFSET, quantity);
    length = at + RECORD_LENGTH;
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
        frame, FrameType.USAGE, 0, length, count, sequence, bookmark, baseTimeMs, crc);
  }
}
