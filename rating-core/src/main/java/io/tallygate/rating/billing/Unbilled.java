package io.tallygate.rating.billing;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * What a subscription has used up to a day of account, and no statement of a period that had ended by then has billed: revenue
 * that is earned and not billed. Before tax and credits.
 *
 * @param currency code
 * @param from where the first period begins that had not ended by then
 * @param at exclusive
 * @param amount Σ charges + adjustments
 * @param charges in the plan's order, items last
 * @param adjustments what late usage and changes of ended periods come to
 */
public record Unbilled(
    String customer,
    String subscription,
    String plan,
    String currency,
    Instant from,
    Instant at,
    BigDecimal amount,
    List<Charge> charges,
    BigDecimal adjustments) {
  /**
   * One charge over all its lines.
   *
   * @param quantity in {@code unit}: of its usage
   */
  public record Charge(String charge, BigDecimal quantity, String unit, BigDecimal amount) {}

  public Unbilled {
    charges = List.copyOf(charges);
  }
}
