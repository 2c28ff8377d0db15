package io.tallygate.rating.charge.call;

import java.util.List;
import org.apache.commons.numbers.fraction.BigFraction;

/**
 * What a call costs.
 *
 * @param stretches in the order of time; a connect fee of 0 is none of them
 * @param billed time, in scaled units, free units among it
 * @param exact sum of the stretches
 * @param amount what is charged: the sum within the maximum, rounded if the tariff rounds calls
 */
public record RatedCall(
    List<CallStretch> stretches, long billed, BigFraction exact, BigFraction amount) {
  static final RatedCall NOTHING = new RatedCall(List.of(), 0, BigFraction.ZERO, BigFraction.ZERO);

  public RatedCall {
    stretches = List.copyOf(stretches);
  }

  /** The call taken back. */
  RatedCall negated() {
    return new RatedCall(
        stretches.stream()
            .map(s -> new CallStretch(s.part(), -s.billed(), -s.free(), s.amount().negate()))
            .toList(),
        -billed,
        exact.negate(),
        amount.negate());
  }

  /** Included units that it took, scaled. */
  public long free() {
    long free = 0;
    for (CallStretch stretch : stretches) {
      free += stretch.free();
    }
    return free;
  }
}
