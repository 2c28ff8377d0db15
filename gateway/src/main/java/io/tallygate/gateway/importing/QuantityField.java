package io.tallygate.gateway.importing;

import static io.tallygate.protocol.RefusalCode.MALFORMED_FIELD;
import static io.tallygate.protocol.RefusalCode.MISSING_FIELD;
import static io.tallygate.protocol.RefusalCode.QUANTITY_OUT_OF_RANGE;
import static io.tallygate.protocol.RefusalCode.TOO_MANY_DIGITS;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A {@link Mapping.Quantity} over the columns of one file, for a meter of a scale. Exact; rounds only where told. For one thread. */
final class QuantityField {
  private static final Map<String, RoundingMode> ROUNDINGS =
      Map.of(
          "half-up", RoundingMode.HALF_UP,
          "half-even", RoundingMode.HALF_EVEN,
          "half-down", RoundingMode.HALF_DOWN,
          "up", RoundingMode.UP,
          "down", RoundingMode.DOWN,
          "ceiling", RoundingMode.CEILING,
          "floor", RoundingMode.FLOOR);

  /** Decimal places of a quotient that is not rounded to a scale yet: more than any scale needs, so that it is seen to be inexact. */
  private static final int QUOTIENT_SCALE = 40;

  private final TextField[] factors;
  private final @Nullable DurationText duration;
  private final Decimal constant = new Decimal();
  private final boolean hasConstant;
  private final @Nullable BigDecimal divisor;
  private final @Nullable RoundingMode rounding;
  private final boolean isComma;
  private final int scale;
  private final String name;
  private final Slice text = new Slice();
  private final Decimal factor = new Decimal();
  private final Decimal product = new Decimal();
  private long value;

  private QuantityField(
      TextField[] factors,
      Mapping.Quantity written,
      @Nullable BigDecimal constantFactor,
      @Nullable BigDecimal divisor,
      @Nullable RoundingMode rounding,
      int scale) {
    this.factors = factors;
    this.duration = written.as() == null ? null : DurationText.valueOf(constantName(written.as()));
    this.hasConstant = constantFactor != null;
    if (constantFactor != null) {
      if (constantFactor.precision() <= 18) {
        constant.set(constantFactor.unscaledValue().longValueExact(), constantFactor.scale());
      } else {
        constant.set(constantFactor);
      }
    }
    this.divisor = divisor;
    this.rounding = rounding;
    this.isComma = written.decimalComma();
    this.scale = scale;
    this.name = factors.length == 0 ? "quantity" : factors[0].name();
  }

  private static String constantName(String text) {
    return text.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  /**
   * Resolves the columns.
   *
   * @param written null: each row counts as 1
   * @param scale of the meter
   */
  static QuantityField of(Mapping.@Nullable Quantity written, Columns file, int scale, String path)
      throws MappingException {
    if (written == null) {
      written =
          new Mapping.Quantity(null, List.of(), "1", null, null, null, null, false, Map.of(), null);
    }
    int sources =
        (written.column() == null ? 0 : 1)
            + (written.columns().isEmpty() ? 0 : 1)
            + (written.constant() == null ? 0 : 1);
    if (sources != 1) {
      throw new MappingException(path, "needs one of column, columns, constant");
    }
    List<String> names = new ArrayList<>(written.columns());
    if (written.column() != null) {
      names.add(written.column());
    }
    TextField[] factors = new TextField[names.size()];
    for (int i = 0; i < factors.length; i++) {
      factors[i] =
          TextField.of(
              new Mapping.Text(
                  names.get(i),
                  List.of(),
                  null,
                  null,
                  null,
                  null,
                  null,
                  written.values(),
                  written.empty()),
              file,
              path);
    }
    if (written.as() != null) {
      checkDuration(written.as(), factors.length, path);
    }
    BigDecimal constant = null;
    if (written.constant() != null) {
      constant = decimal(written.constant(), path + ".constant");
    }
    if (written.multiply() != null) {
      BigDecimal by = decimal(written.multiply(), path + ".multiply");
      constant = constant == null ? by : constant.multiply(by);
    }
    BigDecimal divisor = null;
    if (written.divide() != null) {
      divisor = decimal(written.divide(), path + ".divide");
      if (divisor.signum() == 0) {
        throw new MappingException(path + ".divide", "must not be 0");
      }
      BigDecimal plain = divisor.stripTrailingZeros();
      if (plain.unscaledValue().equals(java.math.BigInteger.ONE)) {
        // A power of ten is a shift: no quotient is needed.
        BigDecimal by = BigDecimal.ONE.divide(divisor);
        constant = constant == null ? by : constant.multiply(by);
        divisor = null;
      }
    }
    RoundingMode rounding = null;
    if (written.round() != null) {
      rounding = ROUNDINGS.get(written.round());
      if (rounding == null) {
        throw new MappingException(
            path + ".round",
            "must be one of "
                + String.join(", ", ROUNDINGS.keySet().stream().sorted().toList())
                + " [value="
                + written.round()
                + "]");
      }
    }
    return new QuantityField(factors, written, constant, divisor, rounding, scale);
  }

  private static void checkDuration(String as, int factors, String path) throws MappingException {
    if (factors != 1) {
      throw new MappingException(path + ".as", "needs exactly one column");
    }
    try {
      DurationText.valueOf(constantName(as));
    } catch (IllegalArgumentException e) {
      throw new MappingException(path + ".as", "must be duration or clock [value=" + as + "]");
    }
  }

  /** A decimal number as it stands in a mapping. */
  static BigDecimal decimal(String text, String path) throws MappingException {
    Slice slice = new Slice();
    slice.set(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    Decimal number = new Decimal();
    if (!number.parse(slice, false)) {
      throw new MappingException(path, "must be a decimal number like 0.001 [value=" + text + "]");
    }
    return number.toBigDecimal();
  }

  /** Reads the quantity of a row; false, and says why, if it has none that the meter can count. */
  boolean read(Row row, Refused refused) {
    for (int i = 0; i < factors.length; i++) {
      factors[i].read(row, text);
      Decimal to = i == 0 ? product : factor;
      if (text.isEmpty()) {
        return refused.because(MISSING_FIELD, factors[i].name(), "the quantity is empty");
      }
      boolean isRead = duration == null ? to.parse(text, isComma) : duration.parse(text, to);
      if (!isRead) {
        return refused.because(
            MALFORMED_FIELD,
            factors[i].name(),
            duration == null ? "is not a decimal number" : "is not a " + duration.form());
      }
      if (i > 0) {
        product.multiply(factor);
      }
    }
    if (factors.length == 0) {
      product.set(1, 0);
    }
    if (hasConstant) {
      product.multiply(constant);
    }
    return finish(refused);
  }

  private boolean finish(Refused refused) {
    if (divisor != null) {
      BigDecimal exact = product.toBigDecimal();
      product.set(
          rounding == null
              ? exact.divide(divisor, QUOTIENT_SCALE, RoundingMode.UP)
              : exact.divide(divisor, scale, rounding));
    }
    if (!product.fits(scale)) {
      if (rounding == null) {
        return refused.because(
            TOO_MANY_DIGITS,
            name,
            "the quantity has more decimal places than the meter's "
                + scale
                + ", and nothing says round");
      }
      product.set(product.toBigDecimal().setScale(scale, rounding));
    }
    if (!product.isLong(scale)) {
      return refused.because(QUANTITY_OUT_OF_RANGE, name, "the quantity is too large");
    }
    value = product.toScaled(scale);
    return true;
  }

  /** The quantity of the row read last, in 10^-scale units. */
  long value() {
    return value;
  }
}
