package io.tallygate.rating.inspect;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.tallygate.rating.inspect.LoggedEvent.Attribute;
import io.tallygate.rating.inspect.LoggedEvent.Counted;
import io.tallygate.rating.log.CorrectionEntry;
import io.tallygate.rating.log.EventEntry;
import io.tallygate.rating.log.LogFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;

/** Takes the events out of a frame, whatever its kind. */
public final class FrameEvents {
  private static final int USAGE_RECORD_LENGTH = 16;
  private static final int ID_HASH_LENGTH = 16;
  private static final int ATTRIBUTE_HEAD_LENGTH = 4;
  private static final String HEX = "0123456789abcdef";

  private final DirectBuffer buffer;
  private final int frame;
  private final Consumer<LoggedEvent> each;
  private final long base;
  private int index;

  private FrameEvents(DirectBuffer buffer, int frame, Consumer<LoggedEvent> each) {
    this.buffer = buffer;
    this.frame = frame;
    this.each = each;
    base = buffer.getLong(frame + LogFrame.BASE_TIME_OFFSET, LITTLE_ENDIAN);
  }

  /** Hands over the events of a frame in their order; none for control frames. */
  public static void forEach(DirectBuffer buffer, int frame, Consumer<LoggedEvent> each) {
    FrameEvents events = new FrameEvents(buffer, frame, each);
    int payload = frame + LogFrame.HEADER_LENGTH;
    switch (LogFrame.kind(buffer, frame)) {
      case LogFrame.KIND_USAGE -> events.usage(payload);
      case LogFrame.KIND_EVENTS -> events.events(payload);
      case LogFrame.KIND_CORRECTION -> events.events(events.takenBack(payload));
      default -> {}
    }
  }

  private void usage(int payload) {
    int count = LogFrame.recordCount(buffer, frame);
    for (int i = 0; i < count; i++) {
      int record = payload + i * USAGE_RECORD_LENGTH;
      hand(
          base + unsigned(record + 4),
          "",
          false,
          List.of(),
          List.of(new Counted(buffer.getInt(record, LITTLE_ENDIAN), quantity(record))));
    }
  }

  private void events(int first) {
    int count = buffer.getInt(frame + LogFrame.EVENTS_ACCEPTED_OFFSET, LITTLE_ENDIAN);
    int at = first;
    for (int i = 0; i < count; i++) {
      int records = unsignedShort(at + EventEntry.RECORD_COUNT_OFFSET);
      int attributes = unsignedShort(at + EventEntry.ATTRIBUTES_LENGTH_OFFSET);
      int attributesAt = at + EventEntry.length(records, 0);
      hand(
          base + unsigned(at + EventEntry.TIME_OFFSET_OFFSET),
          idHash(at + EventEntry.ID_HASH_OFFSET),
          false,
          attributes(attributesAt, attributesAt + attributes),
          records(at + EventEntry.RECORDS_OFFSET, records, EventEntry.RECORD_LENGTH));
      at += EventEntry.length(records, attributes);
    }
  }

  /** Returns where the new events begin. */
  private int takenBack(int payload) {
    int count = buffer.getInt(payload + CorrectionEntry.EVENTS_OFFSET, LITTLE_ENDIAN);
    int at = payload + CorrectionEntry.FIRST_ENTRY_OFFSET;
    for (int i = 0; i < count; i++) {
      int records = unsignedShort(at + CorrectionEntry.RECORD_COUNT_OFFSET);
      hand(
          buffer.getLong(at + CorrectionEntry.TIME_OFFSET, LITTLE_ENDIAN),
          idHash(at + CorrectionEntry.ID_HASH_OFFSET),
          true,
          List.of(),
          records(at + CorrectionEntry.RECORDS_OFFSET, records, CorrectionEntry.RECORD_LENGTH));
      at += CorrectionEntry.length(records);
    }
    return at;
  }

  private void hand(
      long timeMs,
      String idHash,
      boolean isTakenBack,
      List<Attribute> attributes,
      List<Counted> records) {
    each.accept(
        new LoggedEvent(
            LogFrame.position(buffer, frame),
            index++,
            LogFrame.arrivalTimeMs(buffer, frame),
            timeMs,
            idHash,
            isTakenBack,
            attributes,
            records));
  }

  private List<Counted> records(int first, int count, int length) {
    List<Counted> records = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int record = first + i * length;
      records.add(new Counted(buffer.getInt(record, LITTLE_ENDIAN), quantity(record)));
    }
    return records;
  }

  private List<Attribute> attributes(int first, int end) {
    List<Attribute> attributes = new ArrayList<>();
    int at = first;
    while (at + ATTRIBUTE_HEAD_LENGTH <= end) {
      int name = unsignedShort(at);
      int length = unsignedShort(at + 2);
      if (name == 0) {
        break; // zero bytes to a multiple of 8
      }
      attributes.add(
          new Attribute(
              name, buffer.getStringWithoutLengthUtf8(at + ATTRIBUTE_HEAD_LENGTH, length)));
      at += ATTRIBUTE_HEAD_LENGTH + length;
    }
    return attributes;
  }

  private String idHash(int at) {
    StringBuilder hex = new StringBuilder(2 * ID_HASH_LENGTH);
    boolean isNone = true;
    for (int i = 0; i < ID_HASH_LENGTH; i++) {
      int value = buffer.getByte(at + i) & 0xFF;
      isNone &= value == 0;
      hex.append(HEX.charAt(value >> 4)).append(HEX.charAt(value & 0xF));
    }
    return isNone ? "" : hex.toString();
  }

  /** Both kinds of records of events, and those of the counted path, have it in the same place. */
  private long quantity(int record) {
    return buffer.getLong(record + EventEntry.RECORD_QUANTITY_OFFSET, LITTLE_ENDIAN);
  }

  private long unsigned(int at) {
    return Integer.toUnsignedLong(buffer.getInt(at, LITTLE_ENDIAN));
  }

  private int unsignedShort(int at) {
    return Short.toUnsignedInt(buffer.getShort(at, LITTLE_ENDIAN));
  }
}
