package io.tallygate.rating.store;

import java.math.BigInteger;
import java.util.List;

/**
 * Usage of one series over a span of time.
 *
 * @param series number of the series
 * @param subject it is reported for
 * @param dimensions rating dimension values in the meter's order
 * @param count records
 * @param sum of quantities in the meter's scaled units, exact
 * @param firstWindow first window with usage
 * @param lastWindow last window with usage
 * @param lastFlush greatest flush number among the rows summed
 */
public record UsageRow(
    int series,
    String subject,
    List<String> dimensions,
    long count,
    BigInteger sum,
    int firstWindow,
    int lastWindow,
    long lastFlush) {}
