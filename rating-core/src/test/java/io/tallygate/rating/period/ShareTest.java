package io.tallygate.rating.period;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShareTest {
  private static final ZoneHistory BERLIN = ZoneHistory.of(ZoneId.of("Europe/Berlin"));

  private static Span days(ZoneHistory zones, String from, String to) {
    return new Span(zones.startOf(LocalDate.parse(from)), zones.startOf(LocalDate.parse(to)));
  }

  @ParameterizedTest
  @CsvSource({
    // From the day used first to the day after the one used last.
    "2024-02-28, 2024-03-01, 2024-02-01, 2024-03-01, 2, 29",
    "2023-02-01, 2023-02-26, 2023-02-01, 2023-03-01, 25, 28",
    "2023-01-08, 2023-02-01, 2023-01-01, 2023-02-01, 24, 31",
    "2024-05-20, 2024-06-21, 2024-04-15, 2024-07-15, 32, 91",
    "2024-03-15, 2024-04-01, 2024-03-01, 2024-04-01, 17, 31",
    "2025-09-19, 2025-10-18, 2025-09-18, 2025-10-18, 29, 30",
    // What lies outside the period is left out.
    "2024-01-01, 2025-01-01, 2024-10-01, 2024-11-01, 31, 31",
    "2024-01-01, 2024-10-01, 2024-10-01, 2024-11-01, 0, 31",
    "2024-12-01, 2024-12-05, 2024-10-01, 2024-11-01, 0, 31",
  })
  void shouldCountTheFirstAndTheLastDay(
      String from, String to, String start, String end, long part, long whole) {
    assertThat(Share.byDays(days(BERLIN, from, to), days(BERLIN, start, end), BERLIN))
        .isEqualTo(new Share(part, whole));
  }

  @Test
  void shouldCountElapsedSeconds() {
    Span march = days(BERLIN, "2024-03-01", "2024-04-01");
    Span october = days(BERLIN, "2024-10-01", "2024-11-01");

    assertThat(Share.bySeconds(days(BERLIN, "2024-03-31", "2024-04-01"), march))
        .isEqualTo(new Share(82_800, 31 * 86_400 - 3_600));
    assertThat(Share.bySeconds(days(BERLIN, "2024-10-27", "2024-10-28"), october))
        .isEqualTo(new Share(90_000, 31 * 86_400 + 3_600));
    assertThat(Share.bySeconds(march, october)).isEqualTo(new Share(0, 31 * 86_400 + 3_600));
  }

  @Test
  void shouldGiveASharedDayToWhatBeginsInIt() {
    ZoneHistory utc = ZoneHistory.of(ZoneOffset.UTC);
    Span june = days(utc, "2024-06-01", "2024-07-01");
    Instant change = Instant.parse("2024-06-11T10:00:00Z");

    assertThat(Share.byDays(new Span(june.from(), change), june, utc)).isEqualTo(new Share(10, 30));
    assertThat(Share.byDays(new Span(change, june.to()), june, utc)).isEqualTo(new Share(20, 30));
    assertThat(Share.byDays(new Span(change, change.plusSeconds(60)), june, utc))
        .isEqualTo(new Share(0, 30));
  }

  @Test
  void shouldCountNoDayThatNeverWas() {
    ZoneHistory apia = ZoneHistory.of(ZoneId.of("Pacific/Apia"));
    Span december = days(apia, "2011-12-01", "2012-01-01");

    assertThat(Share.byDays(days(apia, "2011-12-29", "2012-01-01"), december, apia))
        .isEqualTo(new Share(2, 30));
  }

  @Test
  void shouldCountADayOnceThatAMoveMakesLonger() {
    ZoneHistory zones = BERLIN.changedOn(LocalDate.of(2024, 2, 15), ZoneId.of("America/New_York"));
    Span february = days(zones, "2024-02-01", "2024-03-01");

    assertThat(Share.byDays(days(zones, "2024-02-14", "2024-02-15"), february, zones))
        .isEqualTo(new Share(1, 29));
    assertThat(Share.bySeconds(days(zones, "2024-02-14", "2024-02-15"), february))
        .isEqualTo(new Share(30 * 3_600, (29 * 24 + 6) * 3_600));
  }

  @Test
  void shouldRefuseWhatIsNoShare() {
    assertThatThrownBy(() -> new Share(2, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Share(-1, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Share(0, 0)).isInstanceOf(IllegalArgumentException.class);
  }
}
