package io.tallygate.rating.period;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From which day periods are counted, and what they are called. */
class AnchoredPeriodsTest {
  private static List<String> labels(String length, String anchor, String from, int count) {
    return walk(length, anchor, from, count).stream().map(BillingPeriod::label).toList();
  }

  private static List<LocalDate> starts(String length, String anchor, String from, int count) {
    return walk(length, anchor, from, count).stream()
        .map(period -> LocalDate.ofInstant(period.start(), ZoneOffset.UTC))
        .toList();
  }

  private static List<LocalDate> dates(String... dates) {
    return List.of(dates).stream().map(LocalDate::parse).toList();
  }

  private static List<BillingPeriod> walk(String length, String anchor, String from, int count) {
    PeriodCalendar calendar =
        PeriodCalendar.of(
            PeriodLength.of(length),
            PeriodAnchor.of(anchor),
            Instant.parse(from + "T00:00:00Z"),
            ZoneHistory.of(ZoneOffset.UTC));
    List<BillingPeriod> periods = new java.util.ArrayList<>();
    Instant at = Instant.parse(from + "T00:00:00Z");
    for (int i = 0; i < count; i++) {
      BillingPeriod period = calendar.containing(at);
      periods.add(period);
      at = period.end();
    }
    return periods;
  }

  @Test
  void shouldComeBackToTheEndOfTheMonth() {
    assertThat(starts("month", "anniversary", "2023-01-31", 6))
        .isEqualTo(
            dates(
                "2023-01-31",
                "2023-02-28",
                "2023-03-31",
                "2023-04-30",
                "2023-05-31",
                "2023-06-30"));
    assertThat(starts("month", "anniversary", "2024-01-31", 3))
        .isEqualTo(dates("2024-01-31", "2024-02-29", "2024-03-31"));
    assertThat(starts("month", "anniversary", "2024-01-30", 3))
        .isEqualTo(dates("2024-01-30", "2024-02-29", "2024-03-30"));
    assertThat(starts("quarter", "anniversary", "2023-11-30", 4))
        .isEqualTo(dates("2023-11-30", "2024-02-29", "2024-05-30", "2024-08-30"));
    assertThat(labels("month", "anniversary", "2024-01-31", 3))
        .containsExactly(
            "2024-01-31..2024-02-28", "2024-02-29..2024-03-30", "2024-03-31..2024-04-29");
  }

  @Test
  void shouldKeepLeapDays() {
    assertThat(starts("year", "anniversary", "2024-02-29", 6))
        .isEqualTo(
            dates(
                "2024-02-29",
                "2025-02-28",
                "2026-02-28",
                "2027-02-28",
                "2028-02-29",
                "2029-02-28"));
    assertThat(starts("4 years", "anniversary", "2096-02-29", 3))
        .isEqualTo(dates("2096-02-29", "2100-02-28", "2104-02-29"));
    assertThat(labels("10 days", "2024-02-20", "2024-02-20", 2))
        .containsExactly("2024-02-20..2024-02-29", "2024-03-01..2024-03-10");
  }

  @Test
  void shouldCountFromAFixedDateInBothDirections() {
    assertThat(labels("quarter", "2024-04-15", "2024-01-20", 3))
        .containsExactly(
            "2024-01-15..2024-04-14", "2024-04-15..2024-07-14", "2024-07-15..2024-10-14");
    assertThat(starts("month", "2024-03-31", "2024-02-28", 3))
        .isEqualTo(dates("2024-01-31", "2024-02-29", "2024-03-31"));
    assertThat(starts("2 weeks", "2024-05-01", "2024-04-30", 2))
        .isEqualTo(dates("2024-04-17", "2024-05-01"));
  }

  @ParameterizedTest
  @CsvSource({
    "day, calendar, 2024-02-28, 2024-02-28, 2024-02-29",
    "week, calendar, 2024-02-01, 2024-W05, 2024-W06",
    // The first days of 2021 belong to the last week of 2020.
    "week, calendar, 2021-01-03, 2020-W53, 2021-W01",
    "week, 2024-02-01, 2024-02-01, 2024-02-01..2024-02-07, 2024-02-08..2024-02-14",
    // Counted from the week of 1 January 2001.
    "2 weeks, calendar, 2024-01-30, 2024-W05..2024-W06, 2024-W07..2024-W08",
    "month, calendar, 2013-12-31, 2013-12, 2014-01",
    "month, 2020-05-01, 2013-12-31, 2013-12, 2014-01",
    "2 months, calendar, 2024-02-10, 2024-01..2024-02, 2024-03..2024-04",
    "quarter, calendar, 2010-10-10, 2010-Q4, 2011-Q1",
    "quarter, 2024-07-01, 2010-10-10, 2010-Q4, 2011-Q1",
    "quarter, 2024-02-01, 2010-10-10, 2010-08..2010-10, 2010-11..2011-01",
    "6 months, calendar, 2024-02-10, 2024-01..2024-06, 2024-07..2024-12",
    "year, calendar, 2024-12-31, 2024, 2025",
    "year, 2020-04-01, 2024-12-31, 2024-04..2025-03, 2025-04..2026-03",
    "2 years, calendar, 2024-12-31, 2023..2024, 2025..2026",
    "10 days, calendar, 2001-01-11, 2001-01-11..2001-01-20, 2001-01-21..2001-01-30",
  })
  void shouldNamePeriodsAsPeopleDo(
      String length, String anchor, String at, String label, String nextLabel) {
    assertThat(labels(length, anchor, at, 2)).containsExactly(label, nextLabel);
  }

  @Test
  void shouldTakeTheAnniversaryFromTheCustomersDay() {
    Instant start = Instant.parse("2024-01-30T15:00:00Z");

    PeriodCalendar calendar =
        PeriodCalendar.of(
            PeriodLength.MONTH,
            PeriodAnchor.ANNIVERSARY,
            start,
            ZoneHistory.of(ZoneId.of("Asia/Tokyo")));

    assertThat(calendar.anchor()).isEqualTo(LocalDate.of(2024, 1, 31));
    assertThat(calendar.from(start, null))
        .isEqualTo(
            new BillingPeriod(
                start,
                Instant.parse("2024-02-28T15:00:00Z"),
                ZoneId.of("Asia/Tokyo"),
                "2024-01-31..2024-02-28"));
  }
}
