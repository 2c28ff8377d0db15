package io.tallygate.rating.meter;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Series definitions as bytes, in a control frame of the log.
 *
 * <pre>
 *  number u32 | source u32 | decomposition i16 | tenant i32 | meter i32 | dimension count u8
 *  subject: length u16, UTF-8 | dimension values: length u16, UTF-8 each
 * </pre>
 */
public final class SeriesDefinitionCodec {
  private static final int FIXED_LENGTH = 4 + 4 + 2 + 4 + 4 + 1;

  private SeriesDefinitionCodec() {}

  /** Bytes that {@link #encode} writes, at the most. */
  public static int lengthBound(SeriesDefinition definition) {
    int length = FIXED_LENGTH + 2 + definition.key().subject().length() * 3;
    for (String value : definition.key().dimensions()) {
      length += 2 + value.length() * 3;
    }
    return length;
  }

  /**
   * @return the offset behind the definition
   */
  public static int encode(SeriesDefinition definition, MutableDirectBuffer buffer, int offset) {
    SeriesKey key = definition.key();
    buffer.putInt(offset, definition.number(), LITTLE_ENDIAN);
    buffer.putInt(offset + 4, definition.source(), LITTLE_ENDIAN);
    buffer.putShort(offset + 8, (short) definition.decomposition(), LITTLE_ENDIAN);
    buffer.putInt(offset + 10, key.tenant(), LITTLE_ENDIAN);
    buffer.putInt(offset + 14, key.meter(), LITTLE_ENDIAN);
    buffer.putByte(offset + 18, (byte) key.dimensions().size());
    int at = putText(buffer, offset + FIXED_LENGTH, key.subject());
    for (String value : key.dimensions()) {
      at = putText(buffer, at, value);
    }
    return at;
  }

  /** Decodes definitions that fill a span. */
  public static void decode(
      DirectBuffer buffer, int offset, int length, Consumer<SeriesDefinition> each) {
    int end = offset + length;
    int at = offset;
    while (at < end) {
      int number = buffer.getInt(at, LITTLE_ENDIAN);
      int source = buffer.getInt(at + 4, LITTLE_ENDIAN);
      int decomposition = buffer.getShort(at + 8, LITTLE_ENDIAN);
      int tenant = buffer.getInt(at + 10, LITTLE_ENDIAN);
      int meter = buffer.getInt(at + 14, LITTLE_ENDIAN);
      int dimensionCount = buffer.getByte(at + 18);
      at += FIXED_LENGTH;
      String subject = text(buffer, at);
      at += 2 + textLength(buffer, at);
      List<String> dimensions = new ArrayList<>(dimensionCount);
      for (int i = 0; i < dimensionCount; i++) {
        dimensions.add(text(buffer, at));
        at += 2 + textLength(buffer, at);
      }
      each.accept(
          new SeriesDefinition(
              number, new SeriesKey(tenant, meter, subject, dimensions), source, decomposition));
    }
  }

  private static int putText(MutableDirectBuffer buffer, int offset, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    buffer.putShort(offset, (short) bytes.length, LITTLE_ENDIAN);
    buffer.putBytes(offset + 2, bytes);
    return offset + 2 + bytes.length;
  }

  private static int textLength(DirectBuffer buffer, int offset) {
    return buffer.getShort(offset, LITTLE_ENDIAN) & 0xFFFF;
  }

  private static String text(DirectBuffer buffer, int offset) {
    byte[] bytes = new byte[textLength(buffer, offset)];
    buffer.getBytes(offset + 2, bytes);
    return new String(bytes, UTF_8);
  }
}
