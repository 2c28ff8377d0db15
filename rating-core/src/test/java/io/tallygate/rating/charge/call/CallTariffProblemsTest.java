package io.tallygate.rating.charge.call;

import static io.tallygate.rating.charge.call.Tariffs.band;
import static io.tallygate.rating.charge.call.Tariffs.daily;
import static io.tallygate.rating.charge.call.Tariffs.plain;
import static io.tallygate.rating.charge.call.Tariffs.step;
import static io.tallygate.rating.charge.call.Tariffs.times;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.RoundingMode;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CallTariffProblemsTest {
  private static final RateStep FINE = step("0", "1", "1", "1");
  private static final TimeBand OTHER = band("other", null, "0", FINE);

  private static CallTariff split(TimeBand... bands) {
    return Tariffs.banded(BandRule.SPLIT, bands);
  }

  private static CallTariff withoutCalendar(TimeBand... bands) {
    return CallTariff.of(List.of(bands));
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        Arguments.of(split(), "bands: must be 1 to 200 [bands=0]"),
        Arguments.of(plain("0"), "steps: must be 1 to 100 [steps=0]"),
        Arguments.of(plain("-1", FINE), "connectFee: must be 0 or more [value=-1]"),
        Arguments.of(
            plain("0", step("5", "1", "1", "1")),
            "steps[0].from: must be 0 in the first step [value=5]"),
        Arguments.of(
            plain("0", FINE, step("60", "1", "1", "1"), step("60", "2", "1", "1")),
            "steps[2].from: must be more than in the step before [value=60]"),
        Arguments.of(
            plain("0", step("0", "-0.1", "1", "1")),
            "steps[0].price: must be 0 or more [value=-0.1]"),
        Arguments.of(
            plain("0", step("0", "0.1234567890123456789", "1", "1")),
            "steps[0].price: must have at most 18 digits before and after the point [scale=19]"
                + " [precision=19]"),
        Arguments.of(
            plain("0", step("0", "1", "0", "1")), "steps[0].per: must be more than 0 [value=0]"),
        Arguments.of(
            plain("0", step("0", "1", "1", "0")), "steps[0].pulse: must be more than 0 [value=0]"),
        Arguments.of(
            plain("0", step("0", "1", "1", "0.5")),
            "steps[0].pulse: must be a whole number of the meter's units [value=0.5] [scale=0]"),
        Arguments.of(
            plain("0", step("0", "1", "1", "31622401")),
            "steps[0].pulse: must be at most 366 days [value=31622401]"),
        Arguments.of(
            Tariffs.withFirst(plain("0", FINE), "0"), "first: must be more than 0 [value=0]"),
        Arguments.of(
            Tariffs.withMaximum(plain("0", FINE), "-1"),
            "maximumPerCall: must be 0 or more [value=-1]"),
        Arguments.of(
            Tariffs.rounded(plain("0", FINE), RoundingMode.UNNECESSARY, 2),
            "rounding.mode: must be a direction, like half-up [value=unnecessary]"),
        Arguments.of(
            Tariffs.rounded(plain("0", FINE), RoundingMode.UP, 19),
            "rounding.digits: must be 0 to 18 [value=19]"),
        Arguments.of(
            split(band("a", daily("08:10-18:00"), "0", FINE), OTHER),
            "bands[0].from: must be on a quarter of an hour, as usage is counted [value=08:10]"),
        Arguments.of(
            split(band("a", daily("08:00-18:05"), "0", FINE), OTHER),
            "bands[0].to: must be on a quarter of an hour, as usage is counted [value=18:05]"),
        Arguments.of(
            split(band("a", daily("24:00-06:00"), "0", FINE), OTHER),
            "bands[0].from: must lie in 00:00 to 23:45 [minute=1440]"),
        Arguments.of(
            split(band("a", daily("08:00-24:15"), "0", FINE), OTHER),
            "bands[0].to: must lie in 00:00 to 24:00 [minute=1455]"),
        Arguments.of(
            split(band("a", daily("08:00-08:00"), "0", FINE), OTHER),
            "bands[0].to: must differ from the band's begin; 00:00 to 24:00 is the whole day"
                + " [value=08:00]"),
        Arguments.of(
            split(band("a", times(Set.of(), "08:00-18:00", HolidayRule.INCLUDE), "0", FINE), OTHER),
            "bands[0].days: must name at least one weekday"),
        Arguments.of(
            withoutCalendar(
                band("a", times(Tariffs.WORKDAYS, "08:00-18:00", HolidayRule.EXCLUDE), "0", FINE),
                OTHER),
            "bands[0].calendar: is required where holidays count"),
        Arguments.of(
            split(
                band("a", daily("08:00-18:00"), "0", FINE),
                band("a", daily("18:00-08:00"), "0", FINE)),
            "bands[1].name: occurs twice in this tariff [name=a]"),
        Arguments.of(
            split(OTHER, band("b", null, "0", FINE)),
            "bands[1]: only one band may be without days and times"),
        Arguments.of(
            split(band("a", daily("08:00-18:00"), "0", FINE), band("b", null, "0")),
            "bands[1].steps: must be 1 to 100 [steps=0]"),
        Arguments.of(
            withoutCalendar(
                band("a", daily("08:00-18:00"), "0", FINE),
                band("b", daily("17:00-08:00"), "0", FINE)),
            "bands[1]: must not overlap another band [other=a] [day=MONDAY] [time=17:00]"),
        Arguments.of(
            split(
                band("a", daily("00:00-24:00"), "0", FINE),
                band("b", times(BandTimes.EVERY_DAY, "08:00-09:00", HolidayRule.ONLY), "0", FINE)),
            "bands[1]: must not overlap another band [other=a] [day=MONDAY] [holiday=true]"
                + " [time=08:00]"),
        Arguments.of(
            split(band("a", daily("08:00-18:00"), "0", FINE)),
            "bands: must cover every time; a band without days and times covers the rest"
                + " [day=MONDAY] [time=00:00]"),
        Arguments.of(
            split(
                band(
                    "a",
                    times(BandTimes.EVERY_DAY, "00:00-24:00", HolidayRule.EXCLUDE),
                    "0",
                    FINE)),
            "bands: must cover every time; a band without days and times covers the rest"
                + " [day=MONDAY] [holiday=true] [time=00:00]"));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("wrong")
  void shouldNameTheFieldAndWhatWouldBeRight(CallTariff tariff, String problem) {
    assertThat(tariff.problems(0))
        .extracting(p -> p.field() + ": " + p.message())
        .containsExactly(problem);
    assertThatThrownBy(() -> tariff.in(ZoneOffset.UTC, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldFindAllProblemsAtOnce() {
    CallTariff tariff =
        split(
            band("a", daily("08:10-18:00"), "-1", step("1", "1", "0", "1")),
            band("b", daily("18:00-08:00"), "0", FINE));

    assertThat(tariff.problems(0))
        .extracting(TariffProblem::field)
        .containsExactly(
            "bands[0].from",
            "bands[0].connectFee",
            "bands[0].steps[0].from",
            "bands[0].steps[0].per");
  }

  @Test
  void shouldTakeShorterPulsesWhereTheMeterCountsThem() {
    CallTariff tariff = plain("0", step("0", "1", "1", "0.5"));

    assertThat(tariff.problems(0)).hasSize(1);
    assertThat(tariff.problems(1)).isEmpty();
  }

  @Test
  void shouldRefuseAScaleThatNoMeterHas() {
    assertThatThrownBy(() -> plain("0", FINE).problems(10)).hasMessageContaining("[scale=10]");
  }

  @Test
  void shouldAskForAllHoursOfTheDay() {
    assertThatThrownBy(
            () ->
                TimeBand.hourly(
                    Collections.nCopies(23, Tariffs.d("1")),
                    Tariffs.d("60"),
                    Tariffs.d("60"),
                    Tariffs.d("0")))
        .hasMessageContaining("[prices=23]");
  }
}
