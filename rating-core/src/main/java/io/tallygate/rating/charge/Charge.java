package io.tallygate.rating.charge;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A price with its model. Pure: the same context always gives the same parts. Quantities and amounts are exact; what rounds
 * them is named by the plan ({@link Rounding}).
 *
 * <p>A charge is always rated from the start of its accumulation period on. What a statement bills is the difference between
 * two such ratings, so tiers go on where the statement before left them, and a late record can give money back.
 */
public interface Charge {
  /** Unique within the plan at any one time. */
  String key();

  /** The line's text. */
  String name();

  /** Keys of the meters it prices; empty for a fee. */
  List<String> meters();

  /** Key of the allowance of its plan that it draws from; null: none. */
  default @Nullable String allowance() {
    return null;
  }

  /** What it costs over {@link ChargeContext#span}; empty where nothing is charged and nothing was used. */
  List<ChargePart> parts(ChargeContext context);
}
