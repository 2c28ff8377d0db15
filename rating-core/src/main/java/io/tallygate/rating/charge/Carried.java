package io.tallygate.rating.charge;

import java.math.BigInteger;
import java.time.Instant;
import java.util.List;

/**
 * A change of the quantity held that no event of the span made: a subject comes with what it holds, or goes with it.
 *
 * @param at when it comes or goes
 * @param dimensions rating dimension values in the meter's order
 * @param quantity in the meter's scaled units, negative for one that goes; never 0
 */
public record Carried(Instant at, List<String> dimensions, BigInteger quantity) {}
