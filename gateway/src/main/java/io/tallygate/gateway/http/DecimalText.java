package io.tallygate.gateway.http;

import io.tallygate.protocol.RefusalCode;
import org.jspecify.annotations.Nullable;

/**
 * Reads decimal text straight into a whole number of 10^-scale units; no floating point and no {@link java.math.BigDecimal}
 * in between. The text is {@code -?digits(.digits)?([eE][+-]?digits)?}. The value must be exact at the scale: digits beyond it
 * must be zeros. Reused; one thread.
 */
final class DecimalText {
  /** Beyond every number of digits that a body can hold, so that a saturated exponent still decides right. */
  private static final long EXPONENT_MAX = 1_000_000_000_000L;

  private static final int LONG_DIGITS_MAX = 19;

  private long value;

  /** The scaled value, after {@link #parse} returned null. */
  long value() {
    return value;
  }

  /**
   * @param text holds the number, in UTF-8 or in ASCII
   * @param from first byte
   * @param to behind the last byte
   * @param scale decimal places of the result, 0 to 9
   * @return null if {@link #value} is the number, else {@link RefusalCode#MALFORMED_FIELD}, {@link
   *     RefusalCode#TOO_MANY_DIGITS} or {@link RefusalCode#QUANTITY_OUT_OF_RANGE}
   */
  @Nullable RefusalCode parse(byte[] text, int from, int to, int scale) {
    int at = from;
    boolean negative = at < to && text[at] == '-';
    if (negative) {
      at++;
    }
    // Negative, because there is one more negative long than positive ones.
    long magnitude = 0;
    long heldZeros = 0;
    int held = 0;
    long fraction = 0;
    boolean inFraction = false;
    int digitsSincePoint = 0;
    for (; at < to; at++) {
      byte c = text[at];
      if (c >= '0' && c <= '9') {
        digitsSincePoint++;
        if (inFraction) {
          fraction++;
        }
        if (c == '0') {
          if (held > 0) {
            heldZeros++;
          }
        } else if (held + heldZeros < LONG_DIGITS_MAX) {
          for (; heldZeros > 0; heldZeros--) {
            magnitude *= 10;
            held++;
          }
          // With 19 digits at the most this may pass the smallest long, but only once and visibly:
          // it turns positive.
          magnitude = magnitude * 10 - (c - '0');
          held++;
        } else {
          held = LONG_DIGITS_MAX + 1;
          heldZeros = 0;
        }
      } else if (c == '.' && !inFraction && digitsSincePoint > 0) {
        inFraction = true;
        digitsSincePoint = 0;
      } else {
        break;
      }
    }
    if (digitsSincePoint == 0) {
      return RefusalCode.MALFORMED_FIELD;
    }
    long exponent = 0;
    if (at < to) {
      if (text[at] != 'e' && text[at] != 'E') {
        return RefusalCode.MALFORMED_FIELD;
      }
      at++;
      boolean down = at < to && text[at] == '-';
      if (at < to && (down || text[at] == '+')) {
        at++;
      }
      if (at == to) {
        return RefusalCode.MALFORMED_FIELD;
      }
      for (; at < to; at++) {
        byte c = text[at];
        if (c < '0' || c > '9') {
          return RefusalCode.MALFORMED_FIELD;
        }
        exponent = Math.min(EXPONENT_MAX, exponent * 10 + (c - '0'));
      }
      if (down) {
        exponent = -exponent;
      }
    }
    value = 0;
    if (held == 0) {
      return null;
    }
    long shift = exponent - fraction + scale + heldZeros;
    if (shift < 0) {
      return RefusalCode.TOO_MANY_DIGITS;
    }
    if (held > LONG_DIGITS_MAX || magnitude > 0 || held + shift > LONG_DIGITS_MAX) {
      return RefusalCode.QUANTITY_OUT_OF_RANGE;
    }
    for (; shift > 0; shift--) {
      if (magnitude < Long.MIN_VALUE / 10) {
        return RefusalCode.QUANTITY_OUT_OF_RANGE;
      }
      magnitude *= 10;
    }
    if (!negative && magnitude == Long.MIN_VALUE) {
      return RefusalCode.QUANTITY_OUT_OF_RANGE;
    }
    value = negative ? magnitude : -magnitude;
    return null;
  }
}
