package io.tallygate.rating.ingest;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallygate.rating.log.EventEntry;
import io.tallygate.rating.log.LogFrame;
import org.agrona.concurrent.UnsafeBuffer;

/** Fills slots as an event loop would. */
public final class Frames {
  private Frames() {}

  /** One record of a usage frame. */
  public record Record(int series, long timeMs, long quantity) {}

  /** One event with an id, of one record. */
  public record Event(long id, int series, long timeMs, long quantity) {}

  public static void producer(FrameSlot slot, int tenant, String name, int epoch) {
    UnsafeBuffer frame = slot.buffer();
    LogFrame.begin(frame, 0, LogFrame.KIND_PRODUCER);
    byte[] bytes = name.getBytes(UTF_8);
    frame.putInt(LogFrame.EPOCH_OFFSET, epoch, LITTLE_ENDIAN);
    frame.putInt(LogFrame.HEADER_LENGTH, tenant, LITTLE_ENDIAN);
    frame.putShort(LogFrame.HEADER_LENGTH + 4, (short) bytes.length, LITTLE_ENDIAN);
    frame.putBytes(LogFrame.HEADER_LENGTH + 6, bytes);
    frame.putInt(LogFrame.PAYLOAD_LENGTH_OFFSET, 6 + bytes.length, LITTLE_ENDIAN);
  }

  public static void usage(
      FrameSlot slot,
      int producer,
      int epoch,
      long sequence,
      int crc,
      int refused,
      Record... records) {
    UnsafeBuffer frame = slot.buffer();
    LogFrame.begin(frame, 0, LogFrame.KIND_USAGE);
    long base = Long.MAX_VALUE;
    for (Record record : records) {
      base = Math.min(base, record.timeMs);
    }
    head(frame, producer, epoch, sequence, crc, records.length, refused, base);
    int at = LogFrame.HEADER_LENGTH;
    for (Record record : records) {
      frame.putInt(at, record.series, LITTLE_ENDIAN);
      frame.putInt(at + 4, (int) (record.timeMs - base), LITTLE_ENDIAN);
      frame.putLong(at + 8, record.quantity, LITTLE_ENDIAN);
      at += 16;
    }
    refusals(frame, at, refused);
  }

  public static void events(FrameSlot slot, int refused, Event... events) {
    UnsafeBuffer frame = slot.buffer();
    LogFrame.begin(frame, 0, LogFrame.KIND_EVENTS);
    frame.putByte(LogFrame.FLAGS_OFFSET, (byte) EventDeduplicator.FLAG_DEDUPLICATE);
    long base = Long.MAX_VALUE;
    for (Event event : events) {
      base = Math.min(base, event.timeMs);
    }
    head(frame, 0, 0, 0, 0, events.length, refused, base);
    int at = LogFrame.HEADER_LENGTH;
    for (int i = 0; i < events.length; i++) {
      Event event = events[i];
      frame.putLong(at, event.id, LITTLE_ENDIAN);
      frame.putLong(at + 8, event.id * 31, LITTLE_ENDIAN);
      frame.putInt(at + EventEntry.TIME_OFFSET_OFFSET, (int) (event.timeMs - base), LITTLE_ENDIAN);
      frame.putShort(at + EventEntry.RECORD_COUNT_OFFSET, (short) 1, LITTLE_ENDIAN);
      frame.putShort(at + EventEntry.ATTRIBUTES_LENGTH_OFFSET, (short) 0, LITTLE_ENDIAN);
      int record = at + EventEntry.RECORDS_OFFSET;
      frame.putInt(record, event.series, LITTLE_ENDIAN);
      frame.putInt(record + EventEntry.RECORD_INDEX_OFFSET, i, LITTLE_ENDIAN);
      frame.putLong(record + EventEntry.RECORD_QUANTITY_OFFSET, event.quantity, LITTLE_ENDIAN);
      at += EventEntry.length(1, 0);
    }
    refusals(frame, at, refused);
  }

  public static void flush(FrameSlot slot, long number) {
    LogFrame.begin(slot.buffer(), 0, LogFrame.KIND_FLUSH);
    slot.buffer().putLong(LogFrame.FLUSH_NUMBER_OFFSET, number, LITTLE_ENDIAN);
    slot.from(null, 0, 0);
  }

  private static void head(
      UnsafeBuffer frame,
      int producer,
      int epoch,
      long sequence,
      int crc,
      int accepted,
      int refused,
      long base) {
    frame.putInt(LogFrame.PRODUCER_OFFSET, producer, LITTLE_ENDIAN);
    frame.putInt(LogFrame.EPOCH_OFFSET, epoch, LITTLE_ENDIAN);
    frame.putLong(LogFrame.SEQUENCE_OFFSET, sequence, LITTLE_ENDIAN);
    frame.putLong(LogFrame.BOOKMARK_OFFSET, sequence * 10, LITTLE_ENDIAN);
    frame.putLong(LogFrame.BASE_TIME_OFFSET, base, LITTLE_ENDIAN);
    frame.putInt(LogFrame.EVENTS_RECEIVED_OFFSET, accepted + refused, LITTLE_ENDIAN);
    frame.putInt(LogFrame.EVENTS_ACCEPTED_OFFSET, accepted, LITTLE_ENDIAN);
    frame.putInt(LogFrame.EVENTS_REFUSED_OFFSET, refused, LITTLE_ENDIAN);
    frame.putInt(LogFrame.RECORD_COUNT_OFFSET, accepted, LITTLE_ENDIAN);
    frame.putInt(LogFrame.CLIENT_CRC_OFFSET, crc, LITTLE_ENDIAN);
    frame.putInt(LogFrame.REFUSAL_COUNT_OFFSET, refused, LITTLE_ENDIAN);
  }

  /** Refusals of the events 1000, 1001, … with code 7, and the payload length. */
  private static void refusals(UnsafeBuffer frame, int from, int refused) {
    int at = from;
    for (int i = 0; i < refused; i++) {
      frame.putInt(at, 1000 + i, LITTLE_ENDIAN);
      frame.putShort(at + 4, (short) 7, LITTLE_ENDIAN);
      frame.putShort(at + 6, (short) 0, LITTLE_ENDIAN);
      at += 8;
    }
    frame.putInt(LogFrame.PAYLOAD_LENGTH_OFFSET, at - LogFrame.HEADER_LENGTH, LITTLE_ENDIAN);
  }
}
