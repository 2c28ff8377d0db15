package io.tallygate.rating.store;

import java.math.BigInteger;

/**
 * Everything that the store holds of a meter under one rule.
 *
 * @param tenant number of the tenant
 * @param meter id of the meter
 * @param decomposition {@link io.tallygate.rating.meter.SeriesDefinition#NONE} for what producers sent
 * @param count records
 * @param sum of quantities in the meter's scaled units, exact
 */
public record MeterTotal(int tenant, int meter, int decomposition, long count, BigInteger sum) {}
