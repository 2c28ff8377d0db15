package io.tallygate.rating.naive;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;

/**
 * Everything that a bill depends on.
 *
 * @param minorDigits of the currency
 * @param events in the order in which they arrive
 */
public record NaiveWorld(
    ZoneId zone,
    int minorDigits,
    NaivePlan plan,
    NaiveSubscription subscription,
    List<NaiveEvent> events) {

  /** The day that periods are counted from. */
  LocalDate anchor() {
    return switch (plan.anchor()) {
      case "calendar" -> NaiveCalendar.EPOCH;
      case "anniversary" -> NaiveCalendar.date(subscription.startMs(), zone);
      default -> LocalDate.parse(plan.anchor());
    };
  }
}
