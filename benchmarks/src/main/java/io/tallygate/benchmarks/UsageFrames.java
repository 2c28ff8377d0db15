package io.tallygate.benchmarks;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.tallygate.benchmarks.Draws.Spread;
import io.tallygate.protocol.DetailFrameWriter;
import io.tallygate.protocol.EventId;
import io.tallygate.protocol.FrameLayout;
import io.tallygate.protocol.UsageFrameWriter;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Frames as a producer sends them, complete but for what differs each time: the sequence, the ids of events, and the checksum. They
 * go round and round. One thread.
 */
public abstract class UsageFrames {
  private static final int ATTRIBUTES_LENGTH = 0;

  /** Frames at the most: a million buffers of a record each are enough of the heap. */
  private static final int FRAMES_MAX = 1 << 20;

  private final ByteBuffer[] frames;
  private final CRC32C crc = new CRC32C();

  private UsageFrames(int series, int records, int length) {
    int wanted = Math.min(FRAMES_MAX, Draws.enough(series, records) / records);
    frames = new ByteBuffer[Integer.highestOneBit(wanted)];
    ByteBuffer memory = ByteBuffer.allocateDirect(Math.multiplyExact(frames.length, length));
    for (int i = 0; i < frames.length; i++) {
      frames[i] = memory.slice(i * length, length);
    }
  }

  /**
   * Usage frames. Together they hold twice as many records as there are series, and a million at the least; less, down to half of
   * that, with a number of frames that is rounded down to a power of two.
   *
   * @param series local numbers run from 0 to before this
   * @param records in each frame, 1 to 4,096
   * @param timeMs event time of the first record, ms since 1970; the others follow within four seconds
   */
  public static UsageFrames plain(int series, Spread spread, int records, long timeMs) {
    return new Plain(series, spread, records, timeMs);
  }

  /**
   * UsageDetail frames, of events that have an id of their own each time that they are sent, and no attributes.
   *
   * @param records in each frame, 1 to 1,638
   */
  public static UsageFrames detailed(int series, Spread spread, int records, long timeMs) {
    return new Detailed(series, spread, records, timeMs);
  }

  final int count() {
    return frames.length;
  }

  final ByteBuffer frame(int number) {
    return frames[number];
  }

  /** The bytes of a frame; all have the same. */
  public final int frameLength() {
    return frames[0].capacity();
  }

  /** The frame of a sequence, with its checksum, between position 0 and the limit. */
  public final ByteBuffer stamped(long sequence) {
    ByteBuffer frame = frames[(int) sequence & (frames.length - 1)].order(LITTLE_ENDIAN).rewind();
    frame.putLong(FrameLayout.USAGE_SEQUENCE_OFFSET, sequence);
    stampRecords(frame, sequence);
    crc.reset();
    crc.update(frame.position(FrameLayout.USAGE_CRC_FROM));
    frame.putInt(FrameLayout.USAGE_CRC_OFFSET, (int) crc.getValue());
    return frame.rewind();
  }

  /** Writes what must differ from the last time that this frame was sent. */
  abstract void stampRecords(ByteBuffer frame, long sequence);

  private static final class Plain extends UsageFrames {
    Plain(int series, Spread spread, int records, long timeMs) {
      super(series, records, FrameLayout.usageLength(records));
      int[] numbers = Draws.numbers(spread, series, count() * records);
      UsageFrameWriter writer = new UsageFrameWriter();
      for (int i = 0; i < count(); i++) {
        writer.begin(frame(i), UsageFrameWriter.baseTimeMs(timeMs));
        for (int record = 0; record < records; record++) {
          writer.add(numbers[i * records + record], timeMs + record, record);
        }
        writer.finish(0, 0);
      }
    }

    @Override
    void stampRecords(ByteBuffer frame, long sequence) {}
  }

  /** An id is the sequence of its frame and its place in it. */
  private static final class Detailed extends UsageFrames {
    private static final int ENTRY_LENGTH = FrameLayout.detailLength(ATTRIBUTES_LENGTH);

    Detailed(int series, Spread spread, int records, long timeMs) {
      super(series, records, FrameLayout.USAGE_RECORDS_OFFSET + records * ENTRY_LENGTH);
      int[] numbers = Draws.numbers(spread, series, count() * records);
      DetailFrameWriter writer = new DetailFrameWriter();
      byte[] attributes = new byte[ATTRIBUTES_LENGTH];
      for (int i = 0; i < count(); i++) {
        writer.begin(frame(i), UsageFrameWriter.baseTimeMs(timeMs), true);
        for (int record = 0; record < records; record++) {
          EventId id = new EventId(0, record + 1);
          writer.add(id, numbers[i * records + record], timeMs + record, record, attributes);
        }
        writer.finish(0, 0);
      }
    }

    @Override
    void stampRecords(ByteBuffer frame, long sequence) {
      int end = frame.limit();
      for (int at = FrameLayout.USAGE_RECORDS_OFFSET; at < end; at += ENTRY_LENGTH) {
        frame.putLong(at + FrameLayout.DETAIL_ID_OFFSET, sequence);
      }
    }
  }
}
