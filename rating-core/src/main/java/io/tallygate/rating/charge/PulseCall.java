package io.tallygate.rating.charge;

import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.Pulse;
import io.tallygate.rating.store.UsageRow;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import org.apache.commons.numbers.fraction.BigFraction;
import org.jspecify.annotations.Nullable;

/**
 * Calls in begun pulses: each call was rounded up to pulses when it was counted, their sum is charged at one price. More taken
 * back than used is a credit.
 *
 * @param pulse one of the meter's decompositions
 * @param included units free of charge in each accumulation period, 0 or more
 * @param allowance shared with other charges, drawn after {@code included}; null: none
 */
public record PulseCall(
    String key,
    String name,
    String meter,
    Pulse pulse,
    UnitPrice price,
    BigDecimal included,
    @Nullable String allowance,
    DimensionFilter where)
    implements Charge {
  @Override
  public List<String> meters() {
    return List.of(meter);
  }

  @Override
  public List<ChargePart> parts(ChargeContext context) {
    Meter counted = context.meter(meter);
    int decomposition = counted.decompositions().indexOf(pulse);
    if (decomposition < 0) {
      throw new IllegalStateException(
          "meter does not count this pulse [meter=" + meter + "] [pulse=" + pulse + "]");
    }
    List<UsageRow> rows =
        where.select(context.usage(counted, decomposition, context.span()), counted);
    if (rows.isEmpty()) {
      return List.of();
    }
    BigInteger sum = BigInteger.ZERO;
    for (UsageRow row : rows) {
      sum = sum.add(row.sum());
    }
    BigFraction used = Fractions.of(new BigDecimal(sum, counted.scale()));
    IncludedUnits units = new IncludedUnits(included, allowance);
    IncludedUnits.Free free = units.of(used, context);
    return List.of(
        ChargePart.priced(
            "",
            LineKind.USAGE,
            name + units.text(used, free),
            used.subtract(free.sum()),
            counted.unit(),
            price.price(),
            price.per(),
            context.evidence(counted, rows)));
  }
}
