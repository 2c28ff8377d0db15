package io.tallygate.rating.charge;

import java.math.BigDecimal;
import java.util.List;
import org.apache.commons.numbers.fraction.BigFraction;

/** A fee charged once, on the statement of a subscription's first period. */
public record SetupFee(String key, String name, BigDecimal amount) implements Charge {
  @Override
  public List<String> meters() {
    return List.of();
  }

  @Override
  public List<ChargePart> parts(ChargeContext context) {
    if (!context.hasBegun()) {
      return List.of();
    }
    return List.of(
        ChargePart.priced(
            "",
            LineKind.FEE,
            name,
            BigFraction.ONE,
            "1",
            amount,
            BigDecimal.ONE,
            Evidence.ofFee(context.throughFlush())));
  }
}
