package io.tallygate.rating.charge;

import io.tallygate.rating.meter.Decomposition;
import io.tallygate.rating.meter.Meter;
import java.util.List;

/**
 * Calls in begun pulses: each call was rounded up to pulses when it was counted, their sum is charged at one price.
 *
 * @param pulse one of the meter's decompositions
 */
public record Call(
    String key,
    String name,
    String meter,
    Decomposition pulse,
    UnitPrice unitPrice,
    DimensionFilter where)
    implements Charge {
  @Override
  public List<ChargeLine> rate(ChargeContext context) {
    Meter counted = context.meter(meter);
    int decomposition = counted.decompositions().indexOf(pulse);
    if (decomposition < 0) {
      throw new IllegalStateException(
          "meter does not count this pulse [meter=" + meter + "] [pulse=" + pulse + "]");
    }
    UsageSum usage =
        UsageSum.of(
            where.select(context.usage(counted, decomposition), counted),
            counted,
            context.throughFlush());
    return unitPrice.rate(key, name, counted.unit(), usage, context);
  }
}
