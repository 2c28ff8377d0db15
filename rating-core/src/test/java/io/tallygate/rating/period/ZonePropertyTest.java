package io.tallygate.rating.period;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Every zone there is, at every change of its clocks. */
class ZonePropertyTest {
  /** Kiritimati was the last to leave an odd offset, 10:40 behind UTC, in October 1979. */
  private static final Instant ON_WINDOWS = Instant.parse("1980-01-01T00:00:00Z");

  private static final int LAST_YEAR = 2100;

  @Provide
  Arbitrary<ZoneHistory> histories() {
    return RandomCalendars.histories();
  }

  @Provide
  Arbitrary<ZoneId> zones() {
    return RandomCalendars.zones();
  }

  @Provide
  Arbitrary<LocalDate> days() {
    return RandomCalendars.days(1980, 2060);
  }

  @Provide
  Arbitrary<Instant> instants() {
    return RandomCalendars.instants();
  }

  private static List<ZoneOffsetTransition> transitions(ZoneId zone) {
    List<ZoneOffsetTransition> transitions = new ArrayList<>(zone.getRules().getTransitions());
    for (int year = 2025; year <= LAST_YEAR; year++) {
      for (var rule : zone.getRules().getTransitionRules()) {
        transitions.add(rule.createTransition(year));
      }
    }
    return transitions;
  }

  @Test
  void shouldTileTheDaysAroundEveryChangeOfClocks() {
    for (ZoneId zone : RandomCalendars.ZONES) {
      PeriodCalendar days = new PeriodCalendar(PeriodLength.DAY, zone);
      for (ZoneOffsetTransition transition : transitions(zone)) {
        Instant at = transition.getInstant().minus(Duration.ofDays(2));
        String label = "";
        while (at.isBefore(transition.getInstant().plus(Duration.ofDays(2)))) {
          BillingPeriod day = days.containing(at);
          String where = "[zone=" + zone + "] [at=" + at + "]";
          assertThat(day.holds(at)).as(where).isTrue();
          assertThat(day.label()).as(where).isGreaterThan(label);
          if (!label.isEmpty()) {
            assertThat(day.start()).as(where).isEqualTo(at);
          }
          label = day.label();
          at = day.end();
        }
      }
    }
  }

  @Test
  void shouldBeginEveryDayOnAWindow() {
    for (ZoneId zone : RandomCalendars.ZONES) {
      ZoneHistory days = ZoneHistory.of(zone);
      assertThat(days.isOnWindows(ON_WINDOWS)).as(zone.getId()).isTrue();
      for (ZoneOffsetTransition transition : transitions(zone)) {
        if (transition.getInstant().isAfter(ON_WINDOWS)) {
          LocalDate first = transition.getDateTimeBefore().toLocalDate().minusDays(1);
          for (int i = 0; i < 4; i++) {
            assertThat(days.startOf(first.plusDays(i)).toEpochMilli() % 900_000)
                .as("[zone=" + zone + "] [near=" + transition + "]")
                .isZero();
          }
        }
      }
    }
  }

  /** Looks at a clock once a minute, from long before. */
  @Property(tries = 300)
  void shouldBeginADayWhenAClockFirstShowsIt(
      @ForAll("zones") ZoneId zone, @ForAll("days") LocalDate day) {
    Instant start = ZoneHistory.of(zone).startOf(day);

    assertThat(LocalDate.ofInstant(start, zone)).isAfterOrEqualTo(day);
    for (int minute = 1; minute <= 2 * 24 * 60; minute++) {
      LocalDate shown = LocalDate.ofInstant(start.minusSeconds(minute * 60L), zone);
      assertThat(shown.isBefore(day)).isTrue();
    }
  }

  @Property
  void shouldHoldEveryInstantInItsDay(
      @ForAll("histories") ZoneHistory zones, @ForAll("instants") Instant at) {
    LocalDate day = zones.dayAt(at);

    assertThat(zones.startOf(day)).isBeforeOrEqualTo(at);
    assertThat(zones.startOf(day.plusDays(1))).isAfter(at);
    assertThat(zones.startOf(day.minusDays(1))).isBeforeOrEqualTo(zones.startOf(day));
  }

  @Property
  void shouldBeginTheDayOfAMoveInTheNewZone(
      @ForAll("zones") ZoneId before,
      @ForAll("zones") ZoneId after,
      @ForAll("days") LocalDate day) {
    ZoneHistory moved = ZoneHistory.of(before).changedOn(day, after);
    ZoneHistory always = ZoneHistory.of(after);

    for (int i = 0; i < 3; i++) {
      assertThat(moved.startOf(day.plusDays(i))).isEqualTo(always.startOf(day.plusDays(i)));
    }
    // Only the days just before may differ: by a day where the move is over the date line.
    for (int i = 2; i < 5; i++) {
      assertThat(moved.startOf(day.minusDays(i)))
          .isEqualTo(ZoneHistory.of(before).startOf(day.minusDays(i)));
    }
    assertThat(moved.isOnWindows(ON_WINDOWS)).isTrue();
  }

  /** Moving is no other thing than clocks that are set: a zone's own history, given as moves between offsets. */
  @Property(tries = 300)
  void shouldTreatMovesLikeClocksThatAreSet(
      @ForAll("zones") ZoneId zone, @ForAll("days") LocalDate day) {
    List<ZoneHistory.Change> changes =
        zone.getRules().getTransitions().stream()
            .map(t -> new ZoneHistory.Change(t.getInstant(), t.getOffsetAfter()))
            .toList();
    ZoneId first =
        changes.isEmpty()
            ? zone.getRules().getOffset(Instant.EPOCH)
            : zone.getRules().getTransitions().get(0).getOffsetBefore();
    Instant lastListed = changes.isEmpty() ? Instant.EPOCH : changes.get(changes.size() - 1).from();
    LocalDate asked =
        zone.getRules().isFixedOffset()
                || day.atStartOfDay(ZoneOffset.UTC).toInstant().isBefore(lastListed)
            ? day
            : LocalDate.ofInstant(lastListed, ZoneOffset.UTC);

    assertThat(new ZoneHistory(first, changes).startOf(asked))
        .isEqualTo(ZoneHistory.of(zone).startOf(asked));
  }
}
