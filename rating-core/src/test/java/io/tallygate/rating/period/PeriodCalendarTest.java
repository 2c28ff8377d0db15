package io.tallygate.rating.period;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeriodCalendarTest {
  private static PeriodCalendar calendar(PeriodLength length, String zone) {
    return new PeriodCalendar(length, ZoneId.of(zone));
  }

  @ParameterizedTest
  @CsvSource({
    // Summer time begins on 2024-03-31 and ends on 2024-10-27 in Berlin.
    "month, Europe/Berlin, 2024-03-15T00:00:00Z, 2024-02-29T23:00:00Z, 2024-03-31T22:00:00Z, 2024-03",
    "month, Europe/Berlin, 2024-10-31T22:59:59Z, 2024-09-30T22:00:00Z, 2024-10-31T23:00:00Z, 2024-10",
    "month, Europe/Berlin, 2024-10-31T23:00:00Z, 2024-10-31T23:00:00Z, 2024-11-30T23:00:00Z, 2024-11",
    "quarter, Europe/London, 2010-12-31T23:59:59Z, 2010-09-30T23:00:00Z, 2011-01-01T00:00:00Z, 2010-Q4",
    "quarter, Europe/London, 2011-01-01T00:00:00Z, 2011-01-01T00:00:00Z, 2011-03-31T23:00:00Z, 2011-Q1",
    "quarter, UTC, 2024-05-20T00:00:00Z, 2024-04-01T00:00:00Z, 2024-07-01T00:00:00Z, 2024-Q2",
    // Zones with odd offsets begin their days on other quarters of an hour of UTC.
    "month, Asia/Kathmandu, 2024-01-15T00:00:00Z, 2023-12-31T18:15:00Z, 2024-01-31T18:15:00Z, 2024-01",
    "month, Australia/Lord_Howe, 2024-04-15T00:00:00Z, 2024-03-31T13:00:00Z, 2024-04-30T13:30:00Z, 2024-04",
    // Midnight of 2018-11-04 did not exist in Sao Paulo; months are not touched, see below.
    "month, America/Sao_Paulo, 2018-11-15T00:00:00Z, 2018-11-01T03:00:00Z, 2018-12-01T02:00:00Z, 2018-11",
  })
  void shouldFindTheCalendarPeriod(
      PeriodLength length, String zone, Instant at, Instant start, Instant end, String label) {
    assertThat(calendar(length, zone).containing(at))
        .isEqualTo(new BillingPeriod(start, end, ZoneId.of(zone), label));
  }

  @Test
  void shouldBeginWhereMidnightIsLeftOut() {
    // Jordan went to summer time at midnight: 1 April 2011 began at 01:00.
    BillingPeriod april =
        calendar(PeriodLength.MONTH, "Asia/Amman")
            .containing(Instant.parse("2011-04-15T00:00:00Z"));

    assertThat(april.start()).isEqualTo(Instant.parse("2011-03-31T22:00:00Z"));
    assertThat(april.start().atZone(april.zone()).getHour()).isEqualTo(1);
  }

  @Test
  void shouldCutTheFirstAndTheLastPeriod() {
    PeriodCalendar months = calendar(PeriodLength.MONTH, "UTC");
    Instant from = Instant.parse("2024-01-17T00:00:00Z");
    Instant to = Instant.parse("2024-02-10T00:00:00Z");

    BillingPeriod first = months.from(from, to);
    BillingPeriod last = months.from(first.end(), to);

    assertThat(first.start()).isEqualTo(from);
    assertThat(first.end()).isEqualTo(Instant.parse("2024-02-01T00:00:00Z"));
    assertThat(last.end()).isEqualTo(to);
    assertThat(last.label()).isEqualTo("2024-02");
    assertThat(months.from(from, null).end()).isEqualTo(first.end());
  }

  @Test
  void shouldKeepAPeriodOpenForTheGrace() {
    BillingPeriod january =
        calendar(PeriodLength.MONTH, "UTC").containing(Instant.parse("2024-01-01T00:00:00Z"));
    LatePolicy policy = new LatePolicy(Duration.ofHours(1));

    assertThat(policy.isDue(january, Instant.parse("2024-02-01T00:59:59.999Z"))).isFalse();
    assertThat(policy.isDue(january, Instant.parse("2024-02-01T01:00:00Z"))).isTrue();
    assertThatThrownBy(() -> new LatePolicy(Duration.ofHours(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldRefuseAnEmptyPeriod() {
    Instant at = Instant.parse("2024-02-01T00:00:00Z");

    assertThatThrownBy(() -> new BillingPeriod(at, at, ZoneId.of("UTC"), "x"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
