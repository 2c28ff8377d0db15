package io.tallygate.rating.period;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Calendars of any length from any anchor, for customers who live anywhere and move. */
final class RandomCalendars {
  static final List<ZoneId> ZONES =
      ZoneId.getAvailableZoneIds().stream().sorted().map(ZoneId::of).toList();

  private RandomCalendars() {}

  /** Any instant of four centuries, to the nanosecond. */
  static Arbitrary<Instant> instants() {
    long first = LocalDate.of(1800, 1, 1).toEpochDay() * 86_400;
    long last = LocalDate.of(2200, 1, 1).toEpochDay() * 86_400;
    return Combinators.combine(
            Arbitraries.longs().between(first, last),
            Arbitraries.integers().between(0, 999_999_999))
        .as(Instant::ofEpochSecond);
  }

  static Arbitrary<LocalDate> days(int firstYear, int lastYear) {
    return Arbitraries.longs()
        .between(
            LocalDate.of(firstYear, 1, 1).toEpochDay(), LocalDate.of(lastYear, 12, 31).toEpochDay())
        .map(LocalDate::ofEpochDay);
  }

  static Arbitrary<ZoneId> zones() {
    return Arbitraries.of(ZONES);
  }

  /** One zone, or up to five one after the other, by date or by instant, some of them days apart. */
  static Arbitrary<ZoneHistory> histories() {
    Arbitrary<Move> moves =
        Combinators.combine(
                zones(), Arbitraries.integers().between(2, 3_000), Arbitraries.of(true, false))
            .as(Move::new);
    return Combinators.combine(zones(), days(1970, 2050), moves.list().ofMaxSize(4))
        .as(RandomCalendars::history);
  }

  private record Move(ZoneId zone, int daysLater, boolean isByDate) {}

  private static ZoneHistory history(ZoneId first, LocalDate start, List<Move> moves) {
    ZoneHistory history = ZoneHistory.of(first);
    LocalDate day = start;
    for (Move move : moves) {
      day = day.plusDays(move.daysLater());
      history =
          move.isByDate()
              ? history.changedOn(day, move.zone())
              : history.changedAt(
                  day.atTime(move.daysLater() % 24, 45).toInstant(ZoneOffset.UTC), move.zone());
    }
    return history;
  }

  static Arbitrary<PeriodLength> lengths() {
    return Arbitraries.of(PeriodUnit.class)
        .flatMap(
            unit ->
                Arbitraries.oneOf(
                        Arbitraries.integers().between(1, 3),
                        Arbitraries.integers().between(1, unit.max()))
                    .map(every -> new PeriodLength(every, unit)));
  }

  /** The calendar's, month ends, leap days, and any other. */
  static Arbitrary<LocalDate> anchors() {
    return Arbitraries.oneOf(
        Arbitraries.of(
            PeriodAnchor.CALENDAR_EPOCH,
            LocalDate.of(2024, 1, 31),
            LocalDate.of(2024, 2, 29),
            LocalDate.of(2023, 11, 30),
            LocalDate.of(2020, 4, 1)),
        days(1970, 2100));
  }

  static Arbitrary<PeriodCalendar> calendars() {
    return Combinators.combine(lengths(), anchors(), histories()).as(PeriodCalendar::new);
  }
}
