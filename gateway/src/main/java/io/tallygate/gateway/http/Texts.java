package io.tallygate.gateway.http;

/** Checks of text that becomes part of a key. */
public final class Texts {
  /** Holds half of a surrogate pair, which UTF-8 cannot carry: two such texts would become one in the log. */
  public static final int ILL_FORMED = -1;

  private Texts() {}

  /** The length in bytes of UTF-8, or {@link #ILL_FORMED}. */
  public static int utf8Length(String text) {
    int length = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        continue;
      }
      if (c < 0x800) {
        length++;
      } else if (!Character.isSurrogate(c)) {
        length += 2;
      } else if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        length += 2;
        i++;
      } else {
        return ILL_FORMED;
      }
    }
    return length;
  }

  /** Whether the text is well formed and has between 1 and {@code bytesMax} bytes of UTF-8. */
  public static boolean fits(String text, int bytesMax) {
    int length = utf8Length(text);
    return length > 0 && length <= bytesMax;
  }

  /**
   * Writes UTF-8.
   *
   * @param into has room for three bytes a char
   * @return the end of what was written, or {@link #ILL_FORMED}
   */
  static int encode(char[] text, int from, int length, byte[] into, int start) {
    int at = start;
    for (int i = from; i < from + length; i++) {
      char c = text[i];
      if (c < 0x80) {
        into[at++] = (byte) c;
      } else if (c < 0x800) {
        into[at++] = (byte) (0xC0 | (c >> 6));
        into[at++] = (byte) (0x80 | (c & 0x3F));
      } else if (!Character.isSurrogate(c)) {
        into[at++] = (byte) (0xE0 | (c >> 12));
        into[at++] = (byte) (0x80 | ((c >> 6) & 0x3F));
        into[at++] = (byte) (0x80 | (c & 0x3F));
      } else if (Character.isHighSurrogate(c)
          && i + 1 < from + length
          && Character.isLowSurrogate(text[i + 1])) {
        int point = Character.toCodePoint(c, text[++i]);
        into[at++] = (byte) (0xF0 | (point >> 18));
        into[at++] = (byte) (0x80 | ((point >> 12) & 0x3F));
        into[at++] = (byte) (0x80 | ((point >> 6) & 0x3F));
        into[at++] = (byte) (0x80 | (point & 0x3F));
      } else {
        return ILL_FORMED;
      }
    }
    return at;
  }

  /** Whether these bytes are UTF-8 as Unicode defines it: nothing overlong, no surrogates, nothing above U+10FFFF. */
  static boolean isUtf8(byte[] text, int from, int to) {
    int at = from;
    while (at < to) {
      int b = text[at++];
      if (b >= 0) {
        continue;
      }
      int more;
      int low = 0x80;
      int high = 0xBF;
      int first = b & 0xFF;
      if (first >= 0xC2 && first <= 0xDF) {
        more = 1;
      } else if (first >= 0xE0 && first <= 0xEF) {
        more = 2;
        low = first == 0xE0 ? 0xA0 : 0x80;
        high = first == 0xED ? 0x9F : 0xBF;
      } else if (first >= 0xF0 && first <= 0xF4) {
        more = 3;
        low = first == 0xF0 ? 0x90 : 0x80;
        high = first == 0xF4 ? 0x8F : 0xBF;
      } else {
        return false;
      }
      for (; more > 0; more--) {
        int next = at < to ? text[at++] & 0xFF : 0;
        if (next < low || next > high) {
          return false;
        }
        low = 0x80;
        high = 0xBF;
      }
    }
    return true;
  }
}
