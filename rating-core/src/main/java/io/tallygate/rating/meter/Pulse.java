package io.tallygate.rating.meter;

/**
 * The call pulse (billing increment): what a record is billed before it is summed. Every
 * begun pulse counts whole: 61 seconds at 60/60 are 120 billed seconds, at 60/6 they are 66. A quantity of 0 is a call
 * that never connected and counts 0; a negative one takes back what a call of that length counts.
 *
 * @param first length of the first pulse, in the meter's scaled units, 1 or more
 * @param further length of every further pulse, in the meter's scaled units, 1 or more
 */
public record Pulse(long first, long further) implements Decomposition {
  public Pulse {
    if (first < 1 || further < 1) {
      throw new IllegalArgumentException(
          "pulse must be 1 or more [first=" + first + "] [further=" + further + "]");
    }
  }

  /**
   * Billed quantity of one record.
   *
   * @param quantity in scaled units; negative: of a call that is taken back
   * @return the quantity in begun pulses; {@link Long#MAX_VALUE}, or less it, where the exact result exceeds 64 bits
   */
  public long billed(long quantity) {
    return quantity < 0 ? -begun(-Math.max(quantity, -Long.MAX_VALUE)) : begun(quantity);
  }

  private long begun(long quantity) {
    if (quantity == 0) {
      return 0;
    }
    if (quantity <= first) {
      return first;
    }
    long rest = quantity - first;
    long pulses = rest / further + (rest % further == 0 ? 0 : 1);
    long high = Math.multiplyHigh(pulses, further);
    long billedRest = pulses * further;
    long billed = first + billedRest;
    return high != 0 || billedRest < 0 || billed < 0 ? Long.MAX_VALUE : billed;
  }
}
