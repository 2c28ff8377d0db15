package io.tallygate.rating.charge.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class HolidayCalendarTest {
  private static final LocalDate CHRISTMAS = LocalDate.parse("2024-12-25");
  private static final LocalDate NEW_YEAR = LocalDate.parse("2024-01-01");

  private static HolidayCalendar calendar(String key, LocalDate... dates) {
    return HolidayCalendar.of(key, List.of(dates));
  }

  @Test
  void shouldKnowItsDates() {
    HolidayCalendar calendar = calendar("de", CHRISTMAS, NEW_YEAR, CHRISTMAS);

    assertThat(calendar.dates()).containsExactly(NEW_YEAR, CHRISTMAS);
    assertThat(calendar.isHoliday(CHRISTMAS.toEpochDay())).isTrue();
    assertThat(calendar.isHoliday(CHRISTMAS.toEpochDay() + 1)).isFalse();
    assertThat(calendar("none").isHoliday(0)).isFalse();
  }

  @Test
  void shouldBeEqualByKeyAndDates() {
    HolidayCalendar calendar = calendar("de", CHRISTMAS, NEW_YEAR);

    assertThat(calendar)
        .isEqualTo(calendar("de", NEW_YEAR, CHRISTMAS))
        .hasSameHashCodeAs(calendar("de", NEW_YEAR, CHRISTMAS))
        .isNotEqualTo(calendar("at", CHRISTMAS, NEW_YEAR))
        .isNotEqualTo(calendar("de", CHRISTMAS));
    assertThat(calendar.hasSameDates(calendar("at", CHRISTMAS, NEW_YEAR))).isTrue();
  }
}
