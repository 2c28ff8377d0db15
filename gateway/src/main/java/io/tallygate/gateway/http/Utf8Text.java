package io.tallygate.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A text of an event as bytes of UTF-8: either a view into the body or bytes of its own. So that an event can be checked, hashed
 * and found without a String of any of its fields. Reused; one thread.
 */
final class Utf8Text {
  private static final int OWN_BYTES = 64;

  /** Text that is longer is refused; its memory is not kept. */
  private static final int OWN_BYTES_KEPT = 16 * 1024;

  private byte[] own = new byte[OWN_BYTES];
  private byte[] bytes = own;
  private int from;
  private int length;
  private boolean absent = true;

  /** What cannot be told in UTF-8: it holds half of a surrogate pair. */
  private @Nullable String illFormed;

  /** There is no text. */
  void clear() {
    if (own.length > OWN_BYTES_KEPT) {
      own = new byte[OWN_BYTES];
    }
    bytes = own;
    from = 0;
    length = 0;
    absent = true;
    illFormed = null;
  }

  /**
   * Looks at a text where it stands.
   *
   * @param text well-formed UTF-8, unchanged for as long as this is in use
   */
  void view(byte[] text, int start, int byteCount) {
    bytes = text;
    from = start;
    length = byteCount;
    absent = false;
    illFormed = null;
  }

  /** Takes a text; null: there is none. */
  void set(@Nullable String text) {
    clear();
    if (text != null) {
      char[] chars = text.toCharArray();
      set(chars, 0, chars.length);
    }
  }

  /** Takes a text. */
  void set(char[] text, int start, int charCount) {
    if (own.length / 3 < charCount) {
      own = new byte[Math.max(own.length * 2, charCount * 3)];
    }
    int end = Texts.encode(text, start, charCount, own, 0);
    if (end == Texts.ILL_FORMED) {
      view(own, 0, 0);
      illFormed = new String(text, start, charCount);
    } else {
      view(own, 0, end);
    }
  }

  boolean isAbsent() {
    return absent;
  }

  /** Whether there is a text, it is well formed and has between 1 and {@code bytesMax} bytes. */
  boolean fits(int bytesMax) {
    return length > 0 && length <= bytesMax;
  }

  /** Whether it holds half of a surrogate pair; it then has no bytes. */
  boolean isIllFormed() {
    return illFormed != null;
  }

  /** Whether it is this text. */
  boolean is(byte[] text) {
    return Arrays.equals(bytes, from, from + length, text, 0, text.length)
        && !absent
        && illFormed == null;
  }

  /** Holds the text, {@link #length} bytes from {@link #from} on. */
  byte[] bytes() {
    return bytes;
  }

  int from() {
    return from;
  }

  int length() {
    return length;
  }

  /** The text; empty if there is none. */
  String string() {
    return illFormed == null ? new String(bytes, from, length, UTF_8) : illFormed;
  }
}
