package io.tallygate.rating.charge;

import io.tallygate.rating.period.Span;

/**
 * An interval that a fee is due for.
 *
 * @param span the part of it that the subscription covers
 * @param whole all of it
 * @param label for people: {@code 2024-01}
 */
public record FeeInterval(Span span, Span whole, String label) {}
