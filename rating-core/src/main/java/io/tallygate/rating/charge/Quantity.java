package io.tallygate.rating.charge;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.apache.commons.numbers.fraction.BigFraction;
import org.jspecify.annotations.Nullable;

/**
 * What a charge prices: which meter, which of its usage, and how that becomes one number (or one for each value of a
 * dimension, or for each interval).
 *
 * @param meter key
 * @param where rows and events it takes
 * @param by dimension whose values are priced separately; null: all together
 * @param interval in each of which prices begin anew; null: the accumulation period
 * @param conversion of the number into what is priced
 */
public record Quantity(
    String meter,
    DimensionFilter where,
    @Nullable String by,
    @Nullable PriceInterval interval,
    Conversion conversion) {

  /** All usage of a meter, as it was counted. */
  public static Quantity of(String meter) {
    return new Quantity(meter, DimensionFilter.ALL, null, null, Conversion.NONE);
  }

  /**
   * Multiplied, divided, then rounded to whole numbers.
   *
   * @param rounding of the result; null: none
   * @param unit of the result, for people; null: the meter's
   */
  public record Conversion(
      BigDecimal multiply,
      BigDecimal divide,
      @Nullable RoundingMode rounding,
      @Nullable String unit) {
    public static final Conversion NONE =
        new Conversion(BigDecimal.ONE, BigDecimal.ONE, null, null);

    BigFraction apply(BigFraction quantity) {
      BigFraction converted =
          quantity.multiply(Fractions.of(multiply)).divide(Fractions.of(divide));
      return rounding == null ? converted : Fractions.of(converted.bigDecimalValue(0, rounding));
    }
  }

  /** The unit of what is priced. */
  String unit(ChargeContext context) {
    String converted = conversion.unit;
    return converted == null ? context.meter(meter).unit() : converted;
  }

  /** One number for each value of {@code by} and each interval with usage; just one where there is neither. */
  List<Reading> readings(ChargeContext context) {
    List<Reading> readings = Readings.of(this, context);
    return conversion.equals(Conversion.NONE)
        ? readings
        : readings.stream().map(r -> r.withQuantity(conversion.apply(r.quantity()))).toList();
  }
}
