package io.tallygate.rating.billing;

import java.math.BigDecimal;

/**
 * What a statement drew from a grant.
 *
 * @param grant key
 * @param amount drawn, more than 0; less than 0: given back by a cancellation
 * @param left in the grant afterwards
 */
public record CreditDraw(String grant, String text, BigDecimal amount, BigDecimal left) {}
