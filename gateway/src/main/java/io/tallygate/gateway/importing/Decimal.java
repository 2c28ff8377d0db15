package io.tallygate.gateway.importing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * An exact decimal number that changes: a long and a scale as long as that is enough, a {@link BigDecimal} from there on. For one
 * thread.
 */
final class Decimal {
  private static final int DIGITS_FAST = 18;

  /** Longest number that is read. */
  private static final int LENGTH_MAX = 64;

  private static final long[] POWERS = new long[19];

  static {
    long power = 1;
    for (int i = 0; i < POWERS.length; i++) {
      POWERS[i] = power;
      power *= 10;
    }
  }

  private long unscaled;
  private int scale;
  private @Nullable BigDecimal big;

  void set(BigDecimal value) {
    big = value;
  }

  void set(long newUnscaled, int newScale) {
    big = null;
    unscaled = newUnscaled;
    scale = newScale;
  }

  BigDecimal toBigDecimal() {
    return big != null ? big : BigDecimal.valueOf(unscaled, scale);
  }

  /**
   * Reads {@code [+-]digits[.digits]}.
   *
   * @param isComma the decimal sign is a comma
   * @return false if the text is not such a number
   */
  boolean parse(Slice text, boolean isComma) {
    byte[] bytes = text.bytes;
    int at = text.start;
    int end = text.end;
    if (at == end || end - at > LENGTH_MAX) {
      return false;
    }
    boolean isNegative = bytes[at] == '-';
    if (isNegative || bytes[at] == '+') {
      at++;
    }
    long value = 0;
    int digits = 0;
    int point = -1;
    byte sign = (byte) (isComma ? ',' : '.');
    for (int i = at; i < end; i++) {
      byte each = bytes[i];
      if (each >= '0' && each <= '9') {
        digits++;
        value = value * 10 + (each - '0');
      } else if (each == sign && point < 0) {
        point = i;
      } else {
        return false;
      }
    }
    if (digits == 0) {
      return false;
    }
    int newScale = point < 0 ? 0 : end - point - 1;
    if (digits <= DIGITS_FAST) {
      set(isNegative ? -value : value, newScale);
    } else {
      String plain = new String(bytes, text.start, text.length(), ISO_8859_1);
      set(new BigDecimal(plain.replace(',', '.')));
    }
    return true;
  }

  /** Multiplies, exactly. */
  void multiply(Decimal by) {
    if (big == null && by.big == null) {
      long high = Math.multiplyHigh(unscaled, by.unscaled);
      long low = unscaled * by.unscaled;
      if ((high == 0 && low >= 0) || (high == -1 && low < 0)) {
        unscaled = low;
        scale += by.scale;
        return;
      }
    }
    big = toBigDecimal().multiply(by.toBigDecimal());
  }

  /** Whether the value can be {@link #toScaled} without rounding. */
  boolean fits(int targetScale) {
    if (big == null && scale <= targetScale) {
      return true;
    }
    if (big == null && scale - targetScale < POWERS.length) {
      return unscaled % POWERS[scale - targetScale] == 0;
    }
    BigDecimal value = toBigDecimal();
    return value.signum() == 0 || value.stripTrailingZeros().scale() <= targetScale;
  }

  /** Whether {@link #toScaled} is a long. */
  boolean isLong(int targetScale) {
    if (big == null) {
      int up = targetScale - scale;
      if (up <= 0) {
        return true;
      }
      if (up < POWERS.length) {
        long high = Math.multiplyHigh(unscaled, POWERS[up]);
        long low = unscaled * POWERS[up];
        return (high == 0 && low >= 0) || (high == -1 && low < 0);
      }
    }
    return toBigDecimal().setScale(targetScale).unscaledValue().bitLength() < Long.SIZE;
  }

  /** The value in 10^-targetScale units; it must {@link #fits} and be {@link #isLong}. */
  long toScaled(int targetScale) {
    if (big == null && Math.abs(targetScale - scale) < POWERS.length) {
      return scale <= targetScale
          ? unscaled * POWERS[targetScale - scale]
          : unscaled / POWERS[scale - targetScale];
    }
    return toBigDecimal().setScale(targetScale).unscaledValue().longValueExact();
  }
}
