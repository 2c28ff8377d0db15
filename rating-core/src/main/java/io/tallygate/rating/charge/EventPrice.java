package io.tallygate.rating.charge;

import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.store.UsageEvent;
import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.commons.numbers.fraction.BigFraction;
import org.jspecify.annotations.Nullable;

/**
 * The price per unit comes with the event, in an attribute; may be negative (a refund).
 *
 * @param attribute that holds a decimal, also as JSON may write it: {@code 1.5e-3}
 * @param otherwise price of events whose attribute is missing or holds no decimal
 */
public record EventPrice(
    String key,
    String name,
    String meter,
    DimensionFilter where,
    String attribute,
    BigDecimal otherwise,
    Rounding rounding,
    boolean isItemised)
    implements Charge {
  private static final Pattern DECIMAL =
      Pattern.compile("[-+]?[0-9]{1,18}(\\.[0-9]{1,18})?([eE][-+]?[0-9]{1,2})?");

  @Override
  public List<String> meters() {
    return List.of(meter);
  }

  @Override
  public List<ChargePart> parts(ChargeContext context) {
    Meter kept = context.meter(meter);
    EventParts parts = new EventParts(name, kept, isItemised, context);
    for (UsageEvent event : context.events(kept, context.span())) {
      if (where.takes(event.dimensions(), kept)) {
        BigFraction units = Statistic.units(event.quantity(), kept);
        BigFraction price = Fractions.of(price(event.attributes().get(attribute)));
        parts.add(event, units, rounding.event(units.multiply(price), context.currency()));
      }
    }
    return parts.all();
  }

  private BigDecimal price(@Nullable String text) {
    return text != null && DECIMAL.matcher(text).matches() ? new BigDecimal(text) : otherwise;
  }
}
