package io.tallygate.rating.period;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a customer's days begin: a zone, or several one after the other. A day begins at the first instant at which it has
 * begun in the zone that is in force then, and ends where the next one begins. So days tile time whatever clocks do: where
 * they are set back over midnight a day that has begun stays begun; a day that clocks leave out is empty and is never a
 * period of its own. Immutable; any thread.
 *
 * @param first in force before any change
 * @param changes in the order of time
 */
public record ZoneHistory(ZoneId first, List<Change> changes) {
  /**
   * From an instant on, another zone.
   *
   * @param from on a quarter of an hour of UTC where usage is to be divided by it
   */
  public record Change(Instant from, ZoneId zone) {}

  public ZoneHistory {
    changes = List.copyOf(changes);
    for (int i = 1; i < changes.size(); i++) {
      if (!changes.get(i - 1).from().isBefore(changes.get(i).from())) {
        throw new IllegalArgumentException(
            "a change of zone must lie after the one before [from="
                + changes.get(i).from()
                + "] [before="
                + changes.get(i - 1).from()
                + "]");
      }
    }
  }

  /** One zone for ever. */
  public static ZoneHistory of(ZoneId zone) {
    return new ZoneHistory(zone, List.of());
  }

  /** This history with another zone from an instant on, which lies after all changes so far. */
  public ZoneHistory changedAt(Instant from, ZoneId zone) {
    List<Change> longer = new ArrayList<>(changes);
    longer.add(new Change(from, zone));
    return new ZoneHistory(first, longer);
  }

  /**
   * This history with another zone from a local day on: the day begins when it begins in the new zone, and the day before it
   * is longer or shorter by the difference.
   *
   * @param day two days or more after the change before
   */
  public ZoneHistory changedOn(LocalDate day, ZoneId zone) {
    Instant before = ZoneDays.start(day, newest());
    Instant after = ZoneDays.start(day, zone);
    return changedAt(before.isBefore(after) ? before : after, zone);
  }

  private ZoneId newest() {
    return changes.isEmpty() ? first : changes.get(changes.size() - 1).zone();
  }

  /** The zone in force at the instant. */
  public ZoneId zoneAt(Instant instant) {
    ZoneId zone = first;
    for (Change change : changes) {
      if (instant.isBefore(change.from())) {
        break;
      }
      zone = change.zone();
    }
    return zone;
  }

  /** The day that holds the instant. */
  public LocalDate dayAt(Instant instant) {
    LocalDate day = LocalDate.ofInstant(instant, zoneAt(instant));
    // A clock that was set back over midnight shows yesterday's date again, but today has begun.
    LocalDate next = day.plusDays(1);
    while (!instant.isBefore(startOf(next))) {
      day = next;
      next = day.plusDays(1);
    }
    return day;
  }

  /** Where the day begins; the start of the next one if clocks left it out. */
  public Instant startOf(LocalDate day) {
    Instant inForceFrom = Instant.MIN;
    ZoneId zone = first;
    for (Change change : changes) {
      Instant start = later(inForceFrom, ZoneDays.start(day, zone));
      if (start.isBefore(change.from())) {
        return start;
      }
      inForceFrom = change.from();
      zone = change.zone();
    }
    return later(inForceFrom, ZoneDays.start(day, zone));
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  /**
   * True if every day from the instant on begins on a quarter of an hour of UTC, as windows of usage do. All regions' days do
   * since 1980; a fixed offset like {@code +05:53} never does.
   */
  public boolean isOnWindows(Instant from) {
    ZoneId zone = zoneAt(from);
    Instant inForceFrom = from;
    for (Change change : changes) {
      if (from.isBefore(change.from())) {
        if (!WindowBorders.hold(change.from())
            || !WindowBorders.hold(zone.getRules(), inForceFrom)) {
          return false;
        }
        inForceFrom = change.from();
        zone = change.zone();
      }
    }
    return WindowBorders.hold(zone.getRules(), inForceFrom);
  }

  /**
   * Days of the span: from the day in which it starts, included, to the day in which it ends, excluded. Days that clocks left
   * out do not count.
   */
  long days(Span span) {
    LocalDate from = dayAt(span.from());
    LocalDate to = dayAt(span.to());
    long dates = to.toEpochDay() - from.toEpochDay();
    return dates - (changes.isEmpty() ? ZoneDays.leftOut(from, to, first) : leftOut(from, to));
  }

  /** Counted one by one: a move may leave out a day, or give one back that clocks leave out. */
  private long leftOut(LocalDate from, LocalDate to) {
    return from.datesUntil(to).filter(day -> startOf(day).equals(startOf(day.plusDays(1)))).count();
  }
}
