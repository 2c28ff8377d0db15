package io.tallygate.rating.charge;

import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.period.Span;
import io.tallygate.rating.store.UsageRow;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import org.apache.commons.numbers.fraction.BigFraction;

/** The sum of quantities by the number of events; 0 without events. */
enum Average implements Statistic {
  INSTANCE;

  @Override
  public BigFraction ofRows(List<UsageRow> rows, Meter meter, Span span) {
    BigInteger sum = BigInteger.ZERO;
    BigInteger count = BigInteger.ZERO;
    for (UsageRow row : rows) {
      sum = sum.add(row.sum());
      count = count.add(BigInteger.valueOf(row.count()));
    }
    return count.signum() == 0
        ? BigFraction.ZERO
        : Fractions.of(new BigDecimal(sum, meter.scale())).divide(BigFraction.of(count));
  }
}
