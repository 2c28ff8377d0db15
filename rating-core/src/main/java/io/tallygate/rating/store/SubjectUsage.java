package io.tallygate.rating.store;

import java.math.BigInteger;

/**
 * What was counted for a subject in one window, over all dimension values, as producers sent it.
 *
 * @param subject it is reported for
 * @param window {@link io.tallygate.rating.meter.Windows} number
 * @param count records
 * @param sum of quantities in the meter's scaled units, exact
 */
public record SubjectUsage(String subject, int window, long count, BigInteger sum) {}
