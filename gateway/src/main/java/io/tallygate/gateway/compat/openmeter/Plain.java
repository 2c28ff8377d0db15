package io.tallygate.gateway.compat.openmeter;

import java.math.BigDecimal;

/** Decimal numbers as they are printed: exact, without zeros at the end and without an exponent. */
final class Plain {
  private Plain() {}

  static String text(BigDecimal number) {
    return of(number).toPlainString();
  }

  static BigDecimal of(BigDecimal number) {
    BigDecimal stripped = number.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }
}
