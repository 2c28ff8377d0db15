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
}
