package io.tallygate.benchmarks.peers;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Messages as cheap as they can be made, as the frames of Tallygate's load test are: what is measured is the broker and its
 * producer, not the making of content. For one thread.
 */
abstract class KafkaMessages {
  /** Series, time, quantity and id, of 8 bytes each. */
  private static final int RECORD_BYTES = 32;

  /** As in a Usage frame of Tallygate: series, time offset and quantity. */
  private static final int FRAME_RECORD_BYTES = 16;

  private static final int FRAME_RECORDS = 4_096;

  private final int recordsOfOne;

  private KafkaMessages(int recordsOfOne) {
    this.recordsOfOne = recordsOfOne;
  }

  /** Records of a whole message. */
  int recordsOfOne() {
    return recordsOfOne;
  }

  /** Messages that so many records take. */
  long count(long records) {
    return (records + recordsOfOne - 1) / recordsOfOne;
  }

  /**
   * The message that begins with record {@code number}; its array may be used again by the next call.
   *
   * @param count its records, as many as a whole message has, or fewer in the last one
   */
  abstract byte[] of(long number, int count);

  /** A record a message, written into one array. */
  static KafkaMessages records(Workload workload) {
    VarHandle words = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    byte[] message = new byte[RECORD_BYTES];
    return new KafkaMessages(1) {
      @Override
      byte[] of(long number, int count) {
        words.set(message, 0, (long) workload.seriesOf(number));
        words.set(message, 8, Workload.timeMs(number));
        words.set(message, 16, Workload.quantity(number));
        words.set(message, 24, number);
        return message;
      }
    };
  }

  /** Frames made beforehand: as many as touch every series. */
  static KafkaMessages frames(Workload workload) {
    byte[][] frames = new byte[(workload.series() + FRAME_RECORDS - 1) / FRAME_RECORDS][];
    for (int i = 0; i < frames.length; i++) {
      frames[i] = frame(workload, (long) i * FRAME_RECORDS);
    }
    return new KafkaMessages(FRAME_RECORDS) {
      @Override
      byte[] of(long number, int count) {
        byte[] whole = frames[(int) (number / FRAME_RECORDS % frames.length)];
        return count == FRAME_RECORDS ? whole : Arrays.copyOf(whole, count * FRAME_RECORD_BYTES);
      }
    };
  }

  private static byte[] frame(Workload workload, long first) {
    ByteBuffer frame =
        ByteBuffer.allocate(FRAME_RECORDS * FRAME_RECORD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    long baseMs = Workload.timeMs(first);
    for (long number = first; number < first + FRAME_RECORDS; number++) {
      frame
          .putInt(workload.seriesOf(number))
          .putInt((int) (Workload.timeMs(number) - baseMs))
          .putLong(Workload.quantity(number));
    }
    return frame.array();
  }
}
