package io.tallygate.rating.meter;

/**
 * One part of the calls that a rule takes apart: what is billed of it, summed. The parts of a rule follow each other among a
 * meter's decompositions, from part 0.
 *
 * @param part number within the rule, from 0
 */
public record CallPart(CallRule rule, int part) implements Decomposition {
  public CallPart {
    if (part < 0 || part >= rule.partCount()) {
      throw new IllegalArgumentException(
          "the rule has no such part [part=" + part + "] [parts=" + rule.partCount() + "]");
    }
  }
}
