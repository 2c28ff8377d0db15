package io.tallygate.gateway.http;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds where values of JSON end, in bytes of UTF-8. It takes less than JSON is: escapes, deep nesting and whatever is malformed
 * are {@link #UNUSUAL}, which says nothing but that a whole parser has to look. What it does take, every parser takes, and as the
 * same. It reads no byte at {@code to} or behind.
 */
final class JsonScan {
  /** Not taken here. */
  static final int UNUSUAL = -1;

  private static final int DEPTH_MAX = 64;

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long QUOTES = '"' * ONES;
  private static final long BACKSLASHES = '\\' * ONES;
  private static final long SPACES = ' ' * ONES;

  private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
  private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
  private static final byte[] NULL = {'n', 'u', 'l', 'l'};

  private JsonScan() {}

  /** The first byte from here on that is no white space, or {@code to}. */
  static int skipBlank(byte[] text, int from, int to) {
    int at = from;
    while (at < to && isBlank(text[at])) {
      at++;
    }
    return at;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  /**
   * The closing quote of a string without escapes.
   *
   * @param from behind the opening quote
   */
  static int stringEnd(byte[] text, int from, int to) {
    int at = from;
    long seen = 0;
    while (to - at >= Long.BYTES) {
      long word = (long) WORD.get(text, at);
      long quotes = word ^ QUOTES;
      long backslashes = word ^ BACKSLASHES;
      // Of the bytes that are found, the lowest is right: a borrow only goes upwards.
      long found =
          (((quotes - ONES) & ~quotes)
                  | ((backslashes - ONES) & ~backslashes)
                  | ((word - SPACES) & ~word))
              & HIGH_BITS;
      if (found != 0) {
        int bits = Long.numberOfTrailingZeros(found) & -Long.BYTES;
        seen |= word & ((1L << bits) - 1);
        at += bits >>> 3;
        return closed(text, from, at, seen);
      }
      seen |= word;
      at += Long.BYTES;
    }
    while (at < to && text[at] != '"' && text[at] != '\\' && (text[at] & 0xFF) >= ' ') {
      seen |= text[at++];
    }
    return at == to ? UNUSUAL : closed(text, from, at, seen);
  }

  private static int closed(byte[] text, int from, int at, long seen) {
    boolean isGood = text[at] == '"' && ((seen & HIGH_BITS) == 0 || Texts.isUtf8(text, from, at));
    return isGood ? at : UNUSUAL;
  }

  /**
   * The value of a member.
   *
   * @param from behind the closing quote of its name
   */
  static int memberValue(byte[] text, int from, int to) {
    int colon = skipBlank(text, from, to);
    if (colon == to || text[colon] != ':') {
      return UNUSUAL;
    }
    int value = skipBlank(text, colon + 1, to);
    return value == to ? UNUSUAL : value;
  }

  /**
   * What follows a member or an element: the start of the next one, or the closing bracket.
   *
   * @param from behind the value
   */
  static int next(byte[] text, int from, int to, char closing) {
    int at = skipBlank(text, from, to);
    if (at == to) {
      return UNUSUAL;
    }
    if (text[at] == closing) {
      return at;
    }
    if (text[at] != ',') {
      return UNUSUAL;
    }
    at = skipBlank(text, at + 1, to);
    // A comma that nothing follows.
    return at == to || text[at] == closing ? UNUSUAL : at;
  }

  /**
   * The byte behind a value.
   *
   * @param at its first byte
   */
  static int valueEnd(byte[] text, int at, int to) {
    return valueEnd(text, at, to, 0);
  }

  private static int valueEnd(byte[] text, int at, int to, int depth) {
    return switch (text[at]) {
      case '{' -> depth == DEPTH_MAX ? UNUSUAL : objectEnd(text, at, to, depth + 1);
      case '[' -> depth == DEPTH_MAX ? UNUSUAL : arrayEnd(text, at, to, depth + 1);
      case '"' -> {
        int quote = stringEnd(text, at + 1, to);
        yield quote == UNUSUAL ? UNUSUAL : quote + 1;
      }
      case 't' -> literalEnd(text, at, to, TRUE);
      case 'f' -> literalEnd(text, at, to, FALSE);
      case 'n' -> literalEnd(text, at, to, NULL);
      default -> numberEnd(text, at, to);
    };
  }

  private static int objectEnd(byte[] text, int from, int to, int depth) {
    int at = skipBlank(text, from + 1, to);
    while (at < to && at != UNUSUAL && text[at] != '}') {
      int quote = text[at] == '"' ? stringEnd(text, at + 1, to) : UNUSUAL;
      int value = quote == UNUSUAL ? UNUSUAL : memberValue(text, quote + 1, to);
      int end = value == UNUSUAL ? UNUSUAL : valueEnd(text, value, to, depth);
      at = end == UNUSUAL ? UNUSUAL : next(text, end, to, '}');
    }
    return at == UNUSUAL || at == to ? UNUSUAL : at + 1;
  }

  private static int arrayEnd(byte[] text, int from, int to, int depth) {
    int at = skipBlank(text, from + 1, to);
    while (at < to && at != UNUSUAL && text[at] != ']') {
      int end = valueEnd(text, at, to, depth);
      at = end == UNUSUAL ? UNUSUAL : next(text, end, to, ']');
    }
    return at == UNUSUAL || at == to ? UNUSUAL : at + 1;
  }

  /** The byte behind a literal that begins here. */
  private static int literalEnd(byte[] text, int at, int to, byte[] literal) {
    int end = at + literal.length;
    if (!isAt(text, at, to, literal)) {
      return UNUSUAL;
    }
    return isValueOver(text, end, to) ? end : UNUSUAL;
  }

  /** Whether these bytes stand here. */
  static boolean isAt(byte[] text, int at, int to, byte[] wanted) {
    if (to - at < wanted.length) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if (text[at + i] != wanted[i]) {
        return false;
      }
    }
    return true;
  }

  private static int numberEnd(byte[] text, int from, int to) {
    int at = text[from] == '-' ? from + 1 : from;
    int whole = digitsEnd(text, at, to);
    // A leading zero stands alone.
    if (whole == at || (text[at] == '0' && whole > at + 1)) {
      return UNUSUAL;
    }
    at = whole;
    if (at < to && text[at] == '.') {
      int fraction = digitsEnd(text, at + 1, to);
      if (fraction == at + 1) {
        return UNUSUAL;
      }
      at = fraction;
    }
    if (at < to && (text[at] | 0x20) == 'e') {
      int sign = at + 1;
      int digits = sign < to && (text[sign] == '+' || text[sign] == '-') ? sign + 1 : sign;
      int exponent = digitsEnd(text, digits, to);
      if (exponent == digits) {
        return UNUSUAL;
      }
      at = exponent;
    }
    return isValueOver(text, at, to) ? at : UNUSUAL;
  }

  private static int digitsEnd(byte[] text, int from, int to) {
    int at = from;
    while (at < to && text[at] >= '0' && text[at] <= '9') {
      at++;
    }
    return at;
  }

  /** Whether what stands here can follow a number or a literal. */
  private static boolean isValueOver(byte[] text, int at, int to) {
    return at < to && (text[at] == ',' || text[at] == '}' || text[at] == ']' || isBlank(text[at]));
  }
}
