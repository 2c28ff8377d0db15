package io.tallygate.rating.charge;

import io.tallygate.rating.meter.Aggregation;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.period.Span;
import io.tallygate.rating.store.UsageRow;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import org.apache.commons.numbers.fraction.BigFraction;

/** The sum of quantities, or the number of events. */
enum Sum implements Statistic {
  INSTANCE;

  @Override
  public BigFraction ofRows(List<UsageRow> rows, Meter meter, Span span) {
    boolean isCount = meter.aggregation() == Aggregation.COUNT;
    BigInteger sum = BigInteger.ZERO;
    for (UsageRow row : rows) {
      sum = sum.add(isCount ? BigInteger.valueOf(row.count()) : row.sum());
    }
    return Fractions.of(new BigDecimal(sum, isCount ? 0 : meter.scale()));
  }
}
