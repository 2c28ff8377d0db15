package io.tallygate.rating.meter;

/**
 * One figure that each record of a meter is counted as, beside its quantity: in a derived series of its own. Price-free, so
 * that usage can be priced again without another count.
 *
 * <p>It belongs to a meter, not to a contract, and every record of the meter is counted under each of them: so a contract that
 * arrives late finds its usage already counted, and moving a subject never splits counting. The price is one more counter per
 * series and figure.
 */
public sealed interface Decomposition permits Pulse, CallPart {}
