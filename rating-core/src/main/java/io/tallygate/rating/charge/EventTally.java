package io.tallygate.rating.charge;

import io.tallygate.rating.store.UsageEvent;
import org.apache.commons.numbers.fraction.BigFraction;

/** Takes kept events in the order of event time, and has their number. Not thread-safe. */
public interface EventTally {
  void add(UsageEvent event);

  /** The number of the events so far, in the meter's unit; 0 without events. */
  BigFraction figure();
}
