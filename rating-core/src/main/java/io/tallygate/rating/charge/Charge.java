package io.tallygate.rating.charge;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A price with its model. Pure: the same context always gives the same lines. Every quantity and price is exact; each line's
 * amount is rounded once, half up (away from zero) to the currency's minor unit, in {@link ChargeLine#priced}, and nowhere
 * else.
 */
public sealed interface Charge permits PerUnit, Call, Percentage, BaseFee, SetupFee {
  /** Unique within the plan. */
  String key();

  /** The line's text. */
  String name();

  /** Key of the meter it prices; null for a fee. */
  @Nullable String meter();

  /** The lines for one period; empty where nothing is charged and nothing was used. */
  List<ChargeLine> rate(ChargeContext context);
}
