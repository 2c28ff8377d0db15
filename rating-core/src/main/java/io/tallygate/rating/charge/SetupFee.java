package io.tallygate.rating.charge;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A fee charged once, on the statement of a subscription's first period. */
public record SetupFee(String key, String name, BigDecimal amount) implements Charge {
  @Override
  public @Nullable String meter() {
    return null;
  }

  @Override
  public List<ChargeLine> rate(ChargeContext context) {
    if (!context.isFirstPeriod()) {
      return List.of();
    }
    return List.of(
        ChargeLine.priced(
            key,
            name,
            BigDecimal.ONE,
            "1",
            amount,
            BigDecimal.ONE,
            context.currency(),
            Evidence.ofFee(context.throughFlush())));
  }
}
