package io.tallygate.rating.charge.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallygate.rating.charge.Fractions;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.stream.Collectors;
import org.apache.commons.numbers.fraction.BigFraction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

class CallRaterTest {

  /** Rows of tariff, call and what comes of it; the tariffs stand in {@link Tariffs#named}. */
  @ParameterizedTest(name = "{0}: {3} s from {2}")
  @CsvFileSource(resources = "/charge/call-cases.csv", numLinesToSkip = 1)
  void shouldComeToTheAmount(
      String tariff,
      ZoneId zone,
      LocalDateTime start,
      long seconds,
      long elapsed,
      long free,
      String amount,
      String stretches) {
    CallRater rater = Tariffs.named(tariff).in(zone, 0);

    RatedCall call =
        rater.rate(start.atZone(zone).toInstant().toEpochMilli(), seconds, elapsed, free);

    assertThat(call.amount()).isEqualTo(amount(amount));
    assertThat(written(rater, call)).isEqualTo(stretches == null ? "" : stretches);
  }

  /** {@code 1.25} or {@code 37/30}. */
  private static BigFraction amount(String text) {
    String[] parts = text.split("/");
    BigFraction numerator = Fractions.of(new BigDecimal(parts[0]));
    return parts.length == 1 ? numerator : numerator.divide(Long.parseLong(parts[1]));
  }

  private static String written(CallRater rater, RatedCall call) {
    return call.stretches().stream()
        .map(
            s ->
                rater.band(s.part()).name()
                    + " "
                    + (rater.rule().isConnect(s.part())
                        ? "connect"
                        : rater.rule().step(s.part())
                            + ": "
                            + s.billed()
                            + (s.free() > 0 ? " (" + s.free() + " free)" : "")))
        .collect(Collectors.joining("; "));
  }

  /** In Berlin the clock goes from 02:00 to 03:00 on 31 March 2024, and from 03:00 back to 02:00 on 27 October. */
  @ParameterizedTest(name = "{0} for {1} minutes")
  @CsvSource({
    // 60 minutes of "other", none of "two", which does not exist, 60 of "three", 60 of "other"
    "2024-03-31T00:00:00Z, 180, other 60; three 60; other 60",
    "2024-03-31T00:30:00Z, 60, other 30; three 30",
    // 60 minutes of "other", 120 of "two", 60 of "three"
    "2024-10-26T23:00:00Z, 300, other 60; two 120; three 60; other 60",
    // starts in the second 02:30
    "2024-10-27T01:30:00Z, 60, two 30; three 30",
  })
  void shouldGoByTheClockAsItIsChanged(String start, long minutes, String stretches) {
    CallRater rater = Tariffs.named("02:00 to 03:00").in(ZoneId.of("Europe/Berlin"), 0);

    RatedCall call = rater.rate(Instant.parse(start).toEpochMilli(), minutes * 60);

    assertThat(
            call.stretches().stream()
                .map(s -> rater.band(s.part()).name() + " " + s.billed() / 60)
                .collect(Collectors.joining("; ")))
        .isEqualTo(stretches);
  }

  @ParameterizedTest(name = "scale {0}: {1} units")
  @CsvSource({
    // 1.5 s before 18:00 and 0.75 s after, at 1 and 0.5 a second
    "2, 225, 1.875",
    "3, 2250, 1.875",
    "9, 2250000000, 1.875",
    // tenths: 2.3 s
    "1, 23, 1.9",
    // whole seconds: each belongs to the band in which it begins, so the second that passes 18:00
    // is still of the day
    "0, 2, 2",
    "0, 3, 2.5",
  })
  void shouldTakeLengthsInTheMetersUnits(int scale, long units, BigDecimal amount) {
    CallTariff fine =
        Tariffs.banded(
            BandRule.SPLIT,
            Tariffs.band(
                "day",
                Tariffs.daily("00:00-18:00"),
                "0",
                new RateStep(BigDecimal.ZERO, BigDecimal.ONE, BigDecimal.ONE, unit(scale))),
            Tariffs.band(
                "evening",
                null,
                "0",
                new RateStep(BigDecimal.ZERO, new BigDecimal("0.5"), BigDecimal.ONE, unit(scale))));
    long start =
        LocalDateTime.parse("2024-02-01T17:59:58.500").toInstant(ZoneOffset.UTC).toEpochMilli();

    assertThat(fine.in(ZoneOffset.UTC, scale).rate(start, units).amount())
        .isEqualTo(Fractions.of(amount));
  }

  private static BigDecimal unit(int scale) {
    return BigDecimal.ONE.movePointLeft(scale);
  }

  @Test
  void shouldTakeAPriceTableByHourOfTheDay() {
    CallRater rater = Tariffs.named("hourly").in(ZoneOffset.UTC, 0);
    long start = Instant.parse("2024-01-02T00:01:00Z").toEpochMilli();

    RatedCall call = rater.rate(start, 259_080);

    assertThat(call.amount()).isEqualTo(Fractions.of(new BigDecimal("638.80")));
    // 71 h 58 min from 00:01: parts of 72 hours
    assertThat(call.stretches()).hasSize(72);
  }

  @Test
  void shouldStayExactWhereNoDecimalIs() {
    CallRater rater = Tariffs.plain("0", Tariffs.step("0", "0.1", "7", "1")).in(ZoneOffset.UTC, 0);

    assertThat(rater.rate(0, 10).amount()).isEqualTo(BigFraction.of(1, 7));
  }

  @Test
  void shouldRoundPartsOfACallSoThatTheySumToTheWhole() {
    CallRater rater = Tariffs.named("down").in(ZoneOffset.UTC, 0);

    // 0.099, 0.198, 0.297, 0.33 so far
    assertThat(rater.rate(0, 3, 0, 0).amount()).isEqualTo(BigFraction.ZERO);
    assertThat(rater.rate(3_000, 3, 3, 0).amount()).isEqualTo(BigFraction.of(1, 10));
    assertThat(rater.rate(6_000, 3, 6, 0).amount()).isEqualTo(BigFraction.of(1, 10));
    assertThat(rater.rate(9_000, 1, 9, 0).amount()).isEqualTo(BigFraction.of(1, 10));
  }

  @Test
  void shouldRefuseNegativeLengths() {
    CallRater rater = Tariffs.named("per-second").in(ZoneOffset.UTC, 0);

    assertThatThrownBy(() -> rater.rate(0, -1)).hasMessageContaining("[duration=-1]");
    assertThatThrownBy(() -> rater.rate(0, 1, -1, 0)).hasMessageContaining("[elapsed=-1]");
    assertThatThrownBy(() -> rater.rate(0, 1, 0, -1)).hasMessageContaining("[free=-1]");
  }
}
