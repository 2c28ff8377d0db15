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
    for (Reading reading : quantity.readings(context)) {
      Free free = free(reading.quantity(), context);
      BigFraction billable = reading.quantity().subtract(free.included).subtract(free.drawn);
      List<Pricing.Priced> priced = pricing.price(billable, reading.isUsed());
      String text = name + reading.text() + freeText(reading, free);
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

  /** Units that cost nothing. */
  private record Free(BigFraction included, BigFraction drawn) {
    static final Free NONE = new Free(BigFraction.ZERO, BigFraction.ZERO);
  }

  /** A negative quantity (more was corrected than used) is a credit in full. */
  private Free free(BigFraction used, ChargeContext context) {
    if (used.signum() <= 0) {
      return Free.NONE;
    }
    BigFraction own = Fractions.min(used, Fractions.of(included));
    return new Free(
        own, allowance == null ? BigFraction.ZERO : context.draw(allowance, used.subtract(own)));
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

  /** {@code (12 used, 5 included, 3 from pool)}. */
  private String freeText(Reading reading, Free free) {
    List<String> texts = new ArrayList<>();
    if (included.signum() != 0) {
      texts.add(included.toPlainString() + " included");
    }
    if (free.drawn.signum() != 0) {
      texts.add(Fractions.shown(free.drawn).toPlainString() + " from " + allowance);
    }
    return texts.isEmpty()
        ? ""
        : " ("
            + Fractions.shown(reading.quantity()).toPlainString()
            + " used, "
            + String.join(", ", texts)
            + ")";
  }
}
