package io.tallygate.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Against the JDK's charsets. */
class TextsPropertyTest {
  private static final char[] CHARS = {
    'a', '\u007f', '\u0080', '\u07ff', '\u0800', '\ud83d', '\ude00', '\ud800', '\uffff'
  };
  private static final int[] BYTES = {
    'a', 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC2, 0xDF, 0xE0, 0xE1, 0xED, 0xEF, 0xF0,
    0xF1, 0xF4, 0xF5, 0xFF
  };

  @Property(tries = 3_000)
  void encodesWhatTheCharsetEncodes(@ForAll long seed) {
    Random random = new Random(seed);
    char[] chars = new char[random.nextInt(6)];
    for (int i = 0; i < chars.length; i++) {
      chars[i] = CHARS[random.nextInt(CHARS.length)];
    }
    byte[] into = new byte[3 * chars.length + 1];
    int end = Texts.encode(chars, 0, chars.length, into, 1);
    String text = new String(chars);
    if (UTF_8.newEncoder().canEncode(text)) {
      assertThat(Arrays.copyOfRange(into, 1, end)).isEqualTo(text.getBytes(UTF_8));
      assertThat(Texts.utf8Length(text)).isEqualTo(end - 1);
    } else {
      assertThat(end).isEqualTo(Texts.ILL_FORMED);
      assertThat(Texts.utf8Length(text)).isEqualTo(Texts.ILL_FORMED);
    }
  }

  @Property(tries = 20_000)
  void takesForUtf8WhatTheCharsetDecodes(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] bytes = new byte[random.nextInt(6)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) BYTES[random.nextInt(BYTES.length)];
    }
    assertThat(Texts.isUtf8(bytes, 0, bytes.length)).isEqualTo(isDecoded(bytes));
  }

  private static boolean isDecoded(byte[] bytes) {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException malformed) {
      return false;
    }
  }
}
