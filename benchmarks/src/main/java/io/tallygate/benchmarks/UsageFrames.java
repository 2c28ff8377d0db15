package io.tallygate.benchmarks;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.tallygate.benchmarks.Draws.Spread;
import io.tallygate.protocol.FrameLayout;
import io.tallygate.protocol.UsageFrameWriter;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Full Usage frames as a producer sends them, complete but for their sequence, outside the heap. They go round and round. One
 * thread.
 */
public final class UsageFrames {
  /** In each frame. */
  public static final int RECORDS = FrameLayout.USAGE_COUNT_MAX;

  private final ByteBuffer[] frames;
  private final CRC32C crc = new CRC32C();

  /**
   * @param count of frames, a power of two
   * @param series local numbers run from 0 to before this
   * @param timeMs event time of the first record, ms since 1970; the others follow within four seconds
   */
  public UsageFrames(int count, int series, Spread spread, long timeMs) {
    frames = new ByteBuffer[count];
    int[] numbers = Draws.numbers(spread, series, count * RECORDS);
    UsageFrameWriter writer = new UsageFrameWriter();
    for (int i = 0; i < count; i++) {
      writer.begin(
          ByteBuffer.allocateDirect(FrameLayout.usageLength(RECORDS)),
          UsageFrameWriter.baseTimeMs(timeMs));
      for (int record = 0; record < RECORDS; record++) {
        writer.add(numbers[i * RECORDS + record], timeMs + record, record);
      }
      frames[i] = writer.finish(0, 0);
    }
  }

  /** The frame of a sequence, with its checksum, between position 0 and the limit. */
  public ByteBuffer stamped(long sequence) {
    ByteBuffer frame = frames[(int) sequence & (frames.length - 1)].order(LITTLE_ENDIAN).rewind();
    frame.putLong(FrameLayout.USAGE_SEQUENCE_OFFSET, sequence);
    crc.reset();
    crc.update(frame.position(FrameLayout.USAGE_CRC_FROM));
    frame.putInt(FrameLayout.USAGE_CRC_OFFSET, (int) crc.getValue());
    return frame.rewind();
  }
}
