package io.tallygate.rating.charge.call;

/**
 * What is wrong with a tariff.
 *
 * @param field where: {@code bands[1].steps[0].pulse}
 * @param message what would be right, then what was found as {@code [name=value]}
 */
public record TariffProblem(String field, String message) {}
