package io.tallygate.rating.period;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The local days of one zone. Any thread. */
final class ZoneDays {
  private static final Duration DAY = Duration.ofDays(1);

  /**
   * The days that each zone in use left out. There are hardly any (Samoa had no 30 December 2011), but to find that out takes
   * a look at every change of its clocks.
   */
  private static final Map<ZoneId, List<LocalDate>> LEFT_OUT = new ConcurrentHashMap<>();

  private ZoneDays() {}

  /** First instant of a local day, also where midnight is left out or occurs twice. */
  static Instant start(LocalDate day, ZoneId zone) {
    ZoneRules rules = zone.getRules();
    LocalDateTime midnight = day.atStartOfDay();
    List<ZoneOffset> offsets = rules.getValidOffsets(midnight);
    // The first of two offsets is the earlier one; without any, clocks jump over midnight.
    return offsets.isEmpty()
        ? rules.getTransition(midnight).getInstant()
        : midnight.toInstant(offsets.get(0));
  }

  /** How many days from the one until the other, excluded, the zone left out. */
  static long leftOut(LocalDate from, LocalDate to, ZoneId zone) {
    long days = 0;
    for (LocalDate day : LEFT_OUT.computeIfAbsent(zone, ZoneDays::leftOut)) {
      if (!day.isBefore(from) && day.isBefore(to)) {
        days++;
      }
    }
    return days;
  }

  /** Clocks that jump a day do so once, by a law; the rules that recur each year move them by an hour or so. */
  private static List<LocalDate> leftOut(ZoneId zone) {
    return zone.getRules().getTransitions().stream()
        .filter(transition -> transition.getDuration().compareTo(DAY) >= 0)
        .flatMap(ZoneDays::jumpedOver)
        .filter(day -> start(day, zone).equals(start(day.plusDays(1), zone)))
        .toList();
  }

  private static Stream<LocalDate> jumpedOver(ZoneOffsetTransition transition) {
    return transition
        .getDateTimeBefore()
        .toLocalDate()
        .datesUntil(transition.getDateTimeAfter().toLocalDate());
  }
}
