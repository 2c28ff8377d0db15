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
 * for which it was held, to the millisecond. What was held before the period is carried into it, and a subject takes what it
 * holds along when it changes its subscription.
 */
enum Held implements Statistic {
  INSTANCE;

  @Override
  public boolean needsEvents() {
    return true;
  }

  @Override
  public boolean needsCarried() {
    return true;
  }

  /** Each change counts for the rest of the span. */
  @Override
  public BigFraction ofEvents(
      List<Carried> carried, List<UsageEvent> events, Meter meter, Span span, Span whole) {
    long end = span.to().toEpochMilli();
    BigInteger weighted = BigInteger.ZERO;
    for (Carried change : carried) {
      weighted = weighted.add(weight(change.quantity(), end - change.at().toEpochMilli()));
    }
    for (UsageEvent event : events) {
      weighted = weighted.add(weight(BigInteger.valueOf(event.quantity()), end - event.timeMs()));
    }
    long wholeMs = whole.to().toEpochMilli() - whole.from().toEpochMilli();
    return Fractions.of(new BigDecimal(weighted, meter.scale())).divide(wholeMs);
  }

  private static BigInteger weight(BigInteger quantity, long heldMs) {
    return quantity.multiply(BigInteger.valueOf(heldMs));
  }
}
