package io.tallygate.rating.export;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * The shares that lines have in a tax which their amounts include. A line's share is the difference between two rounded running
 * shares, so what rounding takes from one line it gives to the next, and all shares together are the tax, exactly.
 */
final class IncludedTax {
  private IncludedTax() {}

  /**
   * @param amounts of the lines, gross
   * @param tax in the sum of them
   * @return a share for each amount, at the tax's scale
   */
  static List<BigDecimal> shares(List<BigDecimal> amounts, BigDecimal tax) {
    BigDecimal gross = amounts.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    List<BigDecimal> shares = new ArrayList<>(amounts.size());
    BigDecimal running = BigDecimal.ZERO;
    BigDecimal given = BigDecimal.ZERO;
    for (int i = 0; i < amounts.size(); i++) {
      running = running.add(amounts.get(i));
      boolean isLast = i == amounts.size() - 1;
      BigDecimal due = isLast ? tax : share(running, gross, tax);
      shares.add(due.subtract(given).setScale(tax.scale(), RoundingMode.UNNECESSARY));
      given = due;
    }
    return shares;
  }

  /** tax × running / gross, rounded half up at the tax's scale, by whole numbers; 0 of nothing. */
  private static BigDecimal share(BigDecimal running, BigDecimal gross, BigDecimal tax) {
    if (gross.signum() == 0) {
      return BigDecimal.ZERO.setScale(tax.scale());
    }
    int scale = Math.max(running.scale(), gross.scale());
    BigInteger part = running.setScale(scale, RoundingMode.UNNECESSARY).unscaledValue();
    BigInteger whole = gross.setScale(scale, RoundingMode.UNNECESSARY).unscaledValue();
    BigDecimal units = new BigDecimal(tax.unscaledValue().multiply(part));
    return new BigDecimal(
        units.divide(new BigDecimal(whole), 0, RoundingMode.HALF_UP).toBigIntegerExact(),
        tax.scale());
  }
}
