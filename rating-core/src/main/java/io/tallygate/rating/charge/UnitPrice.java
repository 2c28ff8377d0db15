package io.tallygate.rating.charge;

import java.math.BigDecimal;
import java.util.List;

/**
 * A price per so many units after included ones: what {@link PerUnit} and {@link Call} share.
 *
 * @param price for {@code per} units; may be negative
 * @param per more than 0
 * @param included units free of charge in each period, over all subjects of the subscription together, 0 or more
 */
public record UnitPrice(BigDecimal price, BigDecimal per, BigDecimal included) {

  /** One line where there was usage, also if all of it was included; none otherwise. */
  List<ChargeLine> rate(
      String charge, String name, String unit, UsageSum usage, ChargeContext context) {
    if (usage.series() == 0) {
      return List.of();
    }
    String text =
        included.signum() == 0
            ? name
            : name
                + " ("
                + usage.quantity().toPlainString()
                + " used, "
                + included.toPlainString()
                + " included)";
    return List.of(
        ChargeLine.priced(
            charge,
            text,
            billable(usage.quantity()),
            unit,
            price,
            per,
            context.currency(),
            usage.evidence()));
  }

  /** What exceeds the included units. A negative quantity (more was corrected than used) is a credit in full. */
  private BigDecimal billable(BigDecimal quantity) {
    if (quantity.signum() < 0) {
      return quantity;
    }
    return quantity.subtract(included).max(BigDecimal.ZERO);
  }
}
