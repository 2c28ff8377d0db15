package io.tallygate.loadtest.load;

import static io.tallygate.protocol.FrameLayout.RECORD_LENGTH;
import static io.tallygate.protocol.FrameLayout.RECORD_QUANTITY_OFFSET;
import static io.tallygate.protocol.FrameLayout.RECORD_SERIES_OFFSET;
import static io.tallygate.protocol.FrameLayout.RECORD_TIME_OFFSET;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;

/**
 * The records of all frames, made before the run: sending is copying. Where the mix is even, a round of frames touches every
 * series once, in an order that no cache can foresee (a seeded permutation); when the last frame of the round is only partly filled
 * by it, the permutation begins again.
 *
 * <p>Immutable. Connections share one instance: their series have the same local numbers, 0 to {@code seriesCount} - 1, and other
 * subjects.
 */
final class UsageTemplates {
  /** Quantities are 1 to this. */
  static final int QUANTITY_MAX = 1_000;

  /** The events of a frame that are not late are spread over so many milliseconds. */
  static final int SPREAD_MS = 1_000;

  private final int batch;
  private final int frameCount;
  private final ByteBuffer records;
  private final long[] sums;
  private final int lookBackMs;

  /**
   * @param seriesCount local series numbers, from 0
   * @param batch records in a frame
   * @param mix how often each series comes, and what is late
   */
  UsageTemplates(int seriesCount, int batch, RecordMix mix, long seed) {
    this.batch = batch;
    lookBackMs = mix.lateMs() + SPREAD_MS;
    frameCount = (seriesCount + batch - 1) / batch;
    int recordCount = Math.multiplyExact(frameCount, batch);
    records =
        ByteBuffer.allocateDirect(Math.multiplyExact(recordCount, RECORD_LENGTH))
            .order(ByteOrder.LITTLE_ENDIAN);
    sums = new long[frameCount];
    SplittableRandom random = new SplittableRandom(seed);
    int[] series = mix.series(seriesCount, recordCount, random);
    for (int i = 0; i < recordCount; i++) {
      int at = i * RECORD_LENGTH;
      long quantity = 1L + random.nextInt(QUANTITY_MAX);
      records.putInt(at + RECORD_SERIES_OFFSET, series[i]);
      records.putInt(at + RECORD_TIME_OFFSET, mix.offsetMs(SPREAD_MS, random));
      records.putLong(at + RECORD_QUANTITY_OFFSET, quantity);
      sums[i / batch] += quantity;
    }
  }

  /** How far before now a frame's base time lies, in ms. */
  int lookBackMs() {
    return lookBackMs;
  }

  /** Copies the first {@code count} records of the frame with this sequence (from 1) to the target's position. */
  void copy(long sequence, int count, ByteBuffer target) {
    int length = count * RECORD_LENGTH;
    int position = target.position();
    target.put(position, records, firstRecord(sequence) * RECORD_LENGTH, length);
    target.position(position + length);
  }

  /** The sum of the quantities of the first {@code count} records of that frame. */
  long sum(long sequence, int count) {
    if (count == batch) {
      return sums[frame(sequence)];
    }
    long sum = 0;
    for (int i = 0; i < count; i++) {
      sum += quantity(sequence, i);
    }
    return sum;
  }

  /** The quantity of one record of that frame. */
  long quantity(long sequence, int index) {
    return quantity(firstRecord(sequence) + index);
  }

  /** The number of a frame's first record, for {@link #seriesAndTime} and {@link #quantity(int)}. */
  int firstRecord(long sequence) {
    return frame(sequence) * batch;
  }

  /** A record's series in the lower half, its time offset in the upper one. */
  long seriesAndTime(int record) {
    return records.getLong(record * RECORD_LENGTH);
  }

  long quantity(int record) {
    return records.getLong(record * RECORD_LENGTH + RECORD_QUANTITY_OFFSET);
  }

  /** How many frames touch every series once. */
  int frameCount() {
    return frameCount;
  }

  private int frame(long sequence) {
    return (int) ((sequence - 1) % frameCount);
  }
}
