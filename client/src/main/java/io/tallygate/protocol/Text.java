package io.tallygate.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;

/** Strings on the wire. Strict both ways: what cannot be carried exactly is refused, never replaced. */
final class Text {
  private Text() {}

  static byte[] encode(String field, String value) {
    byte[] bytes;
    try {
      ByteBuffer encoded = UTF_8.newEncoder().encode(CharBuffer.wrap(value));
      bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("not text that UTF-8 can carry [field=" + field + "]", e);
    }
    if (bytes.length > FrameLayout.STRING_LENGTH_MAX) {
      throw new IllegalArgumentException(
          "too long [field=" + field + ", bytes=" + bytes.length + ", max=65535]");
    }
    return bytes;
  }

  static String decode(ByteBuffer bytes) throws MalformedFrameException {
    try {
      return UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedFrameException(FaultCode.MALFORMED_FRAME, "a string is not UTF-8");
    }
  }
}
