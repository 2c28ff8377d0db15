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
    EventTally tally = tally(meter);
    events.forEach(tally::add);
    return tally.figure();
  }

  @Override
  public EventTally tally(Meter meter) {
    return new Found(this, meter);
  }

  /** The quantity found so far. */
  private static final class Found implements EventTally {
    private final Extreme extreme;
    private final Meter meter;
    private boolean isAny;
    private long quantity;

    Found(Extreme extreme, Meter meter) {
      this.extreme = extreme;
      this.meter = meter;
    }

    @Override
    public void add(UsageEvent event) {
      quantity = isAny ? extreme.of(quantity, event.quantity()) : event.quantity();
      isAny = true;
    }

    @Override
    public BigFraction figure() {
      return isAny ? Statistic.units(quantity, meter) : BigFraction.ZERO;
    }
  }

  private long of(long before, long next) {
    return switch (this) {
      case MAX -> Math.max(before, next);
      case MIN -> Math.min(before, next);
      case LATEST -> next;
    };
  }
}
