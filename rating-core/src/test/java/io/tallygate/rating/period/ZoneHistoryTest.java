package io.tallygate.rating.period;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Days that clocks lengthen, shorten, repeat and leave out, and customers who move. */
class ZoneHistoryTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

  private static List<BillingPeriod> walk(PeriodCalendar calendar, String from, int count) {
    List<BillingPeriod> periods = new ArrayList<>();
    Instant at = Instant.parse(from);
    for (int i = 0; i < count; i++) {
      periods.add(calendar.containing(at));
      at = periods.get(i).end();
    }
    return periods;
  }

  private static List<Instant> instants(String... instants) {
    return List.of(instants).stream().map(Instant::parse).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "Europe/Berlin, 2024-03-31, 2024-03-30T23:00:00Z, 23",
    "Europe/Berlin, 2024-10-27, 2024-10-26T22:00:00Z, 25",
    // Midnight is left out.
    "America/Sao_Paulo, 2018-11-04, 2018-11-04T03:00:00Z, 23",
    "Africa/Cairo, 2024-04-26, 2024-04-25T22:00:00Z, 23",
    // From 01:00 back to 00:00: midnight occurs twice.
    "America/Havana, 2024-11-03, 2024-11-03T04:00:00Z, 25",
    // From 00:00 back to 23:00: the day before has the second hour.
    "America/Sao_Paulo, 2018-02-17, 2018-02-17T02:00:00Z, 25",
    // From 00:01 back to 23:01: the day has begun, and stays begun.
    "America/St_Johns, 2010-11-06, 2010-11-06T02:30:00Z, 24",
    "America/St_Johns, 2010-11-07, 2010-11-07T02:30:00Z, 25",
    // By half an hour.
    "Australia/Lord_Howe, 2024-10-06, 2024-10-05T13:30:00Z, 23.5",
    // A whole day left out; the days around it are whole.
    "Pacific/Apia, 2011-12-29, 2011-12-29T10:00:00Z, 24",
    "Pacific/Apia, 2011-12-30, 2011-12-30T10:00:00Z, 0",
    "Pacific/Apia, 2011-12-31, 2011-12-30T10:00:00Z, 24",
    "Pacific/Kwajalein, 1993-08-21, 1993-08-21T12:00:00Z, 0",
    // Most of a day lived twice.
    "Pacific/Kwajalein, 1969-09-30, 1969-09-29T13:00:00Z, 47",
    "Asia/Manila, 1844-12-31, 1844-12-31T15:56:08Z, 0",
  })
  void shouldBeginDaysWhereTheyFirstBegin(String zone, LocalDate day, Instant start, double hours) {
    ZoneHistory zones = ZoneHistory.of(ZoneId.of(zone));

    assertThat(zones.startOf(day)).isEqualTo(start);
    assertThat(Duration.between(start, zones.startOf(day.plusDays(1))))
        .isEqualTo(Duration.ofMinutes((long) (hours * 60)));
  }

  @Test
  void shouldKeepADayBegunWhenClocksGoBackOverMidnight() {
    ZoneHistory zones = ZoneHistory.of(ZoneId.of("America/St_Johns"));
    // Clocks show 23:15 of 6 November for the second time.
    Instant again = Instant.parse("2010-11-07T02:45:00Z");

    assertThat(LocalDate.ofInstant(again, zones.first())).isEqualTo(LocalDate.of(2010, 11, 6));
    assertThat(zones.dayAt(again)).isEqualTo(LocalDate.of(2010, 11, 7));
    assertThat(zones.dayAt(Instant.parse("2010-11-07T02:29:59Z")))
        .isEqualTo(LocalDate.of(2010, 11, 6));
  }

  @Test
  void shouldHaveNoPeriodOfADayThatNeverWas() {
    ZoneId apia = ZoneId.of("Pacific/Apia");
    PeriodCalendar days = new PeriodCalendar(PeriodLength.DAY, apia);
    PeriodCalendar endingWithIt =
        new PeriodCalendar(
            new PeriodLength(10, PeriodUnit.DAY), LocalDate.of(2011, 12, 21), ZoneHistory.of(apia));

    assertThat(walk(days, "2011-12-29T12:00:00Z", 3))
        .extracting(BillingPeriod::label)
        .containsExactly("2011-12-29", "2011-12-31", "2012-01-01");
    assertThat(
            days.touching(
                new Span(
                    Instant.parse("2011-12-30T10:00:00Z"), Instant.parse("2011-12-30T10:00:01Z"))))
        .extracting(BillingPeriod::label)
        .containsExactly("2011-12-31");
    BillingPeriod nine = endingWithIt.containing(Instant.parse("2011-12-25T00:00:00Z"));
    assertThat(nine.label()).isEqualTo("2011-12-21..2011-12-30");
    assertThat(Duration.between(nine.start(), nine.end())).isEqualTo(Duration.ofDays(9));
    assertThat(endingWithIt.containing(nine.end()).start()).isEqualTo(nine.end());
  }

  @Test
  void shouldLengthenThePeriodBeforeAMoveToTheWest() {
    ZoneHistory zones = ZoneHistory.of(BERLIN).changedOn(LocalDate.of(2024, 3, 1), NEW_YORK);
    List<BillingPeriod> months =
        walk(
            new PeriodCalendar(PeriodLength.MONTH, PeriodAnchor.CALENDAR_EPOCH, zones),
            "2024-01-31T23:00:00Z",
            2);

    assertThat(months)
        .containsExactly(
            new BillingPeriod(
                Instant.parse("2024-01-31T23:00:00Z"),
                Instant.parse("2024-03-01T05:00:00Z"),
                BERLIN,
                "2024-02"),
            new BillingPeriod(
                Instant.parse("2024-03-01T05:00:00Z"),
                Instant.parse("2024-04-01T04:00:00Z"),
                NEW_YORK,
                "2024-03"));
    // Six more hours belong to 29 February, by whichever clock.
    assertThat(zones.dayAt(Instant.parse("2024-03-01T04:59:59Z")))
        .isEqualTo(LocalDate.of(2024, 2, 29));
    assertThat(zones.zoneAt(Instant.parse("2024-02-29T22:59:59Z"))).isEqualTo(BERLIN);
    assertThat(zones.zoneAt(Instant.parse("2024-02-29T23:00:00Z"))).isEqualTo(NEW_YORK);
  }

  @Test
  void shouldShortenThePeriodBeforeAMoveToTheEast() {
    ZoneHistory zones = ZoneHistory.of(NEW_YORK).changedOn(LocalDate.of(2024, 3, 1), BERLIN);
    PeriodCalendar months =
        new PeriodCalendar(PeriodLength.MONTH, PeriodAnchor.CALENDAR_EPOCH, zones);

    assertThat(walk(months, "2024-02-10T00:00:00Z", 2))
        .extracting(BillingPeriod::start)
        .isEqualTo(instants("2024-02-01T05:00:00Z", "2024-02-29T23:00:00Z"));
    assertThat(zones.zoneAt(Instant.parse("2024-02-29T23:00:00Z"))).isEqualTo(BERLIN);
  }

  @Test
  void shouldChangeTheLengthOfThePeriodInWhichTheCustomerMoves() {
    ZoneHistory zones = ZoneHistory.of(BERLIN).changedOn(LocalDate.of(2024, 2, 15), NEW_YORK);
    PeriodCalendar months =
        new PeriodCalendar(PeriodLength.MONTH, PeriodAnchor.CALENDAR_EPOCH, zones);

    assertThat(walk(months, "2024-01-10T00:00:00Z", 3))
        .extracting(BillingPeriod::start)
        .isEqualTo(
            instants("2023-12-31T23:00:00Z", "2024-01-31T23:00:00Z", "2024-03-01T05:00:00Z"));
    assertThat(
            walk(
                new PeriodCalendar(PeriodLength.DAY, PeriodAnchor.CALENDAR_EPOCH, zones),
                "2024-02-13T23:00:00Z",
                3))
        .extracting(BillingPeriod::start)
        .isEqualTo(
            instants("2024-02-13T23:00:00Z", "2024-02-15T05:00:00Z", "2024-02-16T05:00:00Z"));
  }

  @Test
  void shouldLeaveOutADayInAMoveOverTheDateLine() {
    ZoneHistory zones =
        ZoneHistory.of(ZoneId.of("Etc/GMT+12"))
            .changedOn(LocalDate.of(2024, 5, 2), ZoneId.of("Pacific/Kiritimati"));

    assertThat(
            walk(
                new PeriodCalendar(PeriodLength.DAY, PeriodAnchor.CALENDAR_EPOCH, zones),
                "2024-04-30T12:00:00Z",
                2))
        .extracting(BillingPeriod::label)
        .containsExactly("2024-04-30", "2024-05-02");
    assertThat(zones.startOf(LocalDate.of(2024, 5, 1)))
        .isEqualTo(zones.startOf(LocalDate.of(2024, 5, 2)))
        .isEqualTo(Instant.parse("2024-05-01T10:00:00Z"));
    assertThat(
            zones.days(
                new Span(
                    Instant.parse("2024-04-30T12:00:00Z"), Instant.parse("2024-05-02T10:00:00Z"))))
        .isEqualTo(2);
  }

  @Test
  void shouldChangeWithinADay() {
    // Noon in Berlin. The day has begun and is not begun again in New York.
    ZoneHistory zones =
        ZoneHistory.of(BERLIN).changedAt(Instant.parse("2024-02-15T11:00:00Z"), NEW_YORK);

    assertThat(zones.startOf(LocalDate.of(2024, 2, 15)))
        .isEqualTo(Instant.parse("2024-02-14T23:00:00Z"));
    assertThat(zones.startOf(LocalDate.of(2024, 2, 16)))
        .isEqualTo(Instant.parse("2024-02-16T05:00:00Z"));
  }

  @Test
  void shouldGoBackToTheFirstZone() {
    ZoneHistory zones =
        ZoneHistory.of(BERLIN)
            .changedOn(LocalDate.of(2024, 2, 1), NEW_YORK)
            .changedOn(LocalDate.of(2024, 2, 3), BERLIN);

    assertThat(
            walk(
                new PeriodCalendar(PeriodLength.DAY, PeriodAnchor.CALENDAR_EPOCH, zones),
                "2024-01-31T00:00:00Z",
                4))
        .extracting(BillingPeriod::start)
        .isEqualTo(
            instants(
                "2024-01-30T23:00:00Z",
                "2024-02-01T05:00:00Z",
                "2024-02-02T05:00:00Z",
                "2024-02-02T23:00:00Z"));
  }

  @Test
  void shouldRefuseChangesOutOfOrder() {
    ZoneHistory zones = ZoneHistory.of(BERLIN).changedOn(LocalDate.of(2024, 2, 1), NEW_YORK);

    assertThatThrownBy(() -> zones.changedOn(LocalDate.of(2024, 1, 31), BERLIN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must lie after the one before");
    assertThatThrownBy(() -> zones.changedAt(zones.changes().get(0).from(), BERLIN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UTC",
        "Europe/Berlin",
        "Asia/Kathmandu",
        "America/St_Johns",
        "Asia/Amman",
        "+05:45"
      })
  void shouldFindZonesOnWindows(String zone) {
    assertThat(ZoneHistory.of(ZoneId.of(zone)).isOnWindows(Instant.parse("1980-01-01T00:00:00Z")))
        .isTrue();
  }

  @Test
  void shouldFindDaysThatCutAWindow() {
    Instant at = Instant.parse("2024-01-01T00:00:00Z");
    ZoneId odd = ZoneOffset.ofHoursMinutes(5, 53);
    ZoneHistory monrovia = ZoneHistory.of(ZoneId.of("Africa/Monrovia"));

    assertThat(ZoneHistory.of(odd).isOnWindows(at)).isFalse();
    assertThat(ZoneHistory.of(BERLIN).changedAt(at, odd).isOnWindows(at)).isFalse();
    assertThat(ZoneHistory.of(BERLIN).changedAt(at, odd).isOnWindows(at.minusSeconds(900)))
        .isFalse();
    assertThat(ZoneHistory.of(odd).changedAt(at, BERLIN).isOnWindows(at)).isTrue();
    assertThat(ZoneHistory.of(odd).changedAt(at, BERLIN).isOnWindows(at.minusSeconds(900)))
        .isFalse();
    assertThat(ZoneHistory.of(BERLIN).changedAt(at.plusSeconds(1), NEW_YORK).isOnWindows(at))
        .isFalse();
    // 44 minutes and 30 seconds behind UTC until 1972.
    assertThat(monrovia.isOnWindows(Instant.parse("1971-01-01T00:00:00Z"))).isFalse();
    assertThat(monrovia.isOnWindows(Instant.parse("1972-02-01T00:00:00Z"))).isTrue();
  }
}
