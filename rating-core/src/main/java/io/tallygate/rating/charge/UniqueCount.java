package io.tallygate.rating.charge;

import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.period.Span;
import io.tallygate.rating.store.UsageEvent;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.numbers.fraction.BigFraction;

/** How many different values an attribute had, exact. Events without the attribute count no value. */
enum UniqueCount implements Statistic {
  INSTANCE;

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
    return new Values(meter.uniqueAttribute());
  }

  /** The different values so far. */
  private static final class Values implements EventTally {
    private final String attribute;
    private final Set<String> values = new HashSet<>();

    Values(String attribute) {
      this.attribute = attribute;
    }

    @Override
    public void add(UsageEvent event) {
      String value = event.attributes().get(attribute);
      if (value != null && !value.isEmpty()) {
        values.add(value);
      }
    }

    @Override
    public BigFraction figure() {
      return BigFraction.of(values.size());
    }
  }
}
