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
    String unit = context.meter(quantity.meter()).unit();
    List<ChargePart> parts = new ArrayList<>();
    for (Reading reading : quantity.readings(context)) {
      BigFraction billable = billable(reading.quantity(), context);
      List<Pricing.Priced> priced = pricing.price(billable, reading.isUsed());
      if (quantity.interval() != null) {
        parts.add(interval(reading, billable, priced, unit));
      } else {
        for (Pricing.Priced part : priced) {
          parts.add(part(reading, part, unit));
        }
      }
    }
    return parts;
  }

  /** What exceeds the free units. A negative quantity (more was corrected than used) is a credit in full. */
  private BigFraction billable(BigFraction used, ChargeContext context) {
    if (used.signum() <= 0) {
      return used;
    }
    BigFraction rest = Fractions.max(used.subtract(Fractions.of(included)), BigFraction.ZERO);
    return allowance == null ? rest : rest.subtract(context.draw(allowance, rest));
  }

  private ChargePart part(Reading reading, Pricing.Priced part, String unit) {
    String tier = part.text().isEmpty() ? "" : ", " + part.text();
    return new ChargePart(
        reading.key() + part.key(),
        part.isFlat() ? LineKind.FEE : LineKind.USAGE,
        name + reading.text() + includedText(reading) + tier,
        part.quantity(),
        part.isFlat() ? "1" : unit,
        part.price(),
        part.per(),
        part.amount(),
        reading.evidence());
  }

  /** One line for an interval, whatever its tiers: there may be hundreds in a period. */
  private ChargePart interval(
      Reading reading, BigFraction billable, List<Pricing.Priced> priced, String unit) {
    BigFraction amount = BigFraction.ZERO;
    for (Pricing.Priced part : priced) {
      amount = amount.add(part.amount());
    }
    return new ChargePart(
        reading.key(),
        LineKind.USAGE,
        name + reading.text() + includedText(reading),
        billable,
        unit,
        null,
        BigDecimal.ONE,
        commitment == null ? amount : commitment.apply(amount),
        reading.evidence());
  }

  private String includedText(Reading reading) {
    return included.signum() == 0
        ? ""
        : " ("
            + Fractions.shown(reading.quantity()).toPlainString()
            + " used, "
            + included.toPlainString()
            + " included)";
  }
}
