package io.tallygate.rating.charge;

import java.math.BigDecimal;
import org.apache.commons.numbers.fraction.BigFraction;
import org.jspecify.annotations.Nullable;

/**
 * A line of one statement period.
 *
 * @param charge key of the charge
 * @param part key of the charge's part
 * @param quantity what was added in the period; rounded for people where no decimal holds it
 * @param price for {@code per} units; null where no price makes the amount from the quantity
 * @param per units that the price is for, more than 0
 * @param exact the amount before rounding
 * @param amount in the currency's minor unit: the cumulative amount rounded at the period's end less the one rounded at its
 *     start, so that the lines of many periods add up to the rounded whole
 */
public record ChargeLine(
    String charge,
    String part,
    LineKind kind,
    String text,
    BigDecimal quantity,
    String unit,
    @Nullable BigDecimal price,
    BigDecimal per,
    BigFraction exact,
    BigDecimal amount,
    Evidence evidence) {}
