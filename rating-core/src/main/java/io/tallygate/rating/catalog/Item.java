package io.tallygate.rating.catalog;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;

/**
 * A one-off purchase. Subscription and date are fixed once set; a later change of quantity or price becomes an adjustment.
 *
 * @param date in the customer's zone
 * @param at the instant the date begins
 * @param quantity may be negative: a credit
 * @param price of one
 */
public record Item(
    String key,
    String subscription,
    LocalDate date,
    Instant at,
    String text,
    BigDecimal quantity,
    BigDecimal price) {}
