package io.tallygate.rating.charge;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.numbers.fraction.BigFraction;
import org.jspecify.annotations.Nullable;

/**
 * Usage as one number, less what is included, at the price of a model.
 *
 * @param included units free of charge in each accumulation period (or interval, or value, where priced separately), over all
 *     subjects of the subscription together, 0 or more
 * @param allowance shared with other charges, drawn after {@code included}; null: none
 * @param commitment of each interval; null: none
 */
public record UsageCharge(
    String key,
    String name,
    Quantity quantity,
    BigDecimal included,
    @Nullable String allowance,
    Pricing pricing,
    @Nullable IntervalCommitment commitment)
    implements Charge {

  /** A charge without included units. */
  public static UsageCharge of(String key, String name, Quantity quantity, Pricing pricing) {
    return new UsageCharge(key, name, quantity, BigDecimal.ZERO, null, pricing, null);
  }

  @Override
  public List<String> meters() {
    return List.of(quantity.meter());
  }

  @Override
  public List<ChargePart> parts(ChargeContext context) {
    String unit = quantity.unit(context);
    List<ChargePart> parts = new ArrayList<>();
    IncludedUnits units = new IncludedUnits(included, allowance);
    for (Reading reading : quantity.readings(context)) {
      IncludedUnits.Free free = units.of(reading.quantity(), context);
      BigFraction billable = reading.quantity().subtract(free.sum());
      List<Pricing.Priced> priced = pricing.price(billable, reading.isUsed());
      String text = name + reading.text() + units.text(reading.quantity(), free);
      if (quantity.interval() != null) {
        parts.add(interval(reading, text, billable, priced, unit));
      } else {
        for (Pricing.Priced part : priced) {
          parts.add(part(reading, text, part, unit));
        }
      }
    }
    return parts;
  }

  private ChargePart part(Reading reading, String text, Pricing.Priced part, String unit) {
    String tier = part.text().isEmpty() ? "" : ", " + part.text();
    return new ChargePart(
        reading.key() + part.key(),
        part.isFlat() ? LineKind.FEE : LineKind.USAGE,
        text + tier,
        part.quantity(),
        part.isFlat() ? "1" : unit,
        part.price(),
        part.per(),
        part.amount(),
        reading.evidence());
  }

  /** One line for an interval, whatever its tiers: there may be hundreds in a period. */
  private ChargePart interval(
      Reading reading,
      String text,
      BigFraction billable,
      List<Pricing.Priced> priced,
      String unit) {
    BigFraction amount = BigFraction.ZERO;
    for (Pricing.Priced part : priced) {
      amount = amount.add(part.amount());
    }
    return new ChargePart(
        reading.key(),
        LineKind.USAGE,
        text,
        billable,
        unit,
        null,
        BigDecimal.ONE,
        commitment == null ? amount : commitment.apply(amount),
        reading.evidence());
  }
}
