package io.tallygate.rating.charge;

import io.tallygate.rating.meter.Aggregation;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.Windows;
import io.tallygate.rating.store.UsageRow;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Collection;

/**
 * The exact sum of rows of one meter, and what it came from.
 *
 * @param series rows summed; with 0 there was no usage
 * @param quantity in the meter's unit
 */
record UsageSum(int series, BigDecimal quantity, Evidence evidence) {

  static UsageSum of(Collection<UsageRow> rows, Meter meter, long throughFlush) {
    BigInteger sum = BigInteger.ZERO;
    long records = 0;
    int firstWindow = Integer.MAX_VALUE;
    int lastWindow = 0;
    long lastFlush = 0;
    for (UsageRow row : rows) {
      sum =
          sum.add(
              meter.aggregation() == Aggregation.COUNT
                  ? BigInteger.valueOf(row.count())
                  : row.sum());
      records = Math.addExact(records, row.count());
      firstWindow = Math.min(firstWindow, row.firstWindow());
      lastWindow = Math.max(lastWindow, row.lastWindow());
      lastFlush = Math.max(lastFlush, row.lastFlush());
    }
    boolean empty = rows.isEmpty();
    int scale = meter.aggregation() == Aggregation.COUNT ? 0 : meter.scale();
    return new UsageSum(
        rows.size(),
        new BigDecimal(sum, scale),
        new Evidence(
            meter.key(),
            rows.size(),
            records,
            empty ? null : Instant.ofEpochMilli(Windows.startMs(firstWindow)),
            empty ? null : Instant.ofEpochMilli(Windows.startMs(lastWindow)),
            lastFlush,
            throughFlush,
            null));
  }
}
