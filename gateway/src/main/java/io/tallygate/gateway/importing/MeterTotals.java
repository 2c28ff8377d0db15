package io.tallygate.gateway.importing;

import java.math.BigDecimal;
import java.math.BigInteger;

/** What one meter counted of a file. Exact however large. For one thread at a time. */
final class MeterTotals {
  final GatewayMeter meter;
  private long count;
  private long sum;
  private BigInteger beyond = BigInteger.ZERO;

  MeterTotals(GatewayMeter meter) {
    this.meter = meter;
  }

  void add(long quantity) {
    count++;
    long next = sum + quantity;
    if (((sum ^ next) & (quantity ^ next)) < 0) {
      beyond = beyond.add(BigInteger.valueOf(sum));
      next = quantity;
    }
    sum = next;
  }

  long count() {
    return count;
  }

  /** In the meter's unit. */
  BigDecimal sum() {
    return new BigDecimal(beyond.add(BigInteger.valueOf(sum)), meter.scale());
  }
}
