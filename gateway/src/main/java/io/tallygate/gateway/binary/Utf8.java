package io.tallygate.gateway.binary;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/** Text from the wire: UTF-8 and nothing else, no replacement characters. */
final class Utf8 {
  private Utf8() {}

  /** Whether the bytes are UTF-8. ASCII, nearly all there is, is decided without an allocation. */
  static boolean isValid(DirectBuffer buffer, int offset, int length) {
    for (int i = 0; i < length; i++) {
      if (buffer.getByte(offset + i) < 0) {
        return decode(buffer, offset, length) != null;
      }
    }
    return true;
  }

  /** The text; null if the bytes are not UTF-8. */
  static @Nullable String decode(DirectBuffer buffer, int offset, int length) {
    byte[] bytes = new byte[length];
    buffer.getBytes(offset, bytes);
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
