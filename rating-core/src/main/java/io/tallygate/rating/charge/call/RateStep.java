package io.tallygate.rating.charge.call;

import java.math.BigDecimal;

/**
 * A price from some second of a call on, until the next step.
 *
 * @param from seconds since the call's start, 0 or more
 * @param price for {@code per} seconds, 0 or more
 * @param per seconds, more than 0
 * @param pulse length of a billing increment in seconds, more than 0
 */
public record RateStep(BigDecimal from, BigDecimal price, BigDecimal per, BigDecimal pulse) {}
