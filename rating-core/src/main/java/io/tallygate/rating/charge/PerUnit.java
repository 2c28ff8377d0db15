package io.tallygate.rating.charge;

import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.SeriesDefinition;
import java.util.List;

/** Per unit: what was counted or summed, after included units, at one price. */
public record PerUnit(
    String key, String name, String meter, UnitPrice unitPrice, DimensionFilter where)
    implements Charge {
  @Override
  public List<ChargeLine> rate(ChargeContext context) {
    Meter counted = context.meter(meter);
    UsageSum usage =
        UsageSum.of(
            where.select(context.usage(counted, SeriesDefinition.NONE), counted),
            counted,
            context.throughFlush());
    return unitPrice.rate(key, name, counted.unit(), usage, context);
  }
}
