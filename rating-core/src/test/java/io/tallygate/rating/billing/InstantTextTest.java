package io.tallygate.rating.billing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstantTextTest {
  @Test
  void shouldWriteEveryDayAsTheLibraryDoes() {
    LocalDate last = LocalDate.of(2401, 3, 2);
    for (LocalDate day = LocalDate.EPOCH; day.isBefore(last); day = day.plusDays(1)) {
      Instant instant =
          day.atStartOfDay(ZoneOffset.UTC)
              .plusSeconds(Math.floorMod(day.toEpochDay() * 7919, 86_400))
              .toInstant();
      assertThat(InstantText.text(instant)).isEqualTo(instant.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1969-12-31T23:59:59Z",
        "1970-01-01T00:00:00.001Z",
        "2024-02-29T23:59:59.999999999Z",
        "9999-12-30T23:59:59Z",
        "9999-12-31T00:00:00Z",
        "-0001-01-01T00:00:00Z",
        "+10000-01-01T00:00:00Z"
      })
  void shouldWriteOddInstantsAsTheLibraryDoes(String text) {
    assertThat(InstantText.text(Instant.parse(text))).isEqualTo(text);
  }
}
