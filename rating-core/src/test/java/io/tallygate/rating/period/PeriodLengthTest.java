package io.tallygate.rating.period;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeriodLengthTest {
  @ParameterizedTest
  @CsvSource({
    "day, 1, DAY, day",
    "1 day, 1, DAY, day",
    "10 days, 10, DAY, 10 days",
    "week, 1, WEEK, week",
    "7 days, 1, WEEK, week",
    "2 weeks, 2, WEEK, 2 weeks",
    "14 days, 2, WEEK, 2 weeks",
    "month, 1, MONTH, month",
    "2 months, 2, MONTH, 2 months",
    "3 months, 1, QUARTER, quarter",
    "quarter, 1, QUARTER, quarter",
    "2 quarters, 6, MONTH, 6 months",
    "4 quarters, 1, YEAR, year",
    "12 months, 1, YEAR, year",
    "10 years, 10, YEAR, 10 years",
    "3650 days, 3650, DAY, 3650 days",
    "521 weeks, 521, WEEK, 521 weeks",
    "120 months, 10, YEAR, 10 years",
  })
  void shouldReadItsText(String text, int every, PeriodUnit unit, String written) {
    PeriodLength length = PeriodLength.of(text);

    assertThat(length).isEqualTo(new PeriodLength(every, unit));
    assertThat(length.text()).isEqualTo(written);
    assertThat(PeriodLength.of(written)).isEqualTo(length);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "months ",
        "Month",
        "fortnight",
        "0 days",
        "-1 day",
        "01 day",
        "1.5 days",
        "2weeks",
        "3651 days",
        "522 weeks",
        "121 months",
        "41 quarters",
        "11 years",
        "99999 days"
      })
  void shouldFindNoLengthInOtherTexts(String text) {
    assertThat(PeriodLength.of(text)).isNull();
  }

  @Test
  void shouldRefuseWhatIsTooLong() {
    assertThatThrownBy(() -> new PeriodLength(522, PeriodUnit.WEEK))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 to 521 weeks");
    assertThatThrownBy(() -> new PeriodLength(0, PeriodUnit.DAY))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldReadAnchors() {
    LocalDate first = LocalDate.of(2024, 1, 31);

    assertThat(PeriodAnchor.of("calendar")).isEqualTo(PeriodAnchor.CALENDAR);
    assertThat(PeriodAnchor.CALENDAR.day(first)).isEqualTo(LocalDate.of(2001, 1, 1));
    assertThat(PeriodAnchor.of("anniversary")).isEqualTo(PeriodAnchor.ANNIVERSARY);
    assertThat(PeriodAnchor.ANNIVERSARY.day(first)).isEqualTo(first);
    PeriodAnchor fixed = PeriodAnchor.of("2024-04-15");
    assertThat(fixed).isEqualTo(new PeriodAnchor.Fixed(LocalDate.of(2024, 4, 15)));
    assertThat(fixed.day(first)).isEqualTo(LocalDate.of(2024, 4, 15));
    assertThat(fixed.text()).isEqualTo("2024-04-15");
    assertThat(PeriodAnchor.ANNIVERSARY.text()).isEqualTo("anniversary");
    assertThat(PeriodAnchor.of("2023-02-29")).isNull();
    assertThat(PeriodAnchor.of("easter")).isNull();
  }
}
