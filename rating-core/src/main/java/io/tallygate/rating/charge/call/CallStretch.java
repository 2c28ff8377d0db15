package io.tallygate.rating.charge.call;

import org.apache.commons.numbers.fraction.BigFraction;

/**
 * What one part of a call costs: its connect, or the time in one band at one step.
 *
 * @param part number in the tariff's {@link PartRule}
 * @param billed in scaled units, free ones among them; a connect is one whole unit
 * @param free how much of it is not charged because it is included
 * @param amount exact: (billed − free) × price / per
 */
public record CallStretch(int part, long billed, long free, BigFraction amount) {}
