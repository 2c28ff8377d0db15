package io.tallygate.gateway.binary;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.tallygate.protocol.RefusalCode;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** The descriptive attributes of one event, on their way from the wire to the log: same layout, the core's own name numbers. */
final class Attributes {
  private static final int HEAD_LENGTH = 4;

  private Attributes() {}

  /**
   * Copies and translates.
   *
   * @param length padded
   * @return 0, or the code of a refusal; then what was written is worth nothing
   */
  static int copy(
      DirectBuffer in, int from, int length, MutableDirectBuffer out, int to, SeriesTable names) {
    int at = 0;
    while (at + HEAD_LENGTH <= length) {
      int local = in.getShort(from + at, LITTLE_ENDIAN) & 0xFFFF;
      if (local == 0) {
        break;
      }
      int valueLength = in.getShort(from + at + 2, LITTLE_ENDIAN) & 0xFFFF;
      int number = names.attribute(local);
      int value = at + HEAD_LENGTH;
      if (number == 0
          || value + valueLength > length
          || !Utf8.isValid(in, from + value, valueLength)) {
        return RefusalCode.ATTRIBUTE_INVALID.code();
      }
      out.putShort(to + at, (short) number, LITTLE_ENDIAN);
      out.putShort(to + at + 2, (short) valueLength, LITTLE_ENDIAN);
      out.putBytes(to + value, in, from + value, valueLength);
      at = value + valueLength;
    }
    out.setMemory(to + at, length - at, (byte) 0);
    return 0;
  }
}
