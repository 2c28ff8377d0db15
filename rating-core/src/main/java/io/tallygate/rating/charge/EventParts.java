package io.tallygate.rating.charge;

import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.store.UsageEvent;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.numbers.fraction.BigFraction;

/** Collects what events cost: into one part for all, or a part for each. Not thread-safe. */
public final class EventParts {
  private final String name;
  private final Meter meter;
  private final boolean isItemised;
  private final ChargeContext context;
  private final List<UsageEvent> events = new ArrayList<>();
  private final List<ChargePart> items = new ArrayList<>();
  private BigFraction quantity = BigFraction.ZERO;
  private BigFraction amount = BigFraction.ZERO;

  public EventParts(String name, Meter meter, boolean isItemised, ChargeContext context) {
    this.name = name;
    this.meter = meter;
    this.isItemised = isItemised;
    this.context = context;
  }

  /** Takes in an event, its quantity in units and its exact cost. */
  public void add(UsageEvent event, BigFraction units, BigFraction cost) {
    if (isItemised) {
      items.add(
          part(
              "event/" + event.position() + "/" + event.index() + "/" + event.series(),
              name + ", " + Instant.ofEpochMilli(event.timeMs()),
              units,
              cost,
              List.of(event)));
    } else {
      events.add(event);
      quantity = quantity.add(units);
      amount = amount.add(cost);
    }
  }

  private ChargePart part(
      String key, String text, BigFraction units, BigFraction cost, List<UsageEvent> from) {
    return new ChargePart(
        key,
        LineKind.USAGE,
        text,
        units,
        meter.unit(),
        null,
        BigDecimal.ONE,
        cost,
        context.evidenceOfEvents(meter, from));
  }

  /** The parts. */
  public List<ChargePart> all() {
    if (isItemised) {
      return items;
    }
    return events.isEmpty() ? List.of() : List.of(part("", name, quantity, amount, events));
  }
}
