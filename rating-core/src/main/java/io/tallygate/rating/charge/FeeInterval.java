package io.tallygate.rating.charge;

import io.tallygate.rating.period.Span;

/**
 * An interval that a fee is due for.
 *
 * @param span the part of it that the subscription covers
 * @param valid the part of that in which the fee is valid; not empty
 * @param whole all of it
 * @param label for people: {@code 2024-01}
 */
public record FeeInterval(Span span, Span valid, Span whole, String label) {
  /** True if the fee is the one that was valid when the interval began for the subscription. */
  boolean isFirst() {
    return valid.from().equals(span.from());
  }
}
