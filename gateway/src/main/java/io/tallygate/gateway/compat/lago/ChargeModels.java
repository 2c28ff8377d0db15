package io.tallygate.gateway.compat.lago;

import io.tallygate.rating.charge.Charge;
import io.tallygate.rating.charge.EventPercentage;
import io.tallygate.rating.charge.EventPrice;
import io.tallygate.rating.charge.Graduated;
import io.tallygate.rating.charge.PackagePrice;
import io.tallygate.rating.charge.Percentage;
import io.tallygate.rating.charge.Pricing;
import io.tallygate.rating.charge.UnitPrice;
import io.tallygate.rating.charge.UsageCharge;
import io.tallygate.rating.charge.Volume;

/** What Lago calls the models of charges. */
final class ChargeModels {
  private static final String OTHER = "custom";

  private ChargeModels() {}

  /** {@code custom}, where Lago has none like it. */
  static String of(Charge charge) {
    if (charge instanceof UsageCharge usage) {
      return of(usage.pricing());
    }
    if (charge instanceof Percentage || charge instanceof EventPercentage) {
      return "percentage";
    }
    return charge instanceof EventPrice ? "dynamic" : OTHER;
  }

  private static String of(Pricing pricing) {
    if (pricing instanceof UnitPrice) {
      return "standard";
    }
    if (pricing instanceof Graduated) {
      return "graduated";
    }
    if (pricing instanceof Volume) {
      return "volume";
    }
    return pricing instanceof PackagePrice ? "package" : OTHER;
  }
}
