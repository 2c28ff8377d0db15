package io.tallygate.rating.charge;

import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.Windows;
import io.tallygate.rating.period.Span;
import io.tallygate.rating.store.UsageRow;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.numbers.fraction.BigFraction;

/**
 * The 95th percentile of 5-minute sums (burstable bandwidth), exact: of all windows of the span, those without usage counted
 * as 0, the nearest-rank one, that is the least that at least 95 % of the windows do not exceed.
 */
enum Percentile95 implements Statistic {
  INSTANCE;

  @Override
  public boolean needsWindows() {
    return true;
  }

  @Override
  public BigFraction ofRows(List<UsageRow> rows, Meter meter, Span span) {
    Map<Integer, BigInteger> byWindow = new HashMap<>();
    for (UsageRow row : rows) {
      byWindow.merge(row.firstWindow(), row.sum(), BigInteger::add);
    }
    long windows =
        Math.max(1, (span.to().toEpochMilli() - span.from().toEpochMilli()) / Windows.UNIT_MS);
    long rank = (95 * windows + 99) / 100;
    List<BigInteger> sums = new ArrayList<>(byWindow.values());
    sums.sort(null);
    int negative = 0;
    while (negative < sums.size() && sums.get(negative).signum() < 0) {
      negative++;
    }
    long empty = windows - sums.size();
    BigInteger found;
    if (rank <= negative) {
      found = sums.get((int) rank - 1);
    } else if (rank <= negative + empty) {
      found = BigInteger.ZERO;
    } else {
      found = sums.get((int) (rank - empty) - 1);
    }
    return Fractions.of(new BigDecimal(found, meter.scale()));
  }
}
