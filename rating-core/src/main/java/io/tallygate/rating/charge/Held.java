package io.tallygate.rating.charge;

import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.period.Span;
import io.tallygate.rating.store.UsageEvent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import org.apache.commons.numbers.fraction.BigFraction;

/**
 * A quantity that is held (seats, gigabytes), changed by events of plus and minus, and weighted by the share of the period
 * for which it was held, to the millisecond. What was held before the period is carried into it.
 */
enum Held implements Statistic {
  INSTANCE;

  @Override
  public boolean needsEvents() {
    return true;
  }

  @Override
  public boolean needsPast() {
    return true;
  }

  @Override
  public BigFraction ofEvents(
      List<UsageEvent> past, List<UsageEvent> events, Meter meter, Span span, Span whole) {
    BigInteger held = sum(past);
    BigInteger weighted = BigInteger.ZERO;
    long since = span.from().toEpochMilli();
    for (UsageEvent event : events) {
      weighted = weighted.add(held.multiply(BigInteger.valueOf(event.timeMs() - since)));
      held = held.add(BigInteger.valueOf(event.quantity()));
      since = event.timeMs();
    }
    weighted = weighted.add(held.multiply(BigInteger.valueOf(span.to().toEpochMilli() - since)));
    long wholeMs = whole.to().toEpochMilli() - whole.from().toEpochMilli();
    return Fractions.of(new BigDecimal(weighted, meter.scale())).divide(wholeMs);
  }

  static BigInteger sum(List<UsageEvent> events) {
    BigInteger sum = BigInteger.ZERO;
    for (UsageEvent event : events) {
      sum = sum.add(BigInteger.valueOf(event.quantity()));
    }
    return sum;
  }
}
