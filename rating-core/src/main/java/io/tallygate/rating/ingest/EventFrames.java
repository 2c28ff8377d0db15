package io.tallygate.rating.ingest;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallygate.rating.log.EventEntry;
import io.tallygate.rating.log.LogFrame;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Reads and writes the parts of frames that carry text. */
final class EventFrames {
  private EventFrames() {}

  /** The length of the {@link EventEntry} at an offset. */
  static int entryLength(DirectBuffer buffer, int entry) {
    return EventEntry.length(
        buffer.getShort(entry + EventEntry.RECORD_COUNT_OFFSET, LITTLE_ENDIAN) & 0xFFFF,
        buffer.getShort(entry + EventEntry.ATTRIBUTES_LENGTH_OFFSET, LITTLE_ENDIAN) & 0xFFFF);
  }

  /** Names in a frame of kind ATTRIBUTE_NAMES: length u16, UTF-8, each numbered one higher than the one before. */
  static void forEachName(DirectBuffer buffer, int frame, Consumer<String> each) {
    int at = frame + LogFrame.HEADER_LENGTH;
    int end = at + LogFrame.payloadLength(buffer, frame);
    while (at < end) {
      int length = buffer.getShort(at, LITTLE_ENDIAN) & 0xFFFF;
      each.accept(buffer.getStringWithoutLengthUtf8(at + 2, length));
      at += 2 + length;
    }
  }

  /**
   * @return the offset behind the name
   */
  static int putName(MutableDirectBuffer buffer, int at, String name) {
    byte[] bytes = name.getBytes(UTF_8);
    buffer.putShort(at, (short) bytes.length, LITTLE_ENDIAN);
    buffer.putBytes(at + 2, bytes);
    return at + 2 + bytes.length;
  }
}
