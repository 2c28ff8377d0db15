package io.tallygate.rating.billing;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.tallygate.rating.charge.Tax;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.numbers.fraction.BigFraction;
import org.joda.money.CurrencyUnit;

/**
 * The tax of a statement.
 *
 * @param net what it is on, in the currency's minor unit
 * @param amount of the tax
 * @param isIncluded the lines are gross already: the tax is shown, not added
 */
public record TaxLine(
    BigDecimal percent,
    BigDecimal net,
    BigDecimal amount,
    @JsonProperty("isIncluded") boolean isIncluded) {

  static TaxLine of(
      Tax tax,
      BigDecimal sum,
      List<StatementLine> lines,
      List<Adjustment> adjustments,
      CurrencyUnit currency) {
    List<BigFraction> exact =
        Stream.concat(
                lines.stream().map(StatementLine::exactAmount),
                adjustments.stream().map(Adjustment::exactAmount))
            .toList();
    BigDecimal amount = tax.of(exact, currency);
    BigDecimal net = tax.isIncluded() ? sum.subtract(amount) : sum;
    return new TaxLine(tax.percent(), net, amount, tax.isIncluded());
  }
}
