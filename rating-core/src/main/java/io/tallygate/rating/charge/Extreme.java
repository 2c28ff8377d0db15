package io.tallygate.rating.charge;

import io.tallygate.rating.meter.Aggregation;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.period.Span;
import io.tallygate.rating.store.UsageEvent;
import java.util.List;
import org.apache.commons.numbers.fraction.BigFraction;

/** The greatest, the least or the latest quantity of any event; 0 without events. */
enum Extreme implements Statistic {
  MAX,
  MIN,
  LATEST;

  static Extreme of(Aggregation aggregation) {
    return valueOf(aggregation.name());
  }

  @Override
  public boolean needsEvents() {
    return true;
  }

  @Override
  public BigFraction ofEvents(
      List<Carried> carried, List<UsageEvent> events, Meter meter, Span span, Span whole) {
    if (events.isEmpty()) {
      return BigFraction.ZERO;
    }
    long found = events.get(0).quantity();
    for (UsageEvent event : events) {
      found =
          switch (this) {
            case MAX -> Math.max(found, event.quantity());
            case MIN -> Math.min(found, event.quantity());
            case LATEST -> event.quantity();
          };
    }
    return Statistic.units(found, meter);
  }
}
