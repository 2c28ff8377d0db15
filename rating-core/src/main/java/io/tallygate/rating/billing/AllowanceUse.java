package io.tallygate.rating.billing;

import java.math.BigDecimal;

/**
 * How much of an allowance is used.
 *
 * @param drawn since the accumulation period began, in the units of the charges that draw on it
 * @param granted for the accumulation period, with what was carried over
 */
public record AllowanceUse(BigDecimal drawn, BigDecimal granted) {}
