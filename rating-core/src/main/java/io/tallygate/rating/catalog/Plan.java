package io.tallygate.rating.catalog;

import io.tallygate.rating.charge.Charge;
import io.tallygate.rating.period.PeriodLength;
import java.util.List;
import org.joda.money.CurrencyUnit;

/**
 * What is charged. A change of a plan makes a new instance; periods closed before keep the one they were billed with.
 *
 * @param currency fixed once set
 * @param period what one statement covers; fixed once set
 * @param charges in the order of a statement's lines
 * @param version catalog version that set it
 */
public record Plan(
    String key,
    String name,
    CurrencyUnit currency,
    PeriodLength period,
    List<Charge> charges,
    int version) {
  public Plan {
    charges = List.copyOf(charges);
  }
}
