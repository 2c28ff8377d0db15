package io.tallygate.rating.period;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/** Quarters of an hour of UTC, where windows of usage begin: a period that begins elsewhere would cut a window in two. */
final class WindowBorders {
  private static final int WINDOW_SECONDS = 15 * 60;

  private WindowBorders() {}

  /** True if the instant is one. */
  static boolean hold(Instant instant) {
    return instant.getNano() == 0 && Math.floorMod(instant.getEpochSecond(), WINDOW_SECONDS) == 0;
  }

  /** True if every local day from the instant on begins with one. */
  static boolean hold(ZoneRules rules, Instant from) {
    return hold(rules.getOffset(from))
        && rules.getTransitions().stream()
            .filter(transition -> transition.getInstant().isAfter(from))
            .allMatch(WindowBorders::hold)
        && rules.getTransitionRules().stream()
            .map(rule -> rule.createTransition(PeriodAnchor.CALENDAR_EPOCH.getYear()))
            .allMatch(WindowBorders::hold);
  }

  /** Clocks may change at 00:01, as long as the change does not itself begin a day. */
  private static boolean hold(ZoneOffsetTransition transition) {
    LocalDateTime midnight = transition.getDateTimeAfter().toLocalDate().atStartOfDay();
    boolean beginsDay = transition.isGap() && !midnight.isBefore(transition.getDateTimeBefore());
    return hold(transition.getOffsetAfter()) && (!beginsDay || hold(transition.getInstant()));
  }

  private static boolean hold(ZoneOffset offset) {
    return offset.getTotalSeconds() % WINDOW_SECONDS == 0;
  }
}
